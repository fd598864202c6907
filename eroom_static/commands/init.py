"""`eroom init`: a new site in a folder, asking little and overwriting nothing."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from string import Template

import click
import msgspec

from eroom_static import __version__
from eroom_static.commands.terminal import Shell
from eroom_static.core.address import site_address
from eroom_static.core.environment import Environment
from eroom_static.core.errors import EroomError, OutputError
from eroom_static.core.schema import Unfit
from eroom_static.core.settings import Settings
from eroom_static.disk.reader import DOTENV, SETTINGS, STATE
from eroom_static.disk.starter import PLAIN, SECRET, lay, starter
from eroom_static.sandbox.world import World

MEETING = "content/meetings/open-evening.md"
SITE: Mapping[str, str] = {
    SETTINGS: "site/eroom.toml",
    "content/about.md": "site/about.md",
    MEETING: "site/meeting.md",
    DOTENV: "site/env",
    ".gitignore": "site/gitignore",
    ".gitleaks.toml": "site/gitleaks.toml",
}
REQUIREMENTS = {"requirements.txt": "site/requirements.txt"}
CI: Mapping[str, Mapping[str, str]] = {
    "github": {".github/workflows/site.yml": "ci/github.yml"},
    "gitlab": {".gitlab-ci.yml": "ci/gitlab.yml"},
    "netlify": {
        "netlify.toml": "ci/netlify/netlify.toml",
        "netlify/functions/rebuild.mjs": "ci/netlify/rebuild.mjs",
        "netlify/memory/index.js": "ci/netlify/memory.js",
        "netlify/memory/manifest.yml": "ci/netlify/manifest.yml",
    },
    "cloudflare": {
        "wrangler.toml": "ci/cloudflare/wrangler.toml",
        "rebuild/wrangler.toml": "ci/cloudflare/rebuild.toml",
        "rebuild/worker.js": "ci/cloudflare/worker.js",
    },
    "vercel": {"vercel.json": "ci/vercel/vercel.json", "api/rebuild.mjs": "ci/vercel/rebuild.mjs"},
}
FILLED = {SETTINGS, MEETING, "requirements.txt"}  # those with places for what was answered
EXAMPLE, SOMEBODY = "https://live.example.org", "events@example.org"
TUESDAY, AHEAD = 1, timedelta(weeks=3)


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """What a new site is told about itself. `url` is "" where that is not known yet."""

    title: str = "Meetings"
    source: str = "sandbox"
    url: str = ""


@click.command
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Ask nothing: a site of the invented account, to be looked at.")
@click.option(
    "--ci",
    multiple=True,
    type=click.Choice(sorted(CI)),
    help="Write the scheduled rebuild for this host as well; may be given several times.",
)
@click.pass_obj
def command(shell: Shell, *, folder: Path, yes: bool, ci: tuple[str, ...]) -> None:
    """Begin a site in DIR: settings with comments, a page, a meeting kept as code, .env, and what keeps secrets out of
    version control. Files that are there stay as they are.

    \b
    Example: eroom init demo
             eroom init --yes --ci github
    """
    root = shell.root / folder
    if root.exists() and not root.is_dir():
        raise OutputError("is a file, and a site is a folder", where=str(root), hint="name another one")
    is_new = not (root / SETTINGS).exists()
    asks = is_new and not yes and sys.stdin is not None and sys.stdin.isatty()
    answers = _asked() if asks else Answers()
    files = {**SITE, **(REQUIREMENTS if ci else {}), **{k: v for host in ci for k, v in CI[host].items()}}
    contents = {name: _content(name, source, answers, shell.now) for name, source in files.items()}
    Settings.read(contents[SETTINGS], Environment())  # nothing is written that could not be read
    for name, data in contents.items():
        is_laid = lay(root / name, data, mode=SECRET if name == DOTENV else PLAIN)
        shell.say(f"wrote {root / name}" if is_laid else f"kept  {root / name}, which was there")
    for host in ci:
        shell.say(f"{host}: what is to be set up once stands at the head of {_head(host)}")
    for line in (
        _next(folder, answers) if is_new else ("", "this folder was a site before: nothing of it was changed")
    ):
        shell.say(line)
    for line in _unignored(root):
        shell.say(line)


def _content(name: str, source: str, answers: Answers, now: datetime) -> bytes:
    data = starter(source)
    if name not in FILLED:
        return data
    url = f"url = {_toml(answers.url)}" if answers.url else f"#url = {_toml(EXAMPLE)}"
    places = {
        "title": _toml(answers.title),
        "source": _toml(answers.source),
        "url": url,
        "version": __version__,
        **_meeting(answers, now),
    }
    return Template(data.decode()).substitute(places).encode()


def _meeting(answers: Answers, now: datetime) -> dict[str, str]:
    """A Tuesday ahead, and a host of the invented account: who is host in one's own is not known yet."""
    day = (now + AHEAD).date()
    day += timedelta(days=(TUESDAY - day.weekday()) % 7)
    invented = answers.source == "sandbox"
    host = World(now=now, meetings=0).hosts[0].email if invented else SOMEBODY
    draft = "" if invented else "# While it is a draft, nothing comes of it.\ndraft = true\n"
    return {"host": _toml(host), "starts": f"{day}T19:00:00", "draft": draft}


