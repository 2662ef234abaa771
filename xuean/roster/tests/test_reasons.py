"""Every code has its sentence, every sentence its Chinese, and the same values in both."""

import re
import string
from pathlib import Path

from babel.messages.pofile import read_po

from xuean.core import identity, phones
from xuean.roster import reading
from xuean.roster.reading.reasons import SENTENCES, sentence

_CODE = re.compile(
    r'"((?:file|cell|column|row|name|sex|birth|date|id_kind|identity|phone|email|student_number|ethnicity|seat|study_mode|'
    r'kinship|class|entered|duplicate|post|timetable|period|lesson|bell|sheet)\.[a-z_]+)"'
)
_SHEETS = {"sheet.hidden", "sheet.empty", "sheet.no_cells", "sheet.no_header"}  # put together from Sheet.skip


def _used() -> set[str]:
    folder = Path(reading.__file__).parent
    files = [path for path in folder.glob("*.py") if path.name != "reasons.py"]
    files += [Path(identity.__file__), Path(phones.__file__)]
    return {code for path in files for code in _CODE.findall(path.read_text(encoding="utf-8"))}


def test_every_code_has_a_sentence_and_every_sentence_is_used() -> None:
    assert _used() | _SHEETS == set(SENTENCES)


def test_every_sentence_has_its_chinese_with_the_same_values() -> None:
    path = Path(reading.__file__).parent.parent / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans")
    for code, message in SENTENCES.items():
        entry = catalogue.get(message)
        assert entry is not None and entry.string and not entry.fuzzy, code
        assert _names(message) == _names(str(entry.string)), code


def test_a_sentence_is_filled_in() -> None:
    assert (
        sentence("identity.shape", (("length", "17"),))
        == "A resident identity number has 18 characters; this one has 17."
    )
    assert sentence("sheet.hidden", translate=lambda text: text.upper()) == "HIDDEN SHEET, NOT READ"


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
