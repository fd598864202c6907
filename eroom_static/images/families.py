"""Which fonts a card is set in, best first, by the names of their files on Linux, macOS and Windows."""

from collections.abc import Iterator

import msgspec


class Family(msgspec.Struct, frozen=True):
    """Two weights, each a file and the number of the face in it. A variable font is both."""

    bold: str
    regular: str
    bold_face: int = 0
    regular_face: int = 0


def _by_hyphen(*names: str) -> Iterator[Family]:
    yield from (Family(f"{name}-Bold.{e}", f"{name}-Regular.{e}") for name in names for e in ("ttf", "otf"))


# Latin, Greek and Cyrillic first: nearly every line has some.
FIRST = (
    *_by_hyphen("Inter"),
    Family("InterVariable.ttf", "InterVariable.ttf"),
    *_by_hyphen("NotoSans"),
    Family("NotoSans[wght].ttf", "NotoSans[wght].ttf"),
    Family("NotoSans[wdth,wght].ttf", "NotoSans[wdth,wght].ttf"),
    Family("NotoSans-VF.ttf", "NotoSans-VF.ttf"),
    Family("SFNS.ttf", "SFNS.ttf"),
    Family("HelveticaNeue.ttc", "HelveticaNeue.ttc", bold_face=1),
    Family("segoeuib.ttf", "segoeui.ttf"),
    *_by_hyphen("Roboto", "OpenSans", "SourceSans3", "Ubuntu"),
)

# Then what is made for one script. Noto's are put before these, whatever they are.
SCRIPTS = (
    Family("GeezaPro.ttc", "GeezaPro.ttc", bold_face=1),  # Arabic
    Family("ArialHB.ttc", "ArialHB.ttc", bold_face=1),  # Hebrew
    Family("Kohinoor.ttc", "Kohinoor.ttc"),  # Devanagari
    Family("Thonburi.ttc", "Thonburi.ttc", bold_face=1),  # Thai
    Family("NirmalaB.ttf", "Nirmala.ttf"),  # India's
    Family("Nirmala.ttc", "Nirmala.ttc", bold_face=2),
    Family("LeelaUIb.ttf", "LeelawUI.ttf"),  # Thai, Lao, Khmer
    Family("mmrtextb.ttf", "mmrtext.ttf"),  # Myanmar
    Family("ebrimabd.ttf", "ebrima.ttf"),  # Africa's
    Family("arialbd.ttf", "arial.ttf"),
    Family("Arial Bold.ttf", "Arial.ttf"),
    Family("Helvetica.ttc", "Helvetica.ttc", bold_face=1),
    *_by_hyphen("LiberationSans"),
    Family("DejaVuSans-Bold.ttf", "DejaVuSans.ttf"),
    Family("FreeSansBold.otf", "FreeSans.otf"),
    Family("FreeSansBold.ttf", "FreeSans.ttf"),
)

JAPANESE, KOREAN, SIMPLE, FULL = "ja", "ko", "zh-Hans", "zh-Hant"
_NOTO_CJK = (JAPANESE, KOREAN, SIMPLE, FULL)  # the faces of the collection, in their order


def _collected(name: str, ending: str) -> Iterator[tuple[str, Family]]:
    for number, language in enumerate(_NOTO_CJK):
        yield language, Family(f"{name}-Bold.{ending}", f"{name}-Regular.{ending}", number, number)


# Han letters look different in each of these languages.
HAN = (
    *_collected("NotoSansCJK", "ttc"),
    *((language, Family("NotoSansCJK-VF.ttc", "NotoSansCJK-VF.ttc", n, n)) for n, language in enumerate(_NOTO_CJK)),
    (JAPANESE, Family("NotoSansCJKjp-Bold.otf", "NotoSansCJKjp-Regular.otf")),
    (KOREAN, Family("NotoSansCJKkr-Bold.otf", "NotoSansCJKkr-Regular.otf")),
    (SIMPLE, Family("NotoSansCJKsc-Bold.otf", "NotoSansCJKsc-Regular.otf")),
    (FULL, Family("NotoSansCJKtc-Bold.otf", "NotoSansCJKtc-Regular.otf")),
    (JAPANESE, Family("NotoSansJP-Bold.otf", "NotoSansJP-Regular.otf")),
    (JAPANESE, Family("ヒラギノ角ゴシック W6.ttc", "ヒラギノ角ゴシック W3.ttc")),
    (JAPANESE, Family("YuGothB.ttc", "YuGothR.ttc")),
    (JAPANESE, Family("meiryob.ttc", "meiryo.ttc")),
    (KOREAN, Family("AppleSDGothicNeo.ttc", "AppleSDGothicNeo.ttc", bold_face=6)),
    (KOREAN, Family("malgunbd.ttf", "malgun.ttf")),
    (SIMPLE, Family("PingFang.ttc", "PingFang.ttc")),
    (SIMPLE, Family("Hiragino Sans GB.ttc", "Hiragino Sans GB.ttc", bold_face=2)),
    (SIMPLE, Family("msyhbd.ttc", "msyh.ttc")),
    (FULL, Family("msjhbd.ttc", "msjh.ttc")),
    (SIMPLE, Family("wqy-zenhei.ttc", "wqy-zenhei.ttc")),
)  # fmt: skip

LAST = (Family("Arial Unicode.ttf", "Arial Unicode.ttf"), Family("seguisym.ttf", "seguisym.ttf"))

EMOJI = ("NotoColorEmoji.ttf", "Apple Color Emoji.ttc", "seguiemj.ttf", "TwemojiMozilla.ttf")


def han(text: str, language: str) -> str:
    """The language whose Han letters a text wants: its own letters tell, else the site's language, else Japanese."""
    if any("\u3040" <= c <= "\u30ff" for c in text):
        return JAPANESE
    if any("\uac00" <= c <= "\ud7a3" for c in text):
        return KOREAN
    tag = language.casefold()
    if tag.startswith("zh"):
        return FULL if any(part in tag.split("-") for part in ("hant", "tw", "hk", "mo")) else SIMPLE
    return KOREAN if tag.startswith("ko") else JAPANESE
