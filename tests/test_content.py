"""What publishers write: pages with shortcodes, notes on single meetings, old addresses. Whole runs, read back."""

import re
from datetime import timedelta

import pytest

from tests.links import broken
from tests.make import NOW, at
from tests.test_end_to_end import Run, built, pulled, site  # noqa: F401
from tests.test_old_addresses import home_of, read
from tests.test_privacy import TALK, account  # noqa: F401 (an account that a test may change)

HOME = "https://live.example.org"
NOTE = """\
+++
meeting = "{meeting}"
slug = "moths"
categories = ["Insects"]
image = "img/moth.svg"
alt = "A moth"
recording = "https://video.example.org/moths"
aliases = ["/zoom-meetings/moths"]
+++
Bring a **head torch**.

{{{{< subscribe id="moths" >}}}}
"""
PAGE = """\
+++
title = "Programme"
aliases = ["/old/programme.html"]
+++
{{< grid when="upcoming" columns=2 >}}

{{< grid when="past" >}}

{{< grid when="live" >}}

{{< grid series="expand" per_page=3 >}}

{{< next >}}

{{< countdown >}}

{{< calendar >}}

{{< subscribe >}}
"""


def put(run, path, text):
    (run.root / path).parent.mkdir(parents=True, exist_ok=True)
    (run.root / path).write_bytes(text.encode() if isinstance(text, str) else text)


def noted(run, meeting, text=NOTE):
    put(run, "content/meetings/moths.md", text.format(meeting=meeting))
    put(run, "static/img/moth.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")


def leaves_no_number(run, meeting):
    """Nowhere in the output, the history or the snapshot, and not in what was said."""
    number = str(meeting.number)
    assert not run.told(number)
    assert number not in run.out + run.err


def test_a_page_with_shortcodes_goes_on_as_time_passes(site):  # noqa: F811
    put(site, "content/programme.md", PAGE)
    change = site.report("build", "--offline")["next_change"]
    before = read(site, "programme/index.html")
    assert not broken(site.output, HOME)
    assert site.report("build", "--offline", now=NOW + timedelta(seconds=1))["written"] == 0
    site.report("build", "--offline", "--now", change)
    after = read(site, "programme/index.html")
    assert before != after
    assert before.count("data-meeting") > 20


def test_nothing_of_a_shortcode_is_left_but_in_code(site):  # noqa: F811
    put(site, "content/programme.md", PAGE + "\nWrite `{{< grid >}}`:\n\n```\n{{< grid nonsense >}}\n```\n")
    site.report("build", "--offline")
    html = read(site, "programme/index.html")
    assert re.findall(r"\{\{&lt; grid[^}]*\}\}", html) == [
        "{{&lt; grid &gt;}}",
        "{{&lt; grid nonsense &gt;}}",
    ]
    assert not re.search("[\ufdd0\ufdd1]", html)
    assert "{{<" not in html


def test_every_mistake_in_every_page_is_told_with_its_line(site):  # noqa: F811
    put(site, "content/a.md", "+++\ntitle = 'A'\n+++\n\n{{< gird >}}\n\n{{< grid colums=2 >}}\n")
    put(site, "content/meetings/b.md", "+++\nmeeting = 'x'\ntags = ['x']\n+++\n")
    assert site("build", "--offline").code == 1
    assert "error: content/a.md:5: there is no shortcode `gird`\n  did you mean `grid`?" in site.err
    assert "error: content/a.md:7: `grid` has no parameter `colums`\n  did you mean `columns`?" in site.err
    assert "error: content/meetings/b.md:3: unknown key `tags`" in site.err


@pytest.mark.parametrize("reveal", ["page", "function", "never"])
def test_a_note_is_matched_by_number_and_its_number_stays_untold(account, reveal):  # noqa: F811
    meeting = account.one(TALK)
    more = '\n[function]\nurl = "https://join.example.org"' if reveal == "function" else ""
    account.settings('reveal = "page"', f'reveal = "{reveal}"{more}')
    noted(account, meeting.number)
    put(
        account,
        "content/join.md",
        f'{{{{< meeting id="{meeting.number}" >}}}}\n\n{{{{< join id={meeting.number} >}}}}',
    )
    account.build()
    html = read(account, "meetings/moths/index.html")
    assert "Bring a <strong>head torch</strong>" in html
    assert 'src="/img/moth.svg" alt="A moth"' in html
    assert "/categories/insects" in html
    assert "/meetings/moths/event.ics" in html
    assert "video.example.org" not in html
    assert TALK in read(account, "join/index.html")
    assert not broken(account.output, HOME)
    if reveal != "page":
        leaves_no_number(account, meeting)


