"""`eroom sdk fetch`, whole: a registry on loopback, a site in a folder."""

import io
import tarfile
from contextlib import redirect_stderr, redirect_stdout

import pytest

from eroom_static.cli import COMMANDS, main
from eroom_static.core.settings import SDK_VERSION
from eroom_static.core.values import parse_sdk_url
from eroom_static.disk import sdk as disk_sdk
from eroom_static.sdk import integrity as pins
from tests.make import NOW
from tests.sdk.loopback import served
from tests.sdk.packages import (
    FILES,
    LIST,
    TAKEN,
    VERSION,
    file,
    integrity,
    package,
    packed,
    registry,
    special,
)


class Fetch:
    def __init__(self, root):
        self.root = root
        self.folder = root / "static" / "zoom-sdk" / VERSION
        self.settings()

    def settings(self, language="en"):
        (self.root / "eroom.toml").write_text(
            f'source = "sandbox"\n[site]\nlanguage = "{language}"\n[sdk]\nversion = "{VERSION}"\n'
        )

    def __call__(self, registry, *argv):
        out, err = io.StringIO(), io.StringIO()
        argv = ["--site", str(self.root), "sdk", "fetch", *argv, "--registry", registry]
        with redirect_stdout(out), redirect_stderr(err):
            self.code = main(argv, {}, lambda: NOW)
        self.out, self.err = out.getvalue(), err.getvalue()
        return self

    @property
    def files(self):
        found = (p for p in self.folder.rglob("*") if p.is_file() and not p.name.startswith("."))
        return {p.relative_to(self.folder).as_posix() for p in found}

    @property
    def left(self):
        """Everything below static/."""
        return [p.name for p in (self.root / "static").rglob("*")]


@pytest.fixture
def fetch(tmp_path):
    return Fetch(tmp_path)


def test_what_the_join_page_needs_is_there_and_nothing_else(fetch):
    with served(registry(package())) as npm:
        fetch(npm.url)
    assert fetch.code == 0, fetch.err
    assert fetch.files == TAKEN
    assert (fetch.folder / f"zoom-meeting-{VERSION}.min.js").read_bytes() == b"the SDK"
    assert f"{len(TAKEN)} files" in fetch.out
    url = f"/zoom-sdk/{VERSION}"
    assert f'url = "{url}"' in fetch.out
    assert parse_sdk_url(url) == url
    assert [p.name for p in fetch.folder.parent.iterdir()] == [VERSION]


def test_a_version_that_is_not_pinned_tells_the_hash_that_the_registry_names(fetch):
    data = package()
    with served(registry(data)) as npm:
        assert f"--integrity {integrity(data)}" in fetch(npm.url).err


@pytest.mark.parametrize(
    ("language", "taken"), [("de-AT", {"lib/lang/de-DE.json"}), ("en-GB", set()), ("cy", set())]
)
def test_of_the_languages_only_the_sites_own_is_taken(fetch, language, taken):
    fetch.settings(language)
    with served(registry(package())) as npm:
        fetch(npm.url)
    assert fetch.files == TAKEN | taken


def test_again_changes_nothing(fetch):
    with served(registry(package())) as npm:
        fetch(npm.url)
        before = {p: p.stat().st_mtime_ns for p in fetch.folder.rglob("*")}
        asked = len(npm.asked)
        fetch(npm.url)
        assert fetch.code == 0
        assert npm.asked[asked:] == [("GET", "/@zoom%2fmeetingsdk")]
    assert {p: p.stat().st_mtime_ns for p in fetch.folder.rglob("*")} == before
    assert f"{len(TAKEN)} files" in fetch.out


def test_with_a_known_hash_nobody_is_asked_when_all_is_there(fetch):
    data = package()
    with served(registry(data)) as npm:
        fetch(npm.url, VERSION, "--integrity", integrity(data))
        asked = list(npm.asked)
        fetch(npm.url, VERSION, "--integrity", integrity(data))
        assert (fetch.code, npm.asked) == (0, asked)


