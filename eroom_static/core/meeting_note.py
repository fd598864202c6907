"""What the publisher says of one meeting beside what Zoom knows: a file in content/meetings/, matched by id."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Annotated

import msgspec

from eroom_static.core.address import service_address
from eroom_static.core.document import FOLDER, NOTES, lines_of_files, parse_slug, read_each, spoken
from eroom_static.core.errors import ContentError, EroomError
from eroom_static.core.front import split
from eroom_static.core.history import Record, Withdrawn
from eroom_static.core.kept import TABLE, Kept, Table, impossible, kept_of, stray
from eroom_static.core.locate import line_of, locate
from eroom_static.core.old_address import OldAddress
from eroom_static.core.pieces import uncommented
from eroom_static.core.schema import Complaint, Unfit, from_text, read, together
from eroom_static.core.shortcode import take_out
from eroom_static.core.shortcodes import Asked, understood
from eroom_static.core.text import decode, quoted
from eroom_static.core.values import StaticFile

Word = Annotated[str, msgspec.Meta(min_length=1)]
_NUMBER = re.compile(r"[0-9](?:[\s-]?[0-9]){8,14}")


def parse_recording(text: str) -> str:
    """An address of https, whatever stands behind its ? or #."""
    address = text.strip()
    if not address.startswith("https://"):
        raise Unfit("must begin with https://", "for instance https://video.example.org/moths")
    before, *behind = re.split("[?#]", address, maxsplit=1)
    service_address(before)
    if behind and not re.fullmatch("[!-~]*", behind[0]):
        raise Unfit("holds a character that no address has", "copy it from the address bar")
    return address


class MeetingNote(msgspec.Struct, frozen=True, kw_only=True):
    """`meeting` names it by number, key or slug: it is for matching, and goes nowhere else; "" while it is kept as code
    and was not created yet. `where` is file:line. `kept` is what its [zoom] table says.

    `image` is the name of a file in static/. `categories` come to those of the agenda. `slug` is "" where the topic
    makes the address. `recording` is shown once there is something to see. `lines` are those of `lines_of_files`.
    """

    path: str
    meeting: str
    where: str
    language: str = ""
    body: str = ""
    asked: tuple[Asked, ...] = ()
    image: str = ""
    image_line: int = 1
    alt: str = ""
    categories: tuple[str, ...] = ()
    slug: str = ""
    slug_line: int = 1
    recording: str = ""
    aliases: tuple[str, ...] = ()
    draft: bool = False
    kept: Kept | None = None
    lines: Mapping[str, int] = MappingProxyType({})

    def __repr__(self) -> str:
        return f"MeetingNote(path={self.path!r})"


class _Front(msgspec.Struct, frozen=True, kw_only=True):
    meeting: Word | int | None = None
    image: StaticFile = ""
    alt: str | None = None
    categories: tuple[Word, ...] = ()
    slug: Annotated[str, from_text(parse_slug, 'text such as "moths"')] = ""
    recording: Annotated[
        str, from_text(parse_recording, "an address such as https://video.example.org/1")
    ] = ""
    aliases: tuple[OldAddress, ...] = ()
    draft: bool = False
    zoom: Table | None = None


def _check(front: _Front) -> Iterator[Complaint]:
    if front.zoom is not None:
        yield from impossible(front.zoom)
        if front.meeting is not None and not _NUMBER.fullmatch(str(front.meeting)):
            hint = "it is written by `eroom apply`; take it away for a meeting that is still to be created"
            said = "meeting must be the number that the meeting has in Zoom, where there is [zoom]"
            yield Complaint(("meeting",), said, hint)
    elif front.meeting is None:
        hint = (
            'name it by number, key or slug: meeting = "81234567890"; a meeting kept as code has a table [zoom]; '
            "what is neither belongs elsewhere in content/"
        )
        yield Complaint(("meeting",), "meeting is missing", hint, because=((TABLE,),))
    if front.image and front.alt is None:
        hint = 'alt = "…" says it to whoever cannot see it; alt = "" where it only decorates'
        yield Complaint(("image",), "image wants a text beside it", hint)


def read_notes(
    files: Mapping[str, bytes], *, languages: Sequence[str] = (), main: str = ""
) -> tuple[MeetingNote, ...]:
    """Every note that is no draft. `main` is the site's main language."""
    notes = read_each(
        {path: data for path, data in files.items() if path.startswith(NOTES)},
        lambda path, data: _read(path, data, languages, main),
    )
    return tuple(note for note in notes if not note.draft)