def test_a_number_that_content_only_uses_to_name_a_meeting_is_still_guarded(account):  # noqa: F811
    """Words that publishers write on purpose may hold it; the name of a note or a shortcode is no such word."""
    meeting = account.one(TALK)
    account.settings('reveal = "page"', 'reveal = "never"')
    noted(account, meeting.number)
    put(account, "templates/page.html", str(meeting.number))
    put(
        account,
        "content/a.md",
        f"{{{{< join id={meeting.number} >}}}}\n\n`{{{{< join id={meeting.number} >}}}}`\n\n<!-- {meeting.number} -->\n",
    )
    put(account, "content/b.md", f"+++\ndraft = true\n+++\n{meeting.number}")
    account("build", "--allow-shrink", environ=account.environ)
    assert account.code == 6
    assert "meeting number" in account.err
    assert str(meeting.number) not in account.out + account.err


def test_what_is_not_published_has_no_note(account):  # noqa: F811
    meeting = account.one(TALK)
    account.build()
    home, _ = home_of(account)
    meeting.agenda += " #private"
    noted(account, meeting.number)
    put(
        account,
        "content/a.md",
        f"A page.\n\n{{{{< meeting id={meeting.number} >}}}}\n\n{{{{< grid category='insects' >}}}}",
    )
    account.build()
    assert not account.told("(?i)head torch|video.example|moths.on.your|zoom-meetings|A moth")
    # What the build had to say of content/a.md, which asks for them.
    assert account.told("(?i)insects") == [".eroom/known"]
    assert "not available here" in read(account, "a/index.html")
    assert "content/meetings/moths.md:2: this meeting is not on the site" in account.err
    assert "content/a.md:3: the meeting that `meeting` names is not on the site" in account.err
    assert not (account.output / home).exists()
    assert not (account.output / "meetings/moths").exists()
    leaves_no_number(account, meeting)


def test_a_draft_leaves_no_trace(account):  # noqa: F811
    meeting = account.one(TALK)
    noted(account, meeting.number, NOTE.replace("+++\nBring", "draft = true\n+++\nBring"))
    put(
        account,
        "content/plan.md",
        "+++\ntitle = 'Plan'\nmenu = true\ndraft = true\naliases = ['/x/']\n+++\nHush",
    )
    account.build()
    assert not account.told("Hush|\bPlan\b|head torch|Insects")
    assert not [p for p in account.output.rglob("*") if p.name in ("plan", "x", "zoom-meetings")]


def test_a_slug_of_its_own_and_what_was_before_leads_on(account):  # noqa: F811
    account.build()
    old, key = home_of(account)
    noted(account, account.one(TALK).number)
    account.build(now=at(1))
    assert 'content="0; url=/meetings/moths/"' in read(account, f"{old}/index.html")
    assert 'content="0; url=/meetings/moths/join/"' in read(account, f"{old}/join/index.html")
    assert 'content="0; url=/meetings/moths/"' in read(account, f"m/{key}/index.html")
    assert 'content="0; url=/meetings/moths/"' in read(account, "zoom-meetings/moths/index.html")
    rules = read(account, "_redirects").splitlines()
    assert rules[0] == "/zoom-meetings/moths/ /meetings/moths/ 301"
    assert f"/{old}/ /meetings/moths/ 301" in rules
    written = {p: p.stat().st_mtime_ns for p in (account.root / "history").iterdir()}
    account.build(now=at(1.01))
    assert {p: p.stat().st_mtime_ns for p in (account.root / "history").iterdir()} == written
    # Another slug, and none any more: every address that visitors were told leads on.
    noted(
        account,
        key,
        NOTE.replace('slug = "moths"', 'slug = "butterflies"').replace('id="moths"', f'id="{key}"'),
    )
    account.build(now=at(2))
    assert "/meetings/butterflies/" in read(account, "meetings/moths/index.html")
    (account.root / "content/meetings/moths.md").unlink()
    account.build(now=at(3))
    for gone in ("moths", "butterflies"):
        assert f'url=/{old}/"' in read(account, f"meetings/{gone}/index.html")


