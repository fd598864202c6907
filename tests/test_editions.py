"""A site in several languages, from the command line to the pages: each language is a whole site, and they know of each other."""

import re
import shutil
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from tests.links import broken, read
from tests.make import NOW
from tests.test_end_to_end import Run, pulled  # noqa: F401 (the same pulled account)
from tests.test_privacy import Account, account  # noqa: F401 (an account of which a test may change everything)

LANGUAGES = '[languages.de]\ntitle = "Testseite"\n[languages.ar]\n'
ADDRESS = "https://live.example.org"
CONTENT = {
    "index.md": "Welcome",
    "index.de.md": "Willkommen",
    "about.md": "+++\ntitle = 'About us'\nmenu = true\n+++\nHello",
    "about.de.md": "+++\ntitle = 'Über uns'\nmenu = true\n+++\nGuten Tag",
    "anfahrt.de.md": "+++\ntitle = 'Anfahrt'\n+++\nNur auf Deutsch",
}
FOLDERS = {"": "en", "ar/": "ar", "de/": "de"}


def spoken(site, languages=LANGUAGES, content=CONTENT):
    site.settings("[publish]", f"{languages}[publish]")
    (site.root / "content").mkdir(exist_ok=True)
    for name, text in content.items():
        (site.root / "content" / name).write_text(text)
    return site


@pytest.fixture
def site(pulled, tmp_path):  # noqa: F811
    shutil.copytree(pulled, tmp_path / "site")
    return Run(tmp_path / "site")


@pytest.fixture(scope="module")
def built(pulled, tmp_path_factory):  # noqa: F811
    """Read by many tests, changed by none."""
    root = tmp_path_factory.mktemp("editions") / "site"
    shutil.copytree(pulled, root)
    run = spoken(Run(root))("build", "--offline", "--strict")
    assert run.code == 0, run.err
    return run


def folder_of(path):
    return next(f for f in ("de/", "ar/", "") if path.startswith(f))


def pages(run):
    """Every page as path and text."""
    for path in sorted(run.output.rglob("*.html")):
        yield path.relative_to(run.output).as_posix(), path.read_text()


def canonical(text):
    return re.search(r'<link rel="canonical" href="([^"]*)">', text)[1]


def versions(text):
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)">', text))


def at(run, address, base=""):
    """The file that an address of the site means."""
    path = urlsplit(address).path.removeprefix(base).lstrip("/")
    return run.output / path / ("index.html" if path.endswith("/") or not path else "")


def test_every_page_says_its_language_and_which_way_it_runs(built):
    for path, text in pages(built):
        language = FOLDERS[folder_of(path)]
        way = ' dir="rtl"' if language == "ar" else ""
        assert f'<html lang="{language}"{way}>' in text, path


def test_each_language_is_a_whole_site(built):
    of = {folder: set() for folder in FOLDERS}
    for path, _ in pages(built):
        of[folder_of(path)].add(path.removeprefix(folder_of(path)))
    assert len(of[""]) > 100
    assert of["ar/"] == of[""] - {"404.html", "about/index.html"}
    assert of["de/"] == of[""] - {"404.html"} | {"anfahrt/index.html"}
    for folder in FOLDERS:
        for file in ("calendar.ics", "feed.xml", "api/meetings.json", "sitemap.xml"):
            assert (built.output / folder / file).is_file()
    assert not [f for f in ("404.html", "robots.txt") if list(built.output.glob(f"*/{f}"))]


def test_a_page_names_its_versions_and_they_name_it(built):
    seen = 0
    for path, text in pages(built):
        told = versions(text)
        if not told:
            continue
        seen += 1
        assert canonical(text) in told.values(), path
        assert told["x-default"] == told[next(iter(told))]
        for address in told.values():
            assert versions(at(built, address).read_text()) == told, (path, address)
            assert canonical(at(built, address).read_text()) == address
    assert seen > 300


def test_only_what_is_to_be_found_under_its_own_address_has_versions(built):
    for path, text in pages(built):
        found = f'rel="canonical" href="{ADDRESS}/{path.removesuffix("index.html")}"' in text
        assert bool(versions(text)) is (found and path not in ALONE), path


ALONE = ("404.html", "de/anfahrt/index.html")


def test_the_main_language_is_the_one_for_everybody_else(built):
    told = versions((built.output / "de/index.html").read_text())
    assert told == {
        "en": f"{ADDRESS}/",
        "x-default": f"{ADDRESS}/",
        "ar": f"{ADDRESS}/ar/",
        "de": f"{ADDRESS}/de/",
    }


