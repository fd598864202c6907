"""A Markdown file of content/ as a document: its front matter, its address and its body."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Annotated, TypeVar

import msgspec

from eroom_static.core.errors import ContentError, EroomError, Several
from eroom_static.core.front import Parts, split
from eroom_static.core.locate import line_of, locate
from eroom_static.core.old_address import OldAddress
from eroom_static.core.pieces import uncommented
from eroom_static.core.schema import Unfit, from_text, read, together
from eroom_static.core.shortcode import take_out
from eroom_static.core.shortcodes import Asked, understood
from eroom_static.core.slug import words
from eroom_static.core.text import decode, quoted

FOLDER = "content"
NOTES = "meetings/"  # below content/: what the publisher says of single meetings
_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HEADING = re.compile(r"(?P<marks>#{1,6})[ \t]+(?P<words>.*?)[ \t]*#*[ \t]*(?:\{[^}]*\})?[ \t]*")
_CODE = re.compile(r" {0,3}(```+|~~~+)")
_MARKUP = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|[*`]|\b_+(?!\w)|(?<!\w)_+\b")
_FILE = re.compile(r"[^\s()<>\[\]\"'#]+\.md\b")
T = TypeVar("T")
# Windows cannot hold a folder of these names, and sites are built there too.
_DEVICES = frozenset({"aux", "con", "nul", "prn", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))})


def parse_slug(text: str) -> str:
    if not _WORD.fullmatch(text) or text in _DEVICES:
        near = words(text)
        hint = f'write "{near}"' if near and near not in _DEVICES else "use a to z, 0 to 9 and -"
        raise Unfit(f"cannot be part of an address: {quoted(text)}", hint)
    return text


def parse_template(text: str) -> str:
    path = PurePosixPath(text)
    if path.suffix != ".html" or path.is_absolute() or ".." in path.parts:
        raise Unfit(f"names no template: {quoted(text)}", 'a file in templates/, for instance "page.html"')
    return str(path)


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """`path` is below content/; `url` is "/about/", or "/" for the front page.

    `menu` is the label in the menu, "" for none; `template` is "" where the theme chooses. `body` is Markdown
    that begins on `body_line` of the file, which names its template on `template_line`. `language` is that of a name
    such as about.de.md, "" of one that names none. In the body a mark stands for each of the shortcodes `asked`.
    `aliases` are further addresses, from the top of the site, that lead here. `lines` are those of `lines_of_files`.
    """

    path: str
    url: str
    title: str
    body: str
    asked: tuple[Asked, ...] = ()
    language: str = ""
    body_line: int = 1
    description: str = ""
    menu: str = ""
    order: int = 0
    draft: bool = False
    template: str = ""
    template_line: int = 1
    aliases: tuple[str, ...] = ()
    lines: Mapping[str, int] = MappingProxyType({})


class _Front(msgspec.Struct, frozen=True, kw_only=True):
    title: Annotated[str, msgspec.Meta(min_length=1)] | None = None
    slug: Annotated[str, from_text(parse_slug, 'text such as "about-us"')] | None = None
    description: str = ""
    menu: bool | str = False
    order: int = 0
    draft: bool = False
    template: Annotated[str, from_text(parse_template, 'text such as "page.html"')] = ""
    aliases: tuple[OldAddress, ...] = ()


def read_documents(
    files: Mapping[str, bytes], *, languages: Sequence[str] = (), drafts: bool = False
) -> tuple[Document, ...]:
    """Every .md file, by its path below content/, but notes and what begins with a dot. One bad file hides no other."""
    documents = read_each(
        {path: data for path, data in files.items() if not path.startswith(NOTES)},
        lambda path, data: read_document(path, data, languages),
    )
    return tuple(document for document in documents if drafts or not document.draft)


def read_each(files: Mapping[str, bytes], one: Callable[[str, bytes], T]) -> list[T]:
    """Every .md file as `one` reads it, by path. Raises all that is wrong with any of them, together."""
    made: list[T] = []
    wrong: list[EroomError] = []
    for path in sorted(p for p in files if _is_document(PurePosixPath(p))):
        try:
            made.append(one(path, files[path]))
        except Several as several:
            wrong += several.errors
        except ContentError as error:
            wrong.append(error)
    if wrong:
        raise together(wrong)
    return made


def _is_document(path: PurePosixPath) -> bool:
    return path.suffix == ".md" and not any(part.startswith(".") for part in path.parts)


def read_document(path: str, data: bytes, languages: Sequence[str] = ()) -> Document:
    where = f"{FOLDER}/{path}"
    parts = split(decode(data, where, ContentError), where)
    matter, matter_line = parts.matter, parts.matter_line
    front = read(matter, _Front, where, ContentError, first_line=matter_line)
    body = uncommented(parts.body, where, parts.body_line)  # before a heading in a comment can be the title
    parts = msgspec.structs.replace(parts, body=body)
    title = front.title or ""
    if not title:
        title, parts = _titled(parts)
    name, language = spoken(path, languages)
    title = title or _from_name(name)
    taken = take_out(parts.body, where, parts.body_line)
    return Document(
        path=path,
        language=language,
        url=_url(name, front.slug, where),
        title=title,
        body=taken.text,
        asked=understood(taken.calls),
        body_line=parts.body_line,
        description=front.description,
        menu=front.menu if isinstance(front.menu, str) else title if front.menu else "",
        order=front.order,
        draft=front.draft,
        template=front.template,
        template_line=matter_line + line_of(locate(matter), ("template",)) - 1 if front.template else 1,
        aliases=front.aliases,
        lines=lines_of_files(parts),
    )


def lines_of_files(parts: Parts) -> Mapping[str, int]:
    """On which line of the file stands first what looks like the name of another file of content/."""
    found: dict[str, int] = {}
    for number, line in enumerate(parts.body.split("\n"), parts.body_line):
        for name in _FILE.findall(line):
            found.setdefault(name, number)
    return found


def spoken(path: str, languages: Sequence[str]) -> tuple[str, str]:
    """about.de.md is about.md in "de", where that is a language of the site."""
    file = PurePosixPath(path)
    tag = next((t for t in languages if file.stem.casefold().endswith(f".{t.casefold()}")), "")
    return (str(file.with_name(f"{file.stem[: -len(tag) - 1]}{file.suffix}")), tag) if tag else (path, "")


def _titled(parts: Parts) -> tuple[str, Parts]:
    """The first heading. A `# heading` that opens the body leaves it: the page shows the title itself."""
    lines = parts.body.split("\n")
    number, heading = _first_heading(lines)
    if heading is None:
        return "", parts
    title = " ".join(_MARKUP.sub(r"\1", heading["words"]).split())
    if heading["marks"] != "#" or any(line.strip() for line in lines[:number]):
        return title, parts
    body = "\n".join(lines[number + 1 :])
    return title, msgspec.structs.replace(parts, body=body, body_line=parts.body_line + number + 1)


def _first_heading(lines: list[str]) -> tuple[int, re.Match[str] | None]:
    fence = ""
    for number, line in enumerate(lines):
        code = _CODE.match(line)
        if code is not None and (not fence or code[1].startswith(fence)):
            fence = "" if fence else code[1]
        elif not fence and (heading := _HEADING.fullmatch(line)) is not None:
            return number, heading
    return 0, None


def _from_name(path: str) -> str:
    file = PurePosixPath(path)
    name = file.parent.name if file.stem == "index" else file.stem
    spoken = re.sub(r"[-_\s]+", " ", name).strip()
    return spoken[:1].upper() + spoken[1:] if spoken else "Home"


def _url(path: str, slug: str | None, where: str) -> str:
    """a/b.md → /a/b/; a/index.md → /a/; `slug` takes the place of the last part."""
    *folders, last = PurePosixPath(path).with_suffix("").parts
    names = folders if last == "index" else [*folders, last]
    if slug is not None and not names:
        raise ContentError("the front page has no slug", where=f"{where}:1", hint="take `slug` away")
    parts = [words(name) for name in names]
    parts[-1:] = [slug] if slug is not None else parts[-1:]
    for name, part in zip(names, parts, strict=True):
        if not part or part in _DEVICES:
            hint = 'rename it, or for a file set slug = "…" in its front matter'
            raise ContentError(f"the name {quoted(name)} gives no address", where=f"{where}:1", hint=hint)
    return "/" + "".join(f"{part}/" for part in parts)
