"""Whoever kept an address is led on, or told: renamed, called off, gone, withdrawn."""

import re

from tests.make import at
from tests.test_privacy import TALK, account  # noqa: F401 (an account that a test may change)

NAME = "moths-on-your-balcony"


def home_of(site, name=NAME):
    """Where the meeting is whose address begins so, and its key."""
    found = [p.parent for p in site.output.glob(f"meetings/{name}*/index.html")]
    (home,) = [p for p in found if 'http-equiv="refresh"' not in (p / "index.html").read_text()]
    return home.relative_to(site.output).as_posix(), home.name.rsplit("-", 1)[1]


def read(site, path):
    return (site.output / path).read_text()


def told(html):
    """What a page says, without what it only keeps for scripts."""
    return re.sub(r"<template.*?</template>", "", html, flags=re.DOTALL)


def test_a_new_topic_leaves_the_old_addresses_leading_to_the_new_ones(account):  # noqa: F811
    account.build()
    old, key = home_of(account)
    account.one(TALK).topic = "Butterflies by day"
    account.build(now=at(1))
    new, same = home_of(account, "butterflies")
    assert same == key
    assert f'content="0; url=/{new}/"' in read(account, f"{old}/index.html")
    assert f'content="0; url=/{new}/join/"' in read(account, f"{old}/join/index.html")
    assert read(account, f"{old}/event.ics") == read(account, f"{new}/event.ics")
    assert f'content="0; url=/{new}/"' in read(account, f"m/{key}/index.html")
    assert read(account, "_redirects").splitlines() == [
        f"/{old}/event.ics /{new}/event.ics 301",
        f"/{old}/ /{new}/ 301",
        f"/{old}/join/ /{new}/join/ 301",
    ]
    slug = old.removeprefix("meetings/")
    assert f'content="0; url=/embed/m/{key}/"' in read(account, f"embed/{slug}/index.html")
    assert "Butterflies by day" in read(account, f"embed/m/{key}/index.html")


def test_a_publishers_own_rules_are_kept_and_come_first(account):  # noqa: F811
    static = account.root / "static"
    static.mkdir()
    (static / "_redirects").write_text("/blog/* https://blog.example.org/:splat 302\n")
    (static / "_headers").write_text("/*\n  X-Own: yes\n")
    account.build()
    assert read(account, "_redirects") == "/blog/* https://blog.example.org/:splat 302\n"
    account.one(TALK).topic = "Butterflies by day"
    account.build(now=at(1))
    lines = read(account, "_redirects").splitlines()
    assert lines[0].startswith("/blog/*")
    assert sum(line.endswith(" 301") for line in lines) == 3
    assert read(account, "_headers").startswith("/*\n  X-Own: yes\n\n/meetings/:slug/join/\n")


def test_what_was_called_off_says_so_for_more_than_thirty_days(account):  # noqa: F811
    account.build()
    home, key = home_of(account)
    account.forget(account.one(TALK))
    for days in (1, 31, 45):
        account.build(now=at(days=days))
        for path in (home, f"{home}/join", f"embed/m/{key}", f"embed/m/{key}/countdown"):
            page = told(read(account, f"{path}/index.html"))
            assert "Cancelled" in page, (days, path)
        assert f'url=/{home}/"' in read(account, f"m/{key}/index.html")
        assert "STATUS:CANCELLED" in read(account, f"{home}/event.ics")


def test_what_is_withdrawn_leaves_one_neutral_page_and_one_neutral_frame(account):  # noqa: F811
    account.build()
    home, key = home_of(account)
    account.one(TALK).agenda += " #private"
    account.build(now=at(1))
    account.build(now=at(days=60))
    left = {
        p.relative_to(account.output).as_posix() for p in account.output.rglob("*") if key in p.as_posix()
    }
    assert left == {
        f"m/{key}", f"m/{key}/index.html",
        f"embed/m/{key}", f"embed/m/{key}/index.html",
        f"embed/m/{key}/countdown", f"embed/m/{key}/countdown/index.html",
    }  # fmt: skip
    for path in left:
        if path.endswith(".html"):
            assert "not available here" in read(account, path)
    assert not account.told("(?i)moths.on.your.balcony")
    assert not (account.output / home).exists()