def test_a_recording_is_shown_once_there_is_something_to_see(account):  # noqa: F811
    meeting = account.one(TALK)
    noted(account, meeting.number)
    account.build()
    assert not account.told("video.example.org")
    account.build(now=at(days=9))
    assert 'href="https://video.example.org/moths"' in read(account, "meetings/moths/index.html")


def test_an_image_that_is_not_there_is_told_with_its_line_and_the_nearest(site):  # noqa: F811
    noted(site, "nobody", NOTE.replace("img/moth.svg", "img/mot.svg"))
    assert site("build", "--offline").code == 1
    assert "error: content/meetings/moths.md:5: there is no static/img/mot.svg" in site.err
    assert "did you mean `img/moth.svg`?" in site.err


def test_two_pages_for_one_address_are_told_with_both(site):  # noqa: F811
    put(site, "content/a.md", "+++\naliases = ['/b/', '/calendar/']\n+++\n")
    put(site, "content/b.md", "b")
    assert site("build", "--offline").code == 1
    assert "content/b.md and content/a.md both want this address" in site.err
    assert "the calendar and content/a.md both want this address" in site.err
    assert not site.output.exists()


def test_bytes_that_are_not_utf8_are_told_and_marks_line_ends_and_tabs_do_no_harm(site):  # noqa: F811
    put(site, "content/a.md", b"\xef\xbb\xbf+++\r\ntitle\t=\t'A'\r\n+++\r\n\r\n{{<\tgrid\tcolumns=2\t>}}\r\n")
    site.report("build", "--offline")
    assert 'data-columns="2"' in read(site, "a/index.html")
    put(site, "content/meetings/a.md", "+++\nmeeting = 'x'\n+++\nÜ".encode("latin-1"))
    assert site("build", "--offline").code == 1
    assert "error: content/meetings/a.md:4: the file is not UTF-8" in site.err


def test_old_addresses_are_the_whole_sites_and_a_note_speaks_each_language(account):  # noqa: F811
    with (account.root / "eroom.toml").open("a") as settings:
        settings.write("[languages.de]\n")
    noted(account, account.one(TALK).number)
    german = "+++\nmeeting = 'moths'\naliases = ['/alt/']\n+++\nBringt ein **Laken**.\n"
    put(account, "content/meetings/moths.de.md", german)
    put(account, "content/about.de.md", "+++\naliases = ['/ueber-uns']\n+++\nHallo")
    account.build()
    account.build(now=at(0.1))  # a translation may name the meeting by the slug that its note gave it
    assert "<strong>head torch" in read(account, "meetings/moths/index.html")
    assert "<strong>Laken" in read(account, "de/meetings/moths/index.html")
    assert 'alt="A moth"' in read(account, "de/meetings/moths/index.html")
    assert "url=/meetings/moths/" in read(account, "zoom-meetings/moths/index.html")
    assert "url=/de/meetings/moths/" in read(account, "alt/index.html")
    assert "url=/de/about/" in read(account, "ueber-uns/index.html")
    assert not broken(account.output, HOME)


def test_the_menu_holds_links_of_the_publishers_in_their_order(site):  # noqa: F811
    put(site, "content/about.md", "+++\ntitle = 'About'\nmenu = true\norder = 2\n+++\n")
    link = '[[site.menu]]\ntitle = "{}"\nurl = "{}"\norder = {}\n'
    site.settings(
        "[publish]",
        link.format("Shop", "https://shop.example.org/?a=1&b=2#c", 3)
        + link.format("All", "/live/", 1)
        + "[publish]",
    )
    site.report("build", "--offline")
    nav = re.search(r"<nav.*?</nav>", read(site, "index.html"), re.DOTALL)[0]
    links = re.findall(r'<li><a href="([^"]*)" dir="auto">(\w+)', nav)
    assert links == [
        ("/live/", "All"),
        ("/about/", "About"),
        ("https://shop.example.org/?a=1&amp;b=2#c", "Shop"),
    ]
    for wrong in (
        "javascript:alert(1)",
        "//evil.example",
        "/a b/",
        "mailto:a@b.c",
        "https://u:p@shop.example.org",
    ):
        site.settings("https://shop.example.org/?a=1&b=2#c", wrong)
        assert site("build", "--offline").code == 1
        assert "eroom.toml:9: [site.menu] url" in site.err
        site.settings(wrong, "https://shop.example.org/?a=1&b=2#c")