@pytest.mark.parametrize(
    "harm",
    [
        lambda folder: (folder / "lib/webim.min.js").write_bytes(b"other"),
        lambda folder: (folder / "lib/webim.min.js").unlink(),
        lambda folder: (folder / "more.js").write_bytes(b"more"),
        lambda folder: (folder / disk_sdk.RECORD).write_bytes(b"\xff{"),
        lambda folder: (folder / disk_sdk.RECORD).unlink(),
    ],
)
def test_what_was_changed_by_hand_is_put_right(fetch, harm):
    with served(registry(package())) as npm:
        fetch(npm.url)
        harm(fetch.folder)
        fetch(npm.url)
    assert (fetch.code, fetch.files) == (0, TAKEN)
    assert (fetch.folder / "lib/webim.min.js").read_bytes() == b"chat"


def test_another_language_in_eroom_toml_fetches_again(fetch):
    with served(registry(package())) as npm:
        fetch(npm.url)
        fetch.settings("fr")
        fetch(npm.url)
    assert fetch.files == TAKEN | {"lib/lang/fr-FR.json"}


def test_a_package_with_another_hash_is_not_opened(fetch):
    data = package()
    with served(registry(packed(file("package/evil.js")), integrity=integrity(data))) as npm:
        fetch(npm.url)
    assert fetch.code == 6
    assert "not the package that was expected" in fetch.err
    assert integrity(data) in fetch.err
    assert fetch.left == []


def test_the_users_hash_wins_over_the_registrys(fetch):
    with served(registry(package())) as npm:
        fetch(npm.url, "--integrity", integrity(b"something else"))
    assert fetch.code == 6


def test_the_pinned_hash_wins_over_the_registrys(fetch):
    with served(registry(package(), version=SDK_VERSION)) as npm:
        fetch(npm.url, SDK_VERSION)
    assert fetch.code == 6
    assert pins.PINNED[SDK_VERSION] in fetch.err


def test_a_registry_without_a_strong_hash_is_not_believed(fetch):
    with served(registry(package(), integrity="sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=")) as npm:
        fetch(npm.url)
        assert fetch.code == 3
        assert "--integrity" in fetch.err
        assert fetch(npm.url, "--integrity", integrity(package())).code == 0


def test_a_version_that_does_not_exist_names_the_newest(fetch):
    with served(registry(package())) as npm:
        fetch(npm.url, "7.8.8")
    assert fetch.code == 1
    assert "there is no version 7.8.8" in fetch.err
    assert f"the newest is {VERSION}" in fetch.err


EVIL = [
    (file("/etc/passwd"), "leads elsewhere"),
    (file("package/../../outside.js"), "leads elsewhere"),
    (file("package/dist/ui/../../../x.js"), "leads elsewhere"),
    (file("package\\dist\\x.js"), "leads elsewhere"),
    (file("package//dist/x.js"), "leads elsewhere"),
    (special("package/dist/ui/link.js", tarfile.SYMTYPE, "/etc/passwd"), "no regular file"),
    (special("package/dist/ui/hard.js", tarfile.LNKTYPE, "package/LICENSE.md"), "no regular file"),
    (special("package/dist/ui/pipe", tarfile.FIFOTYPE), "no regular file"),
    (special("package/dist/ui/disk", tarfile.BLKTYPE), "no regular file"),
    (file("package/LICENSE.md"), "there twice"),
]


@pytest.mark.parametrize(("member", "said"), EVIL, ids=[m.name for (m, _), _ in EVIL])
def test_a_package_with_a_member_out_of_place_is_refused_whole(fetch, member, said):
    data = packed(*(file(n, d) for n, d in FILES.items()), member)
    with served(registry(data)) as npm:
        fetch(npm.url)
    assert fetch.code == 6
    assert said in fetch.err
    assert fetch.left == []
    assert not (fetch.root / "outside.js").exists()


