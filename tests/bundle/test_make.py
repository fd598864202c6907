"""What is in a bundle: the same bytes every time, nothing of this machine, everything that it needs."""

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from eroom_static.bundle.archive import packed
from eroom_static.bundle.make import bundle
from eroom_static.bundle.parts import TARGETS, required
from eroom_static.core.errors import OutputError
from tests.make import ROOT

ENTRIES = ROOT / "eroom_static" / "bundle" / "entries"
HASHED = [required(), *sorted(ENTRIES.rglob("requirements.txt")), ROOT / "tests/bundle/requirements.txt"]


def pins(text):
    return dict(re.findall(r"^([a-z0-9_.-]+)==([^ \\]+)(?! ;.*<)", text, re.MULTILINE))


def test_there_is_an_entry_for_every_target():
    assert sorted(p.name for p in ENTRIES.iterdir()) == sorted(TARGETS)


@pytest.mark.parametrize("target", TARGETS)
def test_two_bundles_are_the_same_bytes(target, wheelhouse):
    local = wheelhouse if target == "aws" else None
    assert bundle(target, local=local).data == bundle(target, local=local).data


def test_a_bundle_of_another_process_folder_and_day_is_the_same_bytes(tmp_path):
    code = "import sys; from eroom_static.bundle.make import bundle; sys.stdout.buffer.write(bundle('wsgi').data)"
    environ = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environ, capture_output=True, check=True
    )
    assert done.stdout == bundle("wsgi").data


def test_order_does_not_matter_and_everybody_may_read():
    assert packed({"b": b"2", "a": b"1"}) == packed({"a": b"1", "b": b"2"})
    (entry, _) = zipfile.ZipFile(io.BytesIO(packed({"a": b"1", "b": b"2"}))).infolist()
    assert entry.external_attr >> 16 == 0o100644
    assert entry.date_time == (1980, 1, 1, 0, 0, 0)


@pytest.mark.parametrize("target", TARGETS)
def test_a_bundle_holds_the_island_alone_and_how_to_deploy_it(target, unpack):
    folder = unpack(target)
    (island,) = folder.rglob("eroom_function")
    ours = {p.name: p.read_bytes() for p in (ROOT / "eroom_static" / "function").glob("*.py")}
    assert {p.name: p.read_bytes() for p in island.iterdir()} == ours
    readme = (folder / "README.md").read_text()
    assert "@" + "ARCH@" not in readme
    assert "ZOOM_SDK_SECRET" in readme
    own = list(folder.glob("*.py"))
    assert not [p for p in own if "eroom_static" in p.read_text()]
    assert not list(folder.rglob("__pycache__"))


@pytest.mark.parametrize(("arch", "machine"), [("x86_64", "x86_64"), ("arm64", "aarch64")])
def test_the_upload_for_aws_holds_the_wheels_of_its_machine(arch, machine, wheelhouse):
    made = bundle("aws", arch=arch, local=wheelhouse)
    names = zipfile.ZipFile(io.BytesIO(made.data)).namelist()
    assert f"_cffi_backend.cpython-313-{machine}-linux-gnu.so" in names
    assert "jwt/__init__.py" in names
    assert f"--architectures {arch}" in made.readme
    assert "python3.13" in made.readme
    assert len(made.data) < 50 * 1024 * 1024  # what Lambda takes without a bucket


def test_without_wheels_the_upload_for_aws_says_so_in_a_sentence(tmp_path):
    with pytest.raises(
        OutputError, match=r"the wheels for Python 3\.13 on x86_64 could not be had: No matching"
    ) as told:
        bundle("aws", local=tmp_path)
    assert "--wheels DIR" in told.value.hint
    assert "\n" not in told.value.message


@pytest.mark.parametrize("path", HASHED, ids=lambda p: "/".join(p.parts[-2:]))
def test_everything_required_has_a_version_and_a_hash_and_no_address(path):
    text = path.read_text()
    blocks = re.split(r"^(?=[A-Za-z0-9_.-]+==)", text, flags=re.MULTILINE)
    assert not blocks[0].strip()
    assert all("--hash=sha256:" in block for block in blocks[1:])
    assert "://" not in text


def test_one_version_of_each_package_everywhere():
    tested = pins((ROOT / "tests/bundle/requirements.txt").read_text())
    for path in HASHED[:-1]:
        wanted = pins(path.read_text())
        assert wanted == {name: tested[name] for name in wanted}, path
    locked = pins((ROOT / "requirements.lock").read_text())
    ours = pins(required().read_text())
    assert ours == {name: locked[name] for name in ours}


def test_settings_are_named_and_never_given():
    for path in Path(ENTRIES).rglob("*"):
        if path.is_file() and path.suffix in {".md", ".json", ".toml", ""}:
            for value in re.findall(r"(?:SECRET|KEY|ORIGINS)\"?[=:] ?\"?([^\s\",]+)", path.read_text()):
                assert value.startswith(("<", "<https")), f"{path}: {value}"
    json.loads((ENTRIES / "vercel/vercel.json").read_text())