def test_a_page_in_one_language_only_has_no_versions(built):
    text = (built.output / "de/anfahrt/index.html").read_text()
    assert versions(text) == {}
    assert 'class="tongues"' not in text


def test_a_page_in_two_languages_names_these_two(built):
    text = (built.output / "de/about/index.html").read_text()
    assert set(versions(text)) == {"en", "x-default", "de"}
    assert "Guten Tag" in text
    assert "Hello" not in text
    assert "Hello" in (built.output / "about/index.html").read_text()
    assert not (built.output / "about-de").exists()


def test_a_language_introduces_the_grid_in_its_own_words_and_under_its_own_title(built):
    home = (built.output / "de/index.html").read_text()
    assert "Willkommen" in home
    assert '<h1 dir="auto">Testseite</h1>' in home
    assert "Willkommen" not in (built.output / "ar/index.html").read_text()
    assert '<h1 dir="auto">Test site</h1>' in (built.output / "ar/index.html").read_text()


def test_links_stay_in_their_language_but_for_files_and_the_switch(built):
    for path, text in pages(built):
        switch = re.search(r'<nav class="tongues".*?</nav>', text, re.DOTALL)
        switch = set(re.findall('href="([^"]*)"', switch[0])) if switch else set()
        for link in read(built.output / path).found:
            parts = urlsplit(link)
            inner = parts.path if parts.scheme != "data" and parts.netloc in ("", "live.example.org") else ""
            if not inner or inner in switch or re.search(r"\.(css|js|svg)$", inner):
                continue
            assert folder_of(inner.lstrip("/")) == folder_of(path), (path, link)


def test_every_link_leads_somewhere(built):
    for folder in ("de", "ar"):
        assert broken(built.output, f"{ADDRESS}/", sorted((built.output / folder).rglob("*.html"))) == []


def test_style_sheets_scripts_and_pictures_are_there_once(built):
    found = {
        p.relative_to(built.output).as_posix()
        for ending in ("css", "js", "svg")
        for p in built.output.rglob(f"*.{ending}")
    }
    assert not [path for path in found if path.startswith(("de/", "ar/"))]


def test_the_switch_names_each_language_in_its_own_words(built):
    text = (built.output / "de/archive/index.html").read_text()
    switch = re.search(r'<nav class="tongues".*?</nav>', text, re.DOTALL)[0]
    assert re.findall(
        r'href="([^"]*)" hreflang="(\w+)" lang="(\w+)"( aria-current="true")?>([^<]*)<', switch
    ) == [
        ("/archive/", "en", "en", "", "English"),
        ("/ar/archive/", "ar", "ar", "", "العربية"),
        ("/de/archive/", "de", "de", ' aria-current="true"', "Deutsch"),
    ]


def test_robots_are_told_of_every_sitemap_and_each_lists_its_own(built):
    told = re.findall(r"^Sitemap: (.*)$", (built.output / "robots.txt").read_text(), re.MULTILINE)
    assert told == [f"{ADDRESS}/sitemap.xml", f"{ADDRESS}/ar/sitemap.xml", f"{ADDRESS}/de/sitemap.xml"]
    for folder in FOLDERS:
        listed = re.findall("<loc>([^<]*)</loc>", (built.output / folder / "sitemap.xml").read_text())
        assert len(listed) > 40
        assert {folder_of(urlsplit(url).path.lstrip("/")) for url in listed} == {folder}
        assert all(canonical(at(built, url).read_text()) == url for url in listed)


def test_calendars_and_feeds_lead_into_their_own_language(built):
    for folder in ("de/", "ar/"):
        calendar = (built.output / folder / "calendar.ics").read_bytes().replace(b"\r\n ", b"").decode()
        assert set(re.findall(rf"{ADDRESS}/(.*?)(?:meetings|webinars)/", calendar)) == {folder}
        feed = (built.output / folder / "feed.xml").read_text()
        assert f'xml:lang="{FOLDERS[folder]}"' in feed
        assert set(re.findall(rf'href="{ADDRESS}/(.*?)(?:meetings|webinars)/', feed)) == {folder}


