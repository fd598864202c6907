"""`eroom deploy` against a server that speaks S3's protocol, and into a folder."""

import json
import re
import shutil
from datetime import timedelta
from itertools import count

import pytest

from eroom_static.cli import main
from eroom_static.deploy import run as deploy
from eroom_static.disk.last import LOCK
from eroom_static.disk.lock import lock
from tests.deploy.bucket import KEYS, door, s3
from tests.deploy.site import AFTER, BEFORE, HIDDEN, SETTINGS, build, lay_out, stored
from tests.links import broken
from tests.make import NOW

RECORD = ".eroom-deploy.json"


@pytest.fixture(scope="session")
def there():
    with s3() as address:
        yield address


@pytest.fixture
def gate(there):
    with door(there, "live") as gate:
        yield gate
        gate.bucket.objects.all().delete()


class Site:
    def __init__(self, root, capsys, endpoint):
        self.root, self.capsys = root, capsys
        (root / "eroom.toml").write_text(SETTINGS.format(endpoint=endpoint))

    def __call__(self, *argv, environ=KEYS):
        self.code = main(["--site", str(self.root), "deploy", *argv], environ, lambda: NOW)
        self.out, self.err = self.capsys.readouterr()
        return self


@pytest.fixture
def site(tmp_path, capsys, gate):
    site = Site(tmp_path, capsys, gate.url)
    build(tmp_path, BEFORE)
    return site


def visible(texts):
    return {path: text for path, text in texts.items() if path not in HIDDEN}


def served(gate):
    return {path: text for path, text in stored(gate.bucket).items() if path != RECORD}


def test_a_site_arrives_whole_with_types_and_caching(site, gate):
    assert site().code == 0, site.err
    assert served(gate) == visible(BEFORE)
    assert site.out == "8 new, 0 replaced, 0 unchanged, 0 removed\n"

    def headers(path):
        answer = gate.bucket.Object(f"site/{path}").get()
        return answer["ContentType"], answer["CacheControl"]

    fresh = "public, max-age=0, must-revalidate"
    assert headers("index.html") == ("text/html; charset=utf-8", fresh)
    assert headers("b/event.ics") == ("text/calendar; charset=utf-8", fresh)
    assert headers("feed.xml") == ("application/xml; charset=utf-8", fresh)
    assert headers("site.11111111.css") == ("text/css; charset=utf-8", "public, max-age=31536000, immutable")
    assert headers("logo.svg") == ("image/svg+xml", "public, max-age=3600")
    assert headers(RECORD)[1] == "no-store"


def test_nothing_changed_is_nothing_done(site, gate):
    site()
    gate.reset()
    assert site().out == "0 new, 0 replaced, 8 unchanged, 0 removed\n"
    assert gate.knocks == 0


def test_only_what_changed_goes_and_a_dry_run_lists_exactly_that(site, gate):
    site()
    build(site.root, AFTER)
    gate.reset()
    told = site("--dry-run").out.splitlines()
    assert gate.knocks == 0
    assert site().code == 0
    assert served(gate) == visible(AFTER)
    done = [(verb, path.removeprefix("/live/site/")) for verb, path in gate.writes]
    assert done[0] == done[-1] == ("put", RECORD)
    verbs = {"+": "put", "~": "put", "-": "delete"}
    wanted = [(verbs[line[0]], line[2:].replace("ü", "%C3%BC")) for line in told[:-1]]
    assert sorted(done[1:-1]) == sorted(wanted)
    assert told[-1] == "2 new, 4 replaced, 1 unchanged, 3 removed · nothing was done"
    assert "logo.svg" not in " ".join(told)


def test_new_objects_first_deletions_last(site, gate):
    site()
    build(site.root, AFTER)
    plan = json.loads(site("--json", "--dry-run").out)["steps"]
    assert [(s["do"], s["path"]) for s in plan] == [
        ("new", "site.22222222.css"),
        ("new", "c/ü/index.html"),
        ("replaced", "404.html"),
        ("replaced", "a/index.html"),
        ("replaced", "feed.xml"),
        ("replaced", "index.html"),
        ("removed", "b/event.ics"),
        ("removed", "b/index.html"),
        ("removed", "site.11111111.css"),
    ]


def begin(site, gate, before=BEFORE, after=AFTER):
    """A bucket that holds one state of the site, and a folder that holds the next."""
    gate.bucket.objects.all().delete()
    shutil.rmtree(site.root / "output", ignore_errors=True)
    build(site.root, before)
    gate.reset()
    assert site().code == 0
    build(site.root, after)


