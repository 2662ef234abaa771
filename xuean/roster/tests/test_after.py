"""What an import leaves to be done: remarks that somebody files, data that somebody completes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import shanghai, sign_in
from xuean.audit.models import Entry
from xuean.core.pen import Pen, holding
from xuean.core.verdict import NotYours, Refused
from xuean.duties import registry
from xuean.duties.models import Duty, DutyHolder
from xuean.duties.tick import tick
from xuean.people.models import Guardianship, SchoolClass, Student
from xuean.roster.actions.complete import complete_student
from xuean.roster.actions.notes import file_note
from xuean.roster.cards import complete_students, file_intake_note
from xuean.roster.models import IntakeNote
from xuean.roster.reads.completeness import by_class, missing
from xuean.roster.tests import makers
from xuean.roster.tests.conftest import NOW
from xuean.roster.tests.test_import import child, sheet

pytestmark = pytest.mark.django_db
FILE, COMPLETE = "roster.file-intake-note", "roster.complete-student"
AFTER = shanghai(10, 5)


@pytest.fixture
def here(cast, imports):
    """Imports into the cast's school, whose first class has a homeroom teacher."""
    imports.into(cast.school)
    return imports


def carriers(duty: Duty) -> set[str]:
    return set(DutyHolder.objects.filter(duty=duty, until=None).values_list("person__name", flat=True))


class TestNotes:
    @pytest.fixture
    def note(self, here, tmp_path) -> IntakeNote:
        here(sheet(tmp_path, child(0, 备注="哮喘")))
        return IntakeNote.objects.get()

    def test_the_homeroom_teacher_owes_the_filing_from_the_moment_it_came(self, cast, note) -> None:
        tick(AFTER)
        tick(AFTER)
        duty = Duty.objects.get(name=FILE)
        assert (duty.subject.id, duty.opened_at, duty.student_id) == (note.pk, note.created_at, note.student_id)
        assert carriers(duty) == {cast.people["homeroom_teacher"].name}
        card = file_intake_note(duty, cast.actor("homeroom_teacher"), AFTER)
        assert "哮喘" not in card.title + card.detail
        assert card.primary.href == reverse("roster:note", args=[note.pk])

    def test_filed_it_is_done(self, cast, note) -> None:
        tick(AFTER)
        file_note(cast.actor("homeroom_teacher"), note, now=AFTER, where="health")
        assert Duty.objects.get(name=FILE).state == "met"
        note.refresh_from_db()
        assert (note.filed_by_id, note.filed_where) == (cast.people["homeroom_teacher"].pk, "health")
        with pytest.raises(Refused):
            file_note(cast.actor("school_doctor"), note, now=AFTER, where="care")

    @pytest.mark.usefixtures("at_ten")
    def test_nobody_else_files_or_reads_it(self, cast, note, client) -> None:
        with pytest.raises(NotYours):
            file_note(cast.actor("homeroom_teacher_2"), note, now=AFTER, where="health")
        for post in ("subject_teacher", "homeroom_teacher_2", "academic_office", "guard"):
            sign_in(client, cast.people[post], NOW)
            assert client.get(reverse("roster:note", args=[note.pk])).status_code == 404

    @pytest.mark.usefixtures("at_ten")
    def test_read_and_filed_by_page_with_the_reading_logged(self, cast, note, client) -> None:
        sign_in(client, cast.people["school_doctor"], NOW)
        page = client.get(reverse("roster:notes")).content.decode()
        assert "哮喘" not in page and reverse("roster:note", args=[note.pk]) in page
        assert "哮喘" in client.get(reverse("roster:note", args=[note.pk])).content.decode()
        assert Entry.objects.filter(tag="audit.read", subject_id=note.pk).count() == 1
        assert client.post(reverse("roster:file-note", args=[note.pk]), {}).status_code == 422
        assert client.post(reverse("roster:file-note", args=[note.pk]), {"where": "care"}).status_code == 302
        note.refresh_from_db()
        assert note.filed_where == "care"
        assert client.get(reverse("roster:notes")).status_code == 200

    def test_many_notes_are_owed_a_few_at_a_time(self, here, cast, tmp_path, monkeypatch) -> None:
        monkeypatch.setattr("xuean.roster.expectations.AT_ONCE", 2)
        here(sheet(tmp_path, *[child(n, 备注="哮喘") for n in range(5)]))
        source = registry.sources()["roster.intake-notes"]
        first = source(cast.school, registry.Window(NOW, AFTER), AFTER)
        assert (len(list(first.occurrences)), first.next_at) == (2, AFTER)
        for _ in range(4):
            tick(AFTER)
        assert Duty.objects.filter(name=FILE).count() == 5