def test_a_meeting_is_the_same_in_every_language_but_for_what_the_site_says(built):
    (path,) = built.output.glob("meetings/moths-on-your-balcony-*/index.html")
    name = path.relative_to(built.output)
    german, arabic = ((built.output / tag / name).read_text() for tag in ("de", "ar"))
    assert "Moths on your balcony" in german
    assert "Moths on your balcony" in arabic
    assert "In den Kalender" in german
    assert re.search(r'data-say="date">\w+, \d+\. Januar 2030<', german)
    assert "إضافة إلى التقويم" in arabic
    assert re.search(r'data-say="date">\w+، \d+ يناير 2030<', arabic)


def test_below_a_path_everything_holds_as_well(site):
    site.settings(ADDRESS, "https://x.example/a/b")
    assert spoken(site)("build", "--offline", "--strict").code == 0, site.err
    assert broken(site.output, "https://x.example/a/b/", sorted((site.output / "de").rglob("*.html"))) == []
    told = versions((site.output / "ar/archive/index.html").read_text())
    assert told["x-default"] == told["en"] == "https://x.example/a/b/archive/"
    assert told["ar"] == "https://x.example/a/b/ar/archive/"
    assert canonical((site.output / "ar/archive/index.html").read_text()) == told["ar"]


def test_a_second_build_writes_nothing(site):
    spoken(site).report("build", "--offline")
    before = site.times()
    report = site.report("build", "--offline", now=NOW + timedelta(seconds=1))
    assert (report["written"], report["deleted"]) == (0, 0)
    assert site.times() == before


def test_a_language_that_goes_takes_its_pages_along(site):
    spoken(site)("build", "--offline")
    site.settings(LANGUAGES, "[languages.de]\n")
    assert site("build", "--offline").code == 0, site.err
    assert not (site.output / "ar").exists()
    assert set(versions((site.output / "de/index.html").read_text())) == {"en", "x-default", "de"}


def test_a_language_may_be_the_only_one(site):
    site.settings("[publish]", "[publish]")
    site.settings('title = "Test site"', 'title = "Test site"\nlanguage = "ar"')
    assert site("build", "--offline", "--strict").code == 0, site.err
    for path, text in pages(site):
        assert '<html lang="ar" dir="rtl">' in text, path
        assert not versions(text)
        assert 'class="tongues"' not in text


@pytest.mark.parametrize(
    ("tag", "file"), [("de", "about.DE.md"), ("pt-BR", "about.pt-BR.md"), ("pt_BR", "about.pt-br.md")]
)
def test_a_tag_may_be_written_as_people_write_it(site, tag, file):
    spoken(site, f"[languages.{tag}]\n", {file: "+++\ntitle = 'x'\n+++\nHere it is"})
    assert site("build", "--offline").code == 0, site.err
    folder = tag.replace("_", "-").casefold()
    assert "Here it is" in (site.output / folder / "about/index.html").read_text()
    assert f'<html lang="{tag.replace("_", "-")}">' in (site.output / folder / "index.html").read_text()


UNKNOWN = "<p>{{ _('Bring a friend') }}{{ _('And a cake') }}</p>"


def missing(site):
    spoken(site, "[languages.de]\n", {})
    (site.root / "templates").mkdir()
    (site.root / "templates/404.html").write_text("x")
    (site.root / "templates/archive.html").write_text(UNKNOWN)
    return site


def test_a_text_without_its_translation_is_a_note_and_said_in_english(site):
    assert missing(site)("build", "--offline").code == 0, site.err
    assert "no translation into 'de' for 'And a cake', 'Bring a friend': said in English" in site.err
    assert "Bring a friend" in (site.output / "de/archive/index.html").read_text()


def test_under_strict_a_missing_translation_names_text_and_file_and_writes_nothing(site):
    assert missing(site)("build", "--offline", "--strict").code == 1
    assert "locale/de.po: no translation into 'de' for 'And a cake', 'Bring a friend'" in site.err
    assert not site.output.exists()


def test_a_sites_own_catalogue_says_what_the_theme_does_not_or_says_it_otherwise(site):
    (missing(site).root / "locale").mkdir()
    (site.root / "locale/de.po").write_text(
        'msgid "Bring a friend"\nmsgstr "Bringen Sie Freunde mit"\n\n'
        'msgid "And a cake"\nmsgstr ""\n\nmsgid "Home"\nmsgstr "Zuhause"\n'
    )
    assert site("build", "--offline", "--strict").code == 1
    assert "'And a cake'" in site.err
    assert "Bring a friend" not in site.err
    site.root.joinpath("locale/de.po").write_text(
        site.root.joinpath("locale/de.po").read_text().replace('msgstr ""', 'msgstr "Und Kuchen"')
    )
    assert site("build", "--offline", "--strict").code == 0, site.err
    assert "Bringen Sie Freunde mitUnd Kuchen" in (site.output / "de/archive/index.html").read_text()
    assert ">Zuhause<" in (site.output / "de/index.html").read_text()


