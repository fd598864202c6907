"""What the reference says of a setting is what the reader of eroom.toml does."""

import json
import tomllib

import pytest
from jsonschema import Draft202012Validator

from eroom_static.core.environment import Environment
from eroom_static.core.reference import json_schema, settings
from eroom_static.core.settings import Settings
from tests.make import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
NAMES = [f"[{s.table}] {s.key}" if s.table else s.key for s in settings()]
EDITOR = Draft202012Validator(json_schema())


def read(text):
    return Settings.read(text.encode(), Environment.read({}, b""))


@pytest.mark.parametrize("setting", settings(), ids=NAMES)
def test_every_setting_says_what_it_is_for(setting):
    assert setting.meaning.endswith(".")
    assert "something else" not in setting.wanted


@pytest.mark.parametrize("setting", settings(), ids=NAMES)
def test_the_readme_names_every_setting(setting):
    section = README.partition("## Settings")[2].partition("| environment")[0]
    rows = [row for row in section.splitlines() if f"`[{setting.table}] " in row or not setting.table]
    assert any(f"`{setting.key}`" in row or f" {setting.key}`" in row for row in rows)


@pytest.mark.parametrize("setting", [s for s in settings() if s.default], ids=lambda s: f"{s.table}.{s.key}")
def test_a_default_that_is_written_out_changes_nothing(setting):
    written = f'source = "sandbox"\n[{setting.table}]\n{setting.key} = {setting.default}\n'
    assert read(written) == read('source = "sandbox"')
    assert EDITOR.is_valid(tomllib.loads(written))


def test_an_editor_takes_the_demo_and_tells_what_is_wrong():
    demo = tomllib.loads((ROOT / "eroom.toml").read_text(encoding="utf-8"))
    assert not list(EDITOR.iter_errors(demo))
    for wrong in (
        {"sit": {}},
        {"site": {"titel": "x"}},
        {"site": {"per_page": 0}},
        {"join": {"reveal": "all"}},
        {"publish": {"rules": "all"}},
        {"languages": {"de": {"colour": "x"}}},
    ):
        assert not EDITOR.is_valid(demo | wrong), wrong


def test_the_schema_itself_is_valid():
    Draft202012Validator.check_schema(json.loads(json.dumps(json_schema())))