def test_below_a_path_everything_leads_where_it_should(site):  # noqa: F811
    site.settings('url = "https://live.example.org"', 'url = "https://live.example.org/a/b"')
    put(site, "content/programme.md", PAGE)
    site.report("build", "--offline")
    assert "url=/a/b/programme/" in read(site, "old/programme.html")
    assert "/a/b/old/programme.html /a/b/programme/ 301" in read(site, "_redirects")


def idle(site):  # noqa: F811
    return [note["text"] for note in site.report("build", "--offline")["notes"] if note["code"] == "idle"]


def test_a_template_with_almost_the_name_of_one_of_the_themes_is_noted(site):  # noqa: F811
    (site.root / "content").mkdir()
    (site.root / "content/wide.md").write_text('+++\ntemplate = "pages.html"\n+++\nHello')
    templates = site.root / "templates"
    templates.mkdir()
    (templates / "page.html").write_text('{% extends "theme/page.html" %}{# "_cards.html" #}')
    for name in ("metting.html", "pages.html", "_cards.html", "quite-another.html"):
        (templates / name).write_text('{% extends "theme/page.html" %}')
    assert idle(site) == [
        "templates/metting.html: no page and no template asks for it (did you mean `meeting.html`?)"
    ]


def test_a_page_in_a_language_that_the_site_does_not_speak_is_noted(site):  # noqa: F811
    content = site.root / "content"
    content.mkdir()
    for name in ("hall.md", "hall.de.md", "hall.old.md", "news.fr.md"):
        (content / name).write_text(f"# {name}\n")
    assert idle(site) == [
        "content/hall.de.md: is a page of its own at /hall-de/, since eroom.toml has no [languages.de]"
    ]
    toml = site.root / "eroom.toml"
    toml.write_text(f"{toml.read_text()}\n[languages.de]\n")
    assert idle(site) == []


KEPT_AS_CODE = """\
+++
[zoom]
host = "rosa@live.example.org"
topic = "Open evening"
starts = 2030-02-07T19:00:00
zone = "Europe/Berlin"
duration = "60m"
+++
"""


def test_a_build_that_finds_nothing_to_do_says_all_that_the_last_one_had_to_say(site):  # noqa: F811
    toml = site.root / "eroom.toml"
    toml.write_text(
        toml.read_text().replace("[site]\n", '[site]\naccent = "#ffd400"\n') + "\n[languages.de]\n"
    )
    hedgehogs = '{% extends "theme/grid.html" %}{% block title %}{{ _("Hedgehogs") }}{% endblock %}'
    put(site, "templates/grid.html", hedgehogs)
    put(site, "templates/metting.html", "")
    put(site, "content/hall.md", 'Hello\n\n{{< join id="nobody" >}}')
    put(site, "content/hall.fr.md", "Bonjour")
    put(site, "content/meetings/open.md", KEPT_AS_CODE)
    put(site, "content/meetings/gone.md", '+++\nmeeting = "nobody22"\n+++\nSee you')
    first = site.report("build", "--offline")
    assert {note["code"] for note in first["notes"]} >= {
        *("faint-accent", "not-shown", "not-in-zoom", "idle", "untranslated")
    }
    for forgotten in ("", ".eroom/last.json"):  # at a glance, and by what everything was made from
        if forgotten:
            (site.root / forgotten).unlink(missing_ok=True)
        again = site.report("build", "--offline")
        assert again["written"] == 0
        assert again["notes"] == first["notes"]


def test_what_publishers_say_to_each_other_in_comments_reaches_no_page(site):  # noqa: F811
    put(
        site,
        "content/hall.md",
        "The hall.\n\n<!-- ask Ada about the keys\n\n{{< grid >}}\n-->\n\n`<!-- shown -->`",
    )
    assert site.report("build", "--offline")["written"]
    page = read(site, "hall/index.html")
    assert "The hall." in page
    assert "&lt;!-- shown --&gt;" in page
    assert not any(b"ask Ada" in data for data in site.files().values())


def test_a_link_in_a_note_that_leads_nowhere_is_told_with_its_line(account):  # noqa: F811
    link = "<!-- ../hal.md is to come -->\n\nSee [the hall](../hal.md)."
    noted(account, account.one(TALK).number, NOTE.replace("Bring a", f"{link}\n\nBring a"))
    put(account, "content/hall.md", "# The hall")
    assert account("build", environ=account.environ).code == 1
    assert "content/meetings/moths.md:12: leads to" in account.err
    assert "which is no page" in account.err
    assert "did you mean `hall.md`" in account.err
