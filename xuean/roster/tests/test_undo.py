"""Undo within a day: what nothing later refers to is withdrawn, what was changed is as before, nothing is deleted."""

from datetime import timedelta

import pytest

from tests.cast import MONDAY, shanghai
from xuean.audit.models import Entry
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.core.verdict import Refused
from xuean.duties.models import Duty
from xuean.duties.tick import tick
from xuean.people.models import (
    ContactPoint,
    Enrolment,
    Guardianship,
    IdentityDocument,
    Person,
    SchoolClass,
    Student,
    TeachingGroup,
)
from xuean.presence.models import Sweep
from xuean.roster.actions.notes import file_note
from xuean.roster.actions.undo import UNDO
from xuean.roster.models import UNDONE, ImportRow, ImportRun, IntakeNote
from xuean.roster.tests import makers
from xuean.roster.tests.test_import import child, counts, sheet

pytestmark = pytest.mark.django_db
CURRENT = {"until": None, "superseded_at": None}


def undo(imports, run: ImportRun, after: timedelta = timedelta(hours=1)) -> ImportRun:
    imports.now = run.saved_at + after
    return UNDO[run.kind](imports.actor, run, now=imports.now)


def listed() -> int:
    return Student.objects.filter(withdrawn_at=None).count()


def test_a_new_roster_is_withdrawn_and_can_come_again(imports, tmp_path) -> None:
    path = makers.registry(tmp_path / "名单.xlsx", 12)
    run = undo(imports, imports(path))
    assert (run.state, run.counts["undone"], run.counts["kept"]) == (UNDONE, 12, 0)
    assert (listed(), Student.objects.count()) == (0, 12)
    for model in (Enrolment, Guardianship, IdentityDocument):
        assert not model.objects.filter(**CURRENT).exists()
        assert model.objects.exists()
    assert not Person.objects.filter(withdrawn_at=None).exists()
    assert not ContactPoint.objects.filter(until=None).exists()
    assert not SchoolClass.objects.filter(closed_on=None).exists()
    assert run.workbook is None
    assert Entry.objects.filter(tag="roster.undo-import").count() == 1
    again = imports(path)
    assert counts(again) == (12, 12, 0, 0)
    assert listed() == 12
    assert SchoolClass.objects.filter(closed_on=None).count() == SchoolClass.objects.count()


def test_what_was_changed_is_as_before(imports, tmp_path) -> None:
    imports(sheet(tmp_path, child(0)))
    student = Student.objects.get()
    phone = ContactPoint.objects.get(kind="mobile")
    changed = child(0, 监护人1电话="13900055555", 班级="初一（2）班", 备注="住校，哮喘", 监护人1关系="母亲")
    run = imports(sheet(tmp_path, changed))
    assert counts(run) == (1, 0, 1, 0)
    assert undo(imports, run).counts["undone"] == 1
    student.refresh_from_db()
    phone.refresh_from_db()
    assert (student.study_mode, student.current_class.number) == ("1", 1)
    assert Enrolment.objects.get(student=student, **CURRENT).school_class.number == 1
    assert phone.until is None
    assert Guardianship.objects.get(**CURRENT).kinship == "51"
    assert not IntakeNote.objects.filter(withdrawn_at=None).exists()
    assert counts(imports(sheet(tmp_path, child(0)))) == (1, 0, 0, 1)


def test_a_guardian_whom_another_child_has_stays(imports, tmp_path) -> None:
    imports(sheet(tmp_path, child(0)))
    run = imports(sheet(tmp_path, child(1, 监护人1电话=child(0)[7], 监护人1姓名=child(0)[5])))
    undo(imports, run)
    relation = Guardianship.objects.get(**CURRENT)
    assert relation.person.withdrawn_at is None


class TestWhatStays:
    def test_a_child_of_whom_a_roll_call_was_taken(self, imports, school, tmp_path) -> None:
        run = imports(sheet(tmp_path, child(0), child(1, 班级="初一（2）班")))
        group = TeachingGroup.objects.get(school_class__number=1)
        with holding(Pen(actor=None, school_id=school.pk, tag="tests.sweep", now=shanghai(11))):
            Sweep.objects.create(
                school=school,
                group=group,
                on=MONDAY,
                period="4",
                session_start_at=shanghai(11),
                occurred_at=shanghai(11),
                recorded_at=shanghai(11),
                size=1,
                absent=0,
                excused=0,
                list_digest="0" * 64,
                source="app",
            )
        done = undo(imports, run, timedelta(hours=2))
        assert (done.counts["undone"], done.counts["kept"]) == (1, 1)
        assert Student.objects.get(withdrawn_at=None).current_class_id == group.school_class_id
        assert ImportRow.objects.get(run=run, withdrawn_at=None).kept_because == "roll-call"

    def test_what_a_later_import_speaks_of(self, imports, tmp_path) -> None:
        first = imports(sheet(tmp_path, child(0), child(1)))
        imports(sheet(tmp_path, child(0)))
        done = undo(imports, first)
        assert (done.counts["undone"], done.counts["kept"]) == (1, 1)
        assert ImportRow.objects.get(run=first, withdrawn_at=None).kept_because == "later-import"

    def test_a_value_that_somebody_has_changed_since(self, imports, school, tmp_path) -> None:
        imports(sheet(tmp_path, child(0)))
        run = imports(sheet(tmp_path, child(0, 备注="住校")))
        with holding(Pen(actor=None, school_id=school.pk, tag="tests.edit", now=shanghai(12))):
            Student.objects.update(study_mode="3")
        assert undo(imports, run).counts["kept"] == 1
        assert Student.objects.get().study_mode == "3"

    def test_a_child_whose_remark_was_filed(self, imports, cast, school, tmp_path) -> None:
        imports.into(cast.school)
        imports.actor = cast.actor("academic_office")
        run = imports(sheet(tmp_path, child(0, 备注="哮喘")))
        file_note(cast.actor("school_doctor"), IntakeNote.objects.get(), now=run.saved_at, where="health")
        assert undo(imports, run).counts["kept"] == 1


def test_the_duty_to_file_a_remark_ends_with_it(imports, tmp_path) -> None:
    run = imports(sheet(tmp_path, child(0, 备注="哮喘")))
    tick(imports.now + timedelta(minutes=1))
    assert Duty.objects.get(name="roster.file-intake-note").state == "open"
    undo(imports, run)
    assert Duty.objects.get(name="roster.file-intake-note").state == "void"


def test_after_a_day_it_is_too_late(imports, tmp_path) -> None:
    run = imports(sheet(tmp_path, child(0)))
    with pytest.raises(Refused):
        undo(imports, run, timedelta(days=1))
    assert listed() == 1


def test_it_is_undone_once(imports, tmp_path) -> None:
    run = undo(imports, imports(sheet(tmp_path, child(0))))
    with clock.at(imports.now), pytest.raises(Refused):
        UNDO[run.kind](imports.actor, run, now=imports.now)