def test_a_catalogue_that_is_none_stops_the_build_with_file_and_line(site):
    (spoken(site).root / "locale").mkdir()
    (site.root / "locale/de.po").write_text('msgid "Join"\nmsgstr Teilnehmen\n')
    assert site("build", "--offline").code == 1
    assert "locale/de.po:2" in site.err
    assert not site.output.exists()


@pytest.mark.parametrize(
    ("languages", "said"),
    [
        ("[languages.en]", "[languages.en] is the language of [site] itself"),
        ("[languages.EN]", "[languages.EN] is the language of [site] itself"),
        ("[languages.german]", "[languages.german] names no language"),
        ("[languages.xx]", "[languages.xx] names no language that pages can be written in"),
        ("[languages.pt-br]\n[languages.pt_BR]", "[languages.pt_BR] stands there twice"),
        ('[languages.de]\ntitel = "x"', "unknown key `titel` in [languages.de]"),
    ],
)
def test_a_language_that_cannot_be_is_told_with_its_line(site, languages, said):
    site.settings("[publish]", f"{languages}\n[publish]")
    assert site("build", "--offline").code == 1
    line = 7 + languages.count("\n")
    assert f"eroom.toml:{line}: {said}" in site.err


def test_a_page_of_the_main_language_may_not_stand_where_another_language_begins(site):
    spoken(site, content={"de.md": "+++\ntitle = 'x'\n+++\n"})
    assert site("build", "--offline").code == 1
    assert "content/de.md" in site.err


def test_the_headers_file_covers_the_join_pages_of_all_languages(site):
    site.settings('reveal = "page"', 'reveal = "page"\n[function]\nurl = "https://join.example.org"')
    shutil.rmtree(site.root / ".eroom")
    assert spoken(site)("build", environ={"EROOM_GRANT_KEY": "A" * 86}).code == 0, site.err
    covered = re.findall(r"^/\S+", (site.output / "_headers").read_text(), re.MULTILINE)
    rules = [path for path in covered if ":" in path or "*" in path]
    assert rules == [
        *(f"/{folder}{kind}s/:slug/join/" for folder in FOLDERS for kind in ("meeting", "webinar")),
        *(f"/{folder}embed/*" for folder in FOLDERS),
    ]
    files = set(covered) - set(rules)  # named by their bytes, and kept for ever
    assert files == {f"/{p.name}" for p in site.output.glob("*.????????.*s")}
    assert not list(site.output.glob("*/_headers"))


TALK = "Moths on your balcony"


@pytest.mark.parametrize("passcode", ["4711", "not-a-secret-8"])
def test_a_way_in_slips_out_in_no_language(account, passcode):  # noqa: F811
    """A template that would print it for one language only, which the rules of the others would not see."""
    meeting = account.one(TALK)
    meeting.passcode = passcode
    spoken(account, content={})
    account.settings('reveal = "page"', 'reveal = "never"')
    (account.root / "templates").mkdir()
    (account.root / "templates/_actions.html").write_text(
        f'{{% if site.language == "de" and meeting.topic.startswith("{TALK}") %}}Kenncode: {passcode}{{% endif %}}'
    )
    account("build", "--allow-shrink", environ=account.environ)
    assert account.code == 6, account.err
    assert "de/meetings/moths-on-your-balcony-" in account.err
    assert passcode not in account.err
    assert not account.output.exists()


def test_what_a_host_wrote_is_cut_in_every_language(account):  # noqa: F811
    meeting = account.one(TALK)
    meeting.agenda = f"#public Passcode: {meeting.passcode}, Nummer {meeting.number}"
    spoken(account, content={})
    account.settings('reveal = "page"', 'reveal = "never"')
    account.build()
    for folder in FOLDERS:
        (page,) = account.output.glob(f"{folder}meetings/moths-on-your-balcony-*/index.html")
        assert str(meeting.passcode) not in page.read_text()
    assert not account.told(str(meeting.number))