def cut_off(site, gate, n, folder):
    """A run that is refused from its n-th write on; False where it had none so late. Gives what visitors then see."""
    gate.reset(lambda at: 403 if at >= n else None)
    if site().code == 0:
        return None
    assert site.code == 4
    assert "refused with 403 AccessDenied" in site.err
    assert KEYS["AWS_SECRET_ACCESS_KEY"] not in site.err
    state = served(gate)
    lay_out(folder, state)
    assert broken(folder, "https://live.example.org") == []
    gate.reset()
    assert site().code == 0
    return state


def test_cut_off_at_any_write_every_link_works_and_the_next_run_finishes(site, gate, tmp_path):
    states = []
    for n in range(20):
        begin(site, gate)
        if (state := cut_off(site, gate, n, tmp_path / f"state{n}")) is None:
            break
        assert served(gate) == visible(AFTER)
        states.append(frozenset(state.items()))
    assert n == 11  # the record, six objects put, three stages of removals, the record
    assert len(set(states)) > 5  # failures in many states were looked at
    assert site().out.startswith("0 new, 0 replaced, 7 unchanged, 0 removed")


def test_what_was_done_before_a_failure_is_not_done_again(site, gate):
    failed = []
    gate.reset(lambda at: 403 if at == 4 else None)
    assert site().code == 4
    failed = [path for verb, path in gate.writes if not path.endswith(RECORD)]
    assert failed
    gate.reset()
    assert site().code == 0
    assert not set(failed) & {path for verb, path in gate.writes}


def test_what_an_unfinished_run_left_behind_is_found_again(site, gate):
    """The next build no longer has the page whose run was cut off, and even the record could not be kept."""
    gate.reset(lambda at: 403 if at > 5 else None)
    assert site().code == 4
    left = set(served(gate))
    assert left
    build(site.root, {"index.html": "alone"})
    gate.reset()
    assert site().code == 0
    assert served(gate) == {"index.html": "alone"}


def test_a_store_that_stumbles_is_asked_again(site, gate):
    gate.reset(lambda at: 503 if at == 3 else None)
    assert site().code == 0
    assert served(gate) == visible(BEFORE)


def test_what_others_put_there_stays(site, gate):
    gate.bucket.put_object(Key="site/theirs.txt", Body=b"theirs")
    gate.bucket.put_object(Key="elsewhere.txt", Body=b"theirs")
    site()
    build(site.root, {"index.html": "alone"})
    assert site().code == 0
    assert served(gate) == {"index.html": "alone", "theirs.txt": "theirs"}
    assert {o.key for o in gate.bucket.objects.all()} >= {"elsewhere.txt"}


def test_what_others_put_in_our_place_is_replaced_only_if_wished(site, gate):
    gate.bucket.put_object(Key="site/index.html", Body=b"theirs")
    assert site().code == 1
    assert "not put there by eroom, and in the way: index.html; nothing was changed" in site.err
    assert served(gate) == {"index.html": "theirs"}
    assert site("--adopt").code == 0
    assert served(gate) == visible(BEFORE)


def test_what_somebody_deleted_or_cut_is_put_again(site, gate):
    site()
    gate.bucket.Object("site/a/index.html").delete()
    gate.bucket.put_object(Key="site/feed.xml", Body=b"")
    assert site().out == "1 new, 1 replaced, 6 unchanged, 0 removed\n"
    assert served(gate) == visible(BEFORE)


def test_too_many_deletions_are_refused_before_anything_is_done(site, gate):
    site()
    build(site.root, AFTER)
    gate.reset()
    assert site("--max-deletes", "2").code == 6
    assert "would delete 3 of 8 deployed files, more than 2" in site.err
    assert gate.knocks == 0
    assert site("--max-deletes", "3").code == 0


def test_a_page_changed_since_the_build_is_not_deployed(site, gate):
    (site.root / "output/a/index.html").write_text("by hand")
    assert site().code == 1
    assert "is not as the build left it" in site.err
    assert "a/index.html" not in served(gate)


def test_a_damaged_record_is_not_taken_as_none(site, gate):
    site()
    gate.bucket.put_object(Key=f"site/{RECORD}", Body=b'{"version": 1, "files": {"../x": {}}}')
    assert site().code == 1
    assert "damaged, or of another version" in site.err