def _head(host: str) -> str:
    """The file whose comments say what to do: JSON has none."""
    return next(name for name in CI[host] if not name.endswith(".json"))


def _toml(text: str) -> str:
    """As TOML writes text, which is as JSON does, but for one sign."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _asked() -> Answers:
    title = _prompt("Title of the site", Answers().title, _title)
    source = click.prompt(
        'Meetings of your own Zoom account ("zoom"), or invented ones first ("sandbox")',
        default="sandbox",
        type=click.Choice(["zoom", "sandbox"]),
        show_choices=False,
        err=True,
    )
    url = _prompt("Where it will live", EXAMPLE, site_address) if source == "zoom" else ""
    return Answers(title=title, source=source, url=url)


def _title(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise Unfit("must be a line of text")
    return text.strip()


def _prompt(text: str, default: str, read: Callable[[str], str]) -> str:
    def value(typed: str) -> str:
        try:
            return read(typed)
        except Unfit as unfit:
            said = f"it {unfit.message}" + (f": {unfit.hint}" if unfit.hint else "")
            raise click.UsageError(said) from unfit

    answer: str = click.prompt(text, default=default, value_proc=value, err=True)
    return answer


def _next(folder: Path, answers: Answers) -> Iterator[str]:
    """The way to a site of one's own, in five lines."""
    there = "" if folder == Path() else f"cd {folder} && "
    yield ""
    look = f"{there}eroom build && eroom serve"
    if answers.source == "sandbox":
        yield f"1. {look}    shows it, with the meetings of an invented account"
        yield f"   eroom plan && eroom apply    adds {MEETING}, a meeting kept as code"
        yield "2. marketplace.zoom.us → Develop → Build App → Server-to-Server OAuth App; .env names its five scopes"
        yield "3. its three credentials into .env"
        yield '4. in eroom.toml: source = "zoom" and [site] url; delete history/ and content/meetings/: invented'
        yield "5. eroom doctor    says what is still missing, and where to click"
        return
    yield "1. marketplace.zoom.us → Develop → Build App → Server-to-Server OAuth App; .env names its five scopes"
    yield "2. its three credentials into .env"
    yield f"3. {there}eroom doctor    says what is still missing, and where to click"
    yield "4. #public into the description of each meeting that is to be shown, or another rule into eroom.toml"
    yield "5. eroom build && eroom serve    shows it"


def _unignored(root: Path) -> Iterator[str]:
    """What a .gitignore that was there before lets into version control."""
    try:
        ignored = (root / ".gitignore").read_text(encoding="utf-8", errors="replace").split()
    except OSError as wrong:
        raise EroomError(f"cannot be read: {wrong.strerror}", where=str(root / ".gitignore")) from wrong
    known = {line.strip("/") for line in ignored}
    if DOTENV not in known:
        yield "important: add the line .env to .gitignore, or its secrets get into version control"
    if made := [f"/{name}/" for name in ("output", STATE) if name not in known]:
        yield f"add to .gitignore as well, since every build makes it anew: {' '.join(made)}"
