# The two commands that matter: `make site` and `make test`. Everything else is in `make help`.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
TESTS ?= tests

.PHONY: help site build serve test soak shots words docs lint format bench bench-quick lock clean
.DEFAULT_GOAL := help

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

site: build  ## build the demo site and serve it on 127.0.0.1
	@$(BIN)/eroom serve --port $(PORT)

build: $(VENV)/site.stamp  ## build the site in this folder into output/
	@$(BIN)/eroom build

serve: $(VENV)/site.stamp  ## serve the site on 127.0.0.1, again with each save
	@$(BIN)/eroom serve --port $(PORT)

test: $(VENV)/dev.stamp  ## install what the tests need, and run them all
	@sh tests/prepare.sh
	@$(BIN)/python -m pytest -q -n auto -m "not soak" $(TESTS)

soak: $(VENV)/dev.stamp  ## the slow and long forms of the tests
	@sh tests/prepare.sh
	@$(BIN)/python -m pytest -q -m soak $(TESTS)

shots: $(VENV)/dev.stamp  ## pictures of every kind of page, and of a visitor's walk through the join page, into dist/shots/
	@sh tests/prepare.sh
	@$(BIN)/python -m tests.browser.sheet dist/shots
	@$(BIN)/python -m tests.browser.walk dist/shots/walk

words: $(VENV)/dev.stamp  ## gather what the theme says into locale/, for translators
	@$(BIN)/python tools/words.py

docs: $(VENV)/site.stamp  ## build the documentation, a site of this very tool, into dist/docs/
	@$(BIN)/python tools/reference.py
	@$(BIN)/eroom --site docs build

lint: $(VENV)/dev.stamp  ## ruff and mypy, strict
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(VENV)/dev.stamp  ## lay the code out
	@$(BIN)/ruff format .

bench: $(VENV)/dev.stamp  ## a build of 100, 1,000 and 10,000 meetings beside Hugo and Eleventy, into bench/RESULTS.md; the function; serve
	@$(BIN)/python bench/versus.py $(BENCH)
	@$(BIN)/python bench/function.py
	@$(BIN)/python bench/serve.py
	@$(BIN)/python bench/pull.py

bench-quick: $(VENV)/dev.stamp  ## the same in two minutes: 100 and 1,000 meetings, ours and Hugo
	@$(BIN)/python bench/versus.py --quick

# Both locks hold hashes; nothing is installed that they do not name.
$(VENV)/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "eroom_static needs Python 3.11 or newer; name one with: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ echo "no virtual environment could be made; on Debian: apt-get install python3-venv"; exit 1; }
	@touch $@

$(VENV)/site.stamp: $(VENV)/python.stamp requirements.lock pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/site.stamp requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

lock: $(VENV)/dev.stamp  ## renew both locks (needs uv)
	@uv pip compile --quiet --upgrade --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
		pyproject.toml --group build -o requirements.lock
	@uv pip compile --quiet --upgrade --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
		pyproject.toml --group dev -o requirements-dev.lock

clean:  ## remove the environment, the output and all caches
	@rm -rf $(VENV) output .eroom history dist .mypy_cache .pytest_cache .ruff_cache .hypothesis tests/node/node_modules tests/bundle/wheels tests/wheels bench/function/node_modules bench/tools bench/cache
