"""A reference that leads nowhere is found, and nothing else is."""

from uuid import UUID

import pytest

from tests.fixtures import MONDAY
from xuean.core.ids import new_id
from xuean.core.pen import Pen
from xuean.duties.models import Duty
from xuean.outbox.models import Envelope
from xuean.people.models import School
from xuean.project import orphans

pytestmark = pytest.mark.django_db


def test_every_reference_of_the_house_is_looked_at() -> None:
    assert {(Duty, "subject"), (Envelope, "reference")} <= set(orphans.reference_columns())


def test_found_by_missing_row_and_by_unknown_class(pen: Pen, monkeypatch: pytest.MonkeyPatch) -> None:
    school = School.objects.create(code="1", name="育才学校", created_at=MONDAY)
    monkeypatch.setattr(orphans, "reference_columns", lambda: iter([(Duty, "subject")]))
    owe(school, "school", school.id)
    assert list(orphans.find()) == []
    owe(school, "school", new_id())
    owe(school, "school", new_id())
    owe(school, "no-such-class", school.id)
    assert {(found.record, found.count) for found in orphans.find()} == {("school", 2), ("no-such-class", 1)}


def owe(school: School, record: str, identity: UUID) -> None:
    Duty.objects.create(
        school=school,
        name="trial",
        clause="A1",
        edition="0",
        rule={},
        subject_record=record,
        subject_id=identity,
        opened_at=MONDAY,
        created_at=MONDAY,
    )