@pytest.mark.parametrize(
    "data", [b"no gzip", package()[:-200], packed(file("a"))[:20], b""], ids=["text", "cut", "head", "empty"]
)
def test_what_is_no_package_is_told_and_leaves_nothing(fetch, data):
    with served(registry(data)) as npm:
        fetch(npm.url)
    assert fetch.code == 3
    assert "no npm package" in fetch.err
    assert fetch.left == []


def test_a_package_of_another_layout_names_what_is_missing(fetch):
    files = {name: data for name, data in FILES.items() if "webim" not in name}
    with served(registry(package(files))) as npm:
        fetch(npm.url)
    assert fetch.code == 3
    assert "holds no lib/webim.min.js" in fetch.err
    assert fetch.left == []


def test_a_failure_keeps_the_good_files_of_before(fetch):
    with served(registry(package())) as npm:
        fetch(npm.url)
    with served(registry(packed(file("package/x.js")))) as npm:
        assert fetch(npm.url).code == 3
    assert fetch.files == TAKEN


def test_a_download_that_breaks_off_is_told_and_leaves_nothing(fetch):
    answers = registry(package())
    address = next(a for a in answers if a.endswith(".tgz"))
    answers[address] = (200, {"Content-Length": "999999"}, package())
    with served(answers) as npm:
        fetch(npm.url)
    assert fetch.code == 3
    assert "breaks off" in fetch.err
    assert fetch.left == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((500, {}, b""), "answers 500"),
        ((200, {}, b"<html>"), "no npm registry"),
        ((200, {}, b'{"versions": []}'), "no npm registry"),
        ((302, {"Location": "http://registry.example/"}, b""), "not https"),
        ((302, {"Location": "/@zoom%2fmeetingsdk"}, b""), "in a circle"),
    ],
)
def test_a_registry_that_is_none_is_told(fetch, answer, said):
    with served({LIST: answer}) as npm:
        fetch(npm.url)
    assert fetch.code == 3
    assert said in fetch.err


def test_no_network_is_one_sentence(fetch):
    with served({}) as npm:
        gone = npm.url
    fetch(gone)
    assert fetch.code == 3
    assert f"{gone}: the registry refuses the connection" in fetch.err


def test_plain_http_where_https_is_said_is_told(fetch):
    with served({}) as npm:
        fetch(npm.url.replace("http:", "https:"))
    assert "does not speak TLS" in fetch.err


@pytest.mark.parametrize(
    "argv",
    [
        ("--registry", "http://registry.example.org"),
        ("--registry", "ftp://127.0.0.1"),
        ("--integrity", "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk="),
        ("../../6.2.0",),
        ("6.2",),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(fetch, argv):
    with redirect_stderr(io.StringIO()):
        assert main(["--site", str(fetch.root), "sdk", "fetch", *argv], {}, lambda: NOW) == 2


def test_a_full_disk_is_told_and_leaves_nothing(fetch, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk_sdk.Path, "write_bytes", full)
    with served(registry(package())) as npm:
        fetch(npm.url)
    assert fetch.code == 1
    assert "No space left on device" in fetch.err
    assert fetch.left == []


def test_a_folder_that_cannot_be_made_is_told(fetch):
    (fetch.root / "static").write_text("a file")
    with served(registry(package())) as npm:
        fetch(npm.url)
    assert fetch.code == 1
    assert "cannot be written" in fetch.err


def test_what_a_killed_run_left_is_cleared_away(fetch):
    left = fetch.folder.parent / f".{VERSION}.abc" / "files"
    left.mkdir(parents=True)
    with served(registry(package())) as npm:
        fetch(npm.url)
    assert [p.name for p in fetch.folder.parent.iterdir()] == [VERSION]


def test_the_version_that_the_page_is_tested_with_is_pinned():
    assert pins.strongest(pins.PINNED[SDK_VERSION]) == pins.PINNED[SDK_VERSION]
    assert "sdk" in COMMANDS
