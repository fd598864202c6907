"""Gathers what the theme says into locale/eroom.pot, and brings every locale/*.po up to it. Run by `make words`.

What is new in a catalogue stands there empty: fill it in. What the theme says no longer goes.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
TEMPLATES = ("**.html", "**.xml", "**.txt")
METHODS = [("**.py", "python"), *((pattern, "jinja2.ext:babel_extract") for pattern in TEMPLATES)]
OPTIONS = {
    pattern: {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"} for pattern in TEMPLATES
}
# `say` is how core asks for a text; `forms` hands every plural form to a script.
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "say": None, "forms": (1, 2)}
HEADERS = (
    "Project-Id",
    "Report-Msgid",
    "POT-Creation",
    "PO-Revision",
    "Last-Trans",
    "Language-Team",
    "Generated",
)


def gathered() -> Catalog:
    """Everything the theme says, in the order in which it stands."""
    catalogue = Catalog(charset="utf-8", fuzzy=False, header_comment="")
    for folder in ("templates", "eroom_static/core/pages"):
        found = extract_from_dir(ROOT / folder, METHODS, OPTIONS, KEYWORDS)
        for file, line, message, _, context in sorted(found, key=lambda f: (f[0], f[1])):
            catalogue.add(message, locations=[(file, line)], context=context)
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """Without dates, names and line numbers, which would change with every run."""
    data = BytesIO()
    catalogue.header_comment = ""
    write_po(data, catalogue, width=120, no_location=True, ignore_obsolete=True)
    lines = data.getvalue().decode().lstrip("\n").splitlines(keepends=True)
    return "".join(
        line for line in lines if not line.startswith(tuple(f'"{name}' for name in HEADERS))
    ).encode()


def renewed(path: Path, template: Catalog) -> bytes:
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.stem.replace("-", "_"), charset="utf-8")
    catalogue.update(template, no_fuzzy_matching=True)
    return written(catalogue)


if __name__ == "__main__":
    gathering = gathered()
    (LOCALE / "eroom.pot").write_bytes(written(gathering))
    for catalogue_file in sorted(LOCALE.glob("*.po")):
        catalogue_file.write_bytes(renewed(catalogue_file, gathering))