def _read(path: str, data: bytes, languages: Sequence[str], main: str) -> MeetingNote:
    where = f"{FOLDER}/{path}"
    parts = split(decode(data, where, ContentError), where)
    front = read(
        parts.matter, _Front, where, ContentError, first_line=parts.matter_line, check=_check, stray=stray
    )
    lines = locate(parts.matter)

    def line(key: str) -> int:
        return parts.matter_line + line_of(lines, (key,)) - 1

    _, language = spoken(path, languages)
    if language not in ("", main):
        for key, said in (
            ("slug", "a meeting has the same address in every language"),
            (TABLE, "a meeting is one and the same in every language"),
        ):
            if getattr(front, key):
                hint = f"write `{key}` into the note of the site's main language"
                raise ContentError(said, where=f"{where}:{line(key)}", hint=hint)
    number = "" if front.meeting is None else str(front.meeting)
    parts = msgspec.structs.replace(parts, body=uncommented(parts.body, where, parts.body_line))
    body = take_out(parts.body, where, parts.body_line)
    return MeetingNote(
        path=path,
        meeting=number,
        where=f"{where}:{line('meeting') if number else line(TABLE)}",
        language=language,
        body=body.text,
        asked=understood(body.calls),
        image=front.image,
        image_line=line("image"),
        alt=front.alt or "",
        categories=front.categories,
        slug=front.slug,
        slug_line=line("slug"),
        recording=front.recording,
        aliases=front.aliases,
        draft=front.draft,
        kept=kept_of(front.zoom, path=path, where=f"{where}:{line(TABLE)}", number=_digits(number))
        if front.zoom
        else None,
        lines=lines_of_files(parts),
    )


def _digits(number: str) -> str:
    """As Zoom's API has it: people copy it with blanks."""
    return re.sub(r"[\s-]", "", number)


Notes = Mapping[str, MeetingNote]  # by the meeting's key


def matched(notes: Iterable[MeetingNote], key_of: Callable[[str], str]) -> dict[str, tuple[MeetingNote, ...]]:
    """The notes of each meeting that there is. Raises a ContentError for two of one meeting in one language."""
    found: dict[str, tuple[MeetingNote, ...]] = {}
    wrong: list[EroomError] = []
    for note in notes:
        key = key_of(note.meeting)
        others = found.get(key, ())
        if twin := next((other for other in others if other.language == note.language), None):
            said = f"this is about the same meeting as {FOLDER}/{twin.path}"
            wrong.append(ContentError(said, where=note.where, hint="make one note of both"))
        elif key:
            found[key] = (*others, note)
    if wrong:
        raise together(wrong)
    return found


def in_language(
    notes: Mapping[str, Sequence[MeetingNote]], language: str, main: str
) -> dict[str, MeetingNote]:
    """Each meeting's note in a language: what it does not say there, the note of the main language says.

    But for its aliases, which lead to the pages of its own language.
    """
    told: dict[str, MeetingNote] = {}
    for key, several in notes.items():
        own = next((n for n in several if n.language == language), None)
        base = next((n for n in several if n.language in ("", main)), None)
        if own is not None and base is not None and own is not base:
            image = own if own.image else base
            told[key] = msgspec.structs.replace(
                own,
                image=image.image,
                alt=own.alt or image.alt,
                categories=own.categories or base.categories,
                slug=base.slug,
                recording=own.recording or base.recording,
                body=own.body if own.body.strip() else base.body,
                asked=own.asked if own.body.strip() else base.asked,
            )
        elif note := own or base:
            elsewhere = note.language not in (language, "") or (language != main and not note.language)
            told[key] = msgspec.structs.replace(note, aliases=()) if elsewhere else note
    return told


def slugs(
    notes: Mapping[str, Sequence[MeetingNote]], records: Mapping[str, Record | Withdrawn]
) -> dict[str, str]:
    """The address of its own that a note gives its meeting, by key. Raises a ContentError for one that is taken."""
    taken: dict[str, str] = {}
    for key, record in records.items():
        if isinstance(record, Record):
            taken |= dict.fromkeys(record.slugs, key)
    own: dict[str, str] = {}
    wrong: list[EroomError] = []
    for key, several in notes.items():
        for note in several:
            if not note.slug:
                continue
            if taken.setdefault(note.slug, key) == key:
                own[key] = note.slug
            else:
                said = f"the address {quoted(note.slug)} is, or was, that of another meeting"
                wrong.append(
                    ContentError(
                        said, where=f"{FOLDER}/{note.path}:{note.slug_line}", hint="choose another slug"
                    )
                )
    if wrong:
        raise together(wrong)
    return own
