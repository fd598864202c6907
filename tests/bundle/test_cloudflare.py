"""The bundle for Cloudflare: files and settings alone. NOT RUN: a Python Worker needs Cloudflare's own runtime."""

import ast
import tomllib


def test_the_readme_says_that_it_has_not_been_run(unpack):
    assert "has not been run by us" in (unpack("cloudflare") / "README.md").read_text()


def test_every_file_is_valid_python_and_imports_what_is_there(unpack):
    folder = unpack("cloudflare") / "src"
    for path in folder.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("eroom_function."):
                assert (folder / f"{node.module.replace('.', '/')}.py").is_file(), node.module


def test_the_entry_has_the_class_that_cloudflare_looks_for(unpack):
    tree = ast.parse((unpack("cloudflare") / "src/entry.py").read_text())
    (found,) = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    assert (found.name, [base.id for base in found.bases]) == ("Default", ["WorkerEntrypoint"])
    assert [n.name for n in found.body if isinstance(n, ast.AsyncFunctionDef)] == ["fetch"]


def test_the_settings_name_the_entry_and_the_packages(unpack):
    folder = unpack("cloudflare")
    settings = tomllib.loads((folder / "wrangler.toml").read_text())
    assert (folder / settings["main"]).is_file()
    assert "python_workers" in settings["compatibility_flags"]
    assert not (folder / "requirements.txt").exists()
    project = tomllib.loads((folder / "pyproject.toml").read_text())["project"]
    assert {d.partition(">")[0] for d in project["dependencies"]} == {"pyjwt", "cryptography"}