class TestCompleteness:
    def test_a_whole_row_lacks_nothing_and_the_casts_children_nearly_everything(self, here, cast, tmp_path) -> None:
        head_more = child(0)
        here(makers.registry(tmp_path / "list.xlsx", 3))
        here(sheet(tmp_path, head_more))
        rows = Student.objects.filter(school=cast.school)
        lacks = missing(cast.school, rows, AFTER)
        imported = set(rows.filter(student_number_blind__isnull=False).values_list("pk", flat=True))
        full = {pk for pk in imported if pk not in lacks}
        assert len(full) == 3
        assert lacks[cast.students[0].pk] == ("document", "student_number", "address")
        assert lacks[cast.students[1].pk][-2:] == ("guardian_name", "guardian_phone")

    def test_it_is_measured_in_one_statement_whatever_the_number(self, here, cast, tmp_path) -> None:
        here(makers.registry(tmp_path / "list.xlsx", 30))
        by_class(cast.school, AFTER)
        with CaptureQueriesContext(connection) as asked:
            found = by_class(cast.school, AFTER)
        assert len(asked) == 1
        own = found[cast.classes[0].pk]
        assert (own.students, own.incomplete, own.complete) == (6, 6, 0) or own.students > 6

    def test_one_duty_a_class_carried_by_its_homeroom_teacher(self, cast) -> None:
        tick(AFTER)
        tick(AFTER)
        duties = Duty.objects.filter(name=COMPLETE)
        assert {duty.subject.id for duty in duties} == {klass.pk for klass in cast.classes}
        duty = duties.get(school_class_id=cast.classes[0].pk)
        assert carriers(duty) == {cast.people["homeroom_teacher"].name}
        card = complete_students(duty, cast.actor("homeroom_teacher"), AFTER)
        assert "6" in card.title
        assert card.primary.href == reverse("roster:complete-class", args=[cast.classes[0].pk])

    def test_completed_it_is_met_and_a_new_gap_is_a_new_duty(self, here, cast, school, tmp_path) -> None:
        here.into(school)
        here(makers.registry(tmp_path / "list.xlsx", 3))
        student = Student.objects.filter(school=school).first()
        with holding(Pen(actor=None, school_id=school.pk, tag="tests.gap", now=AFTER)):
            Student.objects.filter(pk=student.pk).update(ethnicity="")
        tick(AFTER)
        duty = Duty.objects.get(school=school, name=COMPLETE)
        actor = here.actor
        complete_student(actor, student, now=AFTER, values={"ethnicity": "01"})
        duty.refresh_from_db()
        assert duty.state == "met"
        with holding(Pen(actor=None, school_id=school.pk, tag="tests.gap", now=AFTER)):
            Student.objects.filter(pk=student.pk).update(ethnicity="")
        tick(shanghai(10, 30))
        assert Duty.objects.filter(school=school, name=COMPLETE).count() == 1  # not twice on one day
        tick(shanghai(10) + timedelta(days=1))
        assert Duty.objects.filter(school=school, name=COMPLETE, state="open").count() == 1

    def test_only_what_is_missing_is_taken(self, cast) -> None:
        child_ = cast.students[1]
        values = {
            "sex": "2",
            "ethnicity": "05",
            "address": "滨河区长江路1号",
            "guardian_name": "王大海",
            "kinship": "51",
            "guardian_phone": "+8613800077777",
        }
        complete_student(cast.actor("homeroom_teacher"), child_, now=AFTER, values=values)
        child_.refresh_from_db()
        assert (child_.person.sex, child_.ethnicity) == ("1", "01")  # they were known
        assert Guardianship.objects.get(student=child_).person.name == "王大海"
        lacks = missing(cast.school, Student.objects.filter(pk=child_.pk), AFTER)
        assert lacks[child_.pk] == ("document", "student_number")
        entry = Entry.objects.get(tag="roster.complete-student")
        assert entry.codes["fields"] == ["address", "guardian_name", "guardian_phone"]

    def test_a_number_that_somebody_has_is_refused(self, here, cast, tmp_path) -> None:
        here(sheet(tmp_path, child(0)))
        with pytest.raises(Refused):
            complete_student(
                cast.actor("homeroom_teacher"), cast.students[0], now=AFTER, values={"document": child(0)[2]}
            )

    @pytest.mark.usefixtures("at_ten")
    def test_entered_by_page(self, cast, client) -> None:
        sign_in(client, cast.people["homeroom_teacher"], NOW)
        klass, one = cast.classes[0], cast.students[1]
        assert client.get(reverse("roster:completeness"))["Location"] == reverse(
            "roster:complete-class", args=[klass.pk]
        )
        page = client.get(reverse("roster:complete-class", args=[klass.pk])).content.decode()
        assert one.person.name in page
        address = reverse("roster:complete", args=[one.pk])
        form = client.get(address).content.decode()
        assert 'name="guardian_phone"' in form and 'name="sex"' not in form
        assert client.post(address, {"guardian_phone": "110"}).status_code == 422
        assert client.post(address, {"document": "379999201305040000"}).status_code == 422
        assert client.post(address, {"guardian_phone": "13800077777", "guardian_name": "王大海"}).status_code == 302
        assert "guardian_phone" not in missing(cast.school, Student.objects.filter(pk=one.pk), NOW)[one.pk]
        other = reverse("roster:complete", args=[cast.others[0].pk])
        assert client.get(other).status_code == 404
        assert client.get(reverse("roster:complete-class", args=[cast.classes[1].pk])).status_code == 404

    @pytest.mark.usefixtures("at_ten")
    def test_the_office_sees_every_class(self, cast, client) -> None:
        sign_in(client, cast.people["academic_office"], NOW)
        page = client.get(reverse("roster:completeness")).content.decode()
        for klass in SchoolClass.objects.filter(school=cast.school):
            assert reverse("roster:complete-class", args=[klass.pk]) in page
