"""Whatever people type is shown as they typed it, and runs nowhere: not in pages, workbooks, letters or logs."""

import io
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from itertools import cycle
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.cast import MONDAY
from tests.matrix.stage import NOW, Stage
from tests.security import words
from tests.security.house import House, undone
from tests.security.pages import Page
from xuean.core import clock
from xuean.core.ids import new_id
from xuean.core.pen import Pen, holding
from xuean.kit.export import workbook
from xuean.notices.channels.mail import letter
from xuean.notices.models import ContactAttempt
from xuean.notices.texts import written
from xuean.outbox.kinds import Message
from xuean.outbox.models import Envelope
from xuean.people.models import (
    Campus,
    Lesson,
    Person,
    Place,
    School,
    SchoolClass,
    Staff,
    StaffLeave,
)
from xuean.presence.models import Sighting
from xuean.web.models import Device, Session

pytestmark = pytest.mark.django_db

READERS = ("principal", "safety_office", "recorder", "homeroom_teacher", "class_officer", "guardian")
# tables whose words are people's own; each word of the list lands in some of them
OWN = (
    (Person, "name"), (Staff, "subject"), (Lesson, "subject"), (Campus, "name"), (Place, "name"),
    (SchoolClass, "given_name"), (StaffLeave, "reason"), (School, "name"), (Device, "label"), (Session, "label"),
)  # fmt: skip


def plant(stage: Stage, given: tuple[str, ...]) -> None:
    """Straight into the tables, past every form: a page must not rely on them."""
    turn = cycle(given)
    with holding(Pen(actor=None, school_id=stage.cast.school.id, tag="tests.plant", now=NOW)):
        for model, name in OWN:
            room = getattr(model._meta.get_field(name), "max_length", None)
            for row in model._default_manager.order_by("pk"):
                word = next(one for one in turn if room is None or len(one) <= room)
                model._default_manager.filter(pk=row.pk).update(**{name: word})
        for word in words.ALL:
            say_about(stage, word)


def say_about(stage: Stage, word: str) -> None:
    """What is sealed: notes, reasons, what was said on the telephone."""
    common = {"school": stage.cast.school, "student": stage.cast.students[0], "occurred_at": NOW, "recorded_at": NOW}
    ContactAttempt.objects.create(
        **common, target="police_station", number_masked="", number_blind=b"0" * 16, result="no_answer", told=word
    )
    Sighting.objects.create(**common, on=MONDAY, kind="absent", context="by_hand", source="app", note=word)


@pytest.fixture(scope="module")
def planted(house: House, django_db_blocker: Any) -> Iterator[House]:
    with django_db_blocker.unblock(), undone(), clock.at(NOW):
        plant(house.stage, words.ALL)
        yield house


def pages(house: House, who: str) -> Iterator[tuple[str, str]]:
    for _, door, address in house.pages((who,)):
        answer = house.ask(who, "get", address)
        assert answer.status_code < 500 or door.pattern == "readyz", f"{who} {door.pattern}"
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            yield door.pattern, answer.content.decode()


@pytest.mark.parametrize("who", READERS)
def test_pages_show_words_and_run_none(planted: House, who: str) -> None:
    wrong, shown = [], 0
    for pattern, html in pages(planted, who):
        page = Page(html)
        shown += words.MARK_TEXT in page.text
        wrong += [f"{pattern}: {one}" for one in (*page.planted, *page.blocked)]
        if words.EVALUATED in page.text:
            wrong.append(f"{pattern}: a template was evaluated")
    assert wrong == [], "\n".join(wrong)
    assert shown >= 3 or who in ("class_officer", "guardian")


def test_a_page_that_runs_them_is_caught() -> None:
    """Offending: the words as they are, not escaped."""
    caught = [word for word in words.HTML if Page(f'<p title="x">{word}</p>').planted]
    assert len(caught) >= 8
    assert all(not Page(f"<p>{word.replace('<', '&lt;')}</p>").planted for word in words.HTML)


def cells(content: bytes) -> list[object]:
    return [
        cell
        for row in CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        for cell in row
    ]


def test_an_exported_class_holds_no_formula(planted: House) -> None:
    klass = planted.stage.objects["class"]["own"]
    answer = planted.ask("homeroom_teacher", "post", f"/classes/{klass.pk}/export")
    assert answer.status_code == 200
    assert_inert(answer.content)
    names = set(Person.objects.filter(student__current_class=klass).values_list("name", flat=True))
    assert any(name.startswith(("=", "+", "-", "@")) for name in names) or len(names) < 20
    assert "attachment" in answer["Content-Disposition"] and "\n" not in answer["Content-Disposition"]


def test_no_word_becomes_a_formula_in_a_workbook() -> None:
    content = workbook("=SUM(1)'[]:*?/\\", words.ALL, [words.ALL, words.SHEETS])
    assert_inert(content)
    texts = [str(cell) for cell in cells(content)]
    assert all(f"'{word}" in texts for word in words.SHEETS if not word.startswith("\t"))


def assert_inert(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = "".join(book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/"))
        assert not [name for name in book.namelist() if "external" in name.lower() or "vba" in name.lower()]
    assert "<f>" not in sheets and "<f " not in sheets and "hyperlink" not in sheets
    assert not [
        cell for cell in cells(content) if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "＝"))
    ]


def test_letters_keep_their_headers(planted: House) -> None:
    for word in words.ALL:
        with undone(), holding(Pen(actor=None, school_id=planted.stage.cast.school.id, tag="tests.plant", now=NOW)):
            Person.objects.update(name=word)
            School.objects.update(name=word)
            row = Envelope.objects.get(pk=planted.stage.objects["envelope"]["own"].pk)
            subject, body, language = written(row, NOW)
            kept(subject, body, language)


def kept(subject: str, body: str, language: str) -> None:
    one = Message(envelope_id=new_id(), address="a@example.com", subject=subject, body=body, language=language)
    sent = message_from_bytes(bytes(letter(one)), policy=default)
    assert sent["To"] == "a@example.com" and sent["Bcc"] is None
    assert sorted(sent.keys()).count("Subject") == 1
    assert sent.get_content_type() == "text/plain"
    assert words.EVALUATED not in sent.get_content()