def test_a_missing_bucket_is_told(site, gate):
    assert site("s3://nobodys").code == 1
    assert re.search(r"s3://nobodys.*: there is no such bucket", site.err)


def test_without_a_built_site_nothing_is_deployed(site, gate):
    shutil.rmtree(site.root / "output")
    assert site().code == 1
    assert "run `eroom build` first" in site.err


def test_what_was_built_for_another_address_is_not_deployed(site, gate):
    build(site.root, AFTER, "http://127.0.0.1:8000")
    assert site().code == 1
    assert "was built for http://127.0.0.1:8000, and [site] url is https://live.example.org" in site.err
    assert "run `eroom build` first" in site.err
    assert served(gate) == {}
    build(site.root, AFTER, "https://live.example.org")
    assert site().code == 0, site.err


def test_into_a_folder(site, tmp_path):
    folder = tmp_path / "www"
    assert site(f"file://{folder}").code == 0, site.err
    (folder / "theirs.txt").write_text("theirs")
    build(site.root, AFTER)
    assert site(f"file://{folder}").out == "2 new, 4 replaced, 1 unchanged, 3 removed\n"
    texts = {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*") if p.is_file()}
    assert texts.pop(RECORD)
    assert texts == visible(AFTER) | {"theirs.txt": "theirs"}
    assert not (folder / "b").exists()


def test_nothing_is_put_or_removed_behind_a_link(site, tmp_path):
    folder, elsewhere = tmp_path / "www", tmp_path / "elsewhere"
    build(site.root, BEFORE)
    assert site(f"file://{folder}").code == 0, site.err
    taken = next(place for place in sorted(folder.iterdir()) if place.is_dir())
    taken.rename(elsewhere)
    taken.symlink_to(elsewhere)
    there = sorted(elsewhere.rglob("*"))
    build(site.root, AFTER)
    assert site(f"file://{folder}").code == 1
    assert "is a link, and would lead out of the place to deploy to" in site.err
    assert sorted(elsewhere.rglob("*")) == there


def test_nothing_is_deployed_while_a_build_or_another_deployment_is_under_way_and_it_is_said(site, gate):
    with lock(site.root / LOCK):
        assert site().code == 75
    assert re.search(r"another build or deployment of this site is running \(pid \d+\)", site.err)
    assert "wait for it" in site.err
    assert stored(gate.bucket) == {}
    assert site().code == 0, site.err


def test_no_build_begins_while_a_site_is_being_deployed(site, gate, monkeypatch):
    begun = []
    real = deploy.perform

    def perform(*args):
        """What is deployed stays as it was surveyed: a build that is tried in the midst of it is turned away."""
        begun.append(main(["--site", str(site.root), "build"], {}, lambda: NOW))
        return real(*args)

    monkeypatch.setattr(deploy, "perform", perform)
    assert site().code == 0, site.err
    assert begun == [75]
    assert "another build or deployment of this site is running" in site.err


@pytest.mark.parametrize(
    "target", ["s3://KEY:not-a-secret@live", "http://x", "s3://", "s3://a/../b", "file://x", "c:/"]
)
def test_targets_that_cannot_be_are_told_without_what_may_be_a_password(site, target):
    assert site(target).code == 2
    assert "not-a-secret" not in site.err


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_real_site_cut_off_at_any_write(site, gate, tmp_path):
    """As above, with all pages that a week changes."""
    text = (site.root / "eroom.toml").read_text().replace('"zoom"', '"sandbox"')
    (site.root / "eroom.toml").write_text(f'{text}[publish]\nrules = ["all"]\n[sandbox]\nmeetings = 6\n')
    shutil.rmtree(site.root / "output")
    for name, now in (("before", NOW), ("after", NOW + timedelta(days=7))):
        assert main(["--site", str(site.root), "build"], {}, lambda now=now: now) == 0
        shutil.copytree(site.root / "output", tmp_path / name)
    wanted = None
    for n in count():
        gate.bucket.objects.all().delete()
        for name in ("before", "after"):
            shutil.rmtree(site.root / "output")
            shutil.copytree(tmp_path / name, site.root / "output")
            gate.reset()
            if name == "before":
                assert site().code == 0
        if cut_off(site, gate, n, tmp_path / f"real{n}") is None:
            break
        wanted = wanted or served(gate)
        assert served(gate) == wanted
    assert n > 20
