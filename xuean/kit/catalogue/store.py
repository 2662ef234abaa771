"""Reading and writing catalogues: sorted, without places, dates or machines, so that only changes show."""

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from xuean.kit.catalogue.gather import Key, key_of

HEADER = """msgid ""
msgstr ""
"Language: {locale}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
WIDTH = 120


def read(path: Path, locale: str = "zh_Hans") -> Catalog:
    """The catalogue in `path`; an empty one when there is none."""
    if not path.is_file():
        return Catalog(locale=locale, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


def write(path: Path, catalogue: Catalog, *, keep_obsolete: bool = True) -> bool:
    """Write when it differs; says whether it did."""
    body = io.BytesIO()
    write_po(
        body, catalogue, width=WIDTH, no_location=True, omit_header=True, sort_output=True,
        ignore_obsolete=not keep_obsolete,
    )  # fmt: skip
    text = HEADER.format(locale=catalogue.locale_identifier) + body.getvalue().decode().strip() + "\n"
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


def compiled(path: Path, catalogue: Catalog) -> None:
    """The .mo beside the .po."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for message in [one for one in catalogue if one.id and not any(one.string or ())]:
        catalogue.delete(message.id, message.context)  # an empty plural would be read as a translation: as nothing
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)


def words(catalogue: Catalog) -> dict[Key, str]:
    """{(id, context): translation}; '' where there is none or it is only guessed (fuzzy)."""
    found: dict[Key, str] = {}
    for message in catalogue:
        if message.id:
            text = message.string if isinstance(message.string, str) else (message.string or ("",))[0]
            found[key_of(message.id, message.context)] = "" if message.fuzzy else text
    return found


def remembered(catalogue: Catalog) -> dict[Key, str]:
    """The translations of texts that are no longer said: they come back when the text does."""
    found = {}
    for message in catalogue.obsolete.values():
        text = message.string if isinstance(message.string, str) else (message.string or ("",))[0]
        found[key_of(message.id, message.context)] = text
    return found
