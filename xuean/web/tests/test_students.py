"""The list of students and the file of each: scope, tabs, sealed numbers, reading log, a day, the figures of a term."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import cast as theatre
from tests.cast import BEGAN, MONDAY, Cast, shanghai
from xuean.attendance.actions.roll_call import take_roll_call
from xuean.attendance.reads.slots import slots_on
from xuean.audit.models import Entry
from xuean.core import clock
from xuean.core.ids import new_id
from xuean.core.pen import Pen, holding
from xuean.core.verdict import NotYours
from xuean.people import blinds
from xuean.people.models import ContactPoint, Guardianship, IdentityDocument, Student
from xuean.presence.log import Mark
from xuean.roster.models import IntakeNote
from xuean.vault.index import blind
from xuean.web.models import SignInAttempt
from xuean.web.students import actions

pytestmark = pytest.mark.django_db
NOW = shanghai(8, 30)
NUMBER = "379999201305040010"
TABS = ("student", "student-family", "student-attendance")


@pytest.fixture(autouse=True)
def at_half_past():
    with clock.at(NOW):
        yield


def with_documents(cast: Cast, child: Student) -> IdentityDocument:
    with holding(Pen(actor=None, school_id=cast.school.id, tag="tests.cast", now=BEGAN)):
        child.student_number = f"G{NUMBER}"
        child.student_number_blind = blinds.student_number(cast.school.id, f"G{NUMBER}")
        child.save()
        return IdentityDocument.objects.create(
            school=cast.school,
            person=child.person,
            kind="1",
            number=NUMBER,
            number_blind=blinds.identity(cast.school.id, "1", NUMBER),
            since=BEGAN,
            recorded_at=BEGAN,
        )


def note(cast: Cast, text: str, **more) -> IntakeNote:
    child = cast.students[0]
    with holding(Pen(actor=None, school_id=cast.school.id, tag="tests.cast", now=BEGAN)):
        return IntakeNote.objects.create(
            school=cast.school,
            student=child,
            person=child.person,
            topic="health",
            text=text,
            digest=blind("intake_note.text", cast.school.id, f"{child.id}|{text}"),
            created_at=BEGAN,
            **more,
        )


def call_roll(cast: Cast, now, *absent: Student, on=MONDAY, period="1", kind="absent"):
    slot = next(s for s in slots_on(cast.school, on, [cast.groups[0].id]) if s.period == period)
    marks = {one.id: Mark(kind) for one in absent}
    return take_roll_call(cast.actor("homeroom_teacher", now), cast.groups[0], now=now, slot=slot, marks=marks)


def visit(client: Client, cast: Cast, post: str, name: str, *args, **query):
    theatre.sign_in(client, cast.people[post], NOW)
    return client.get(reverse(f"web:{name}", args=args), query)


def mentor_of(cast: Cast, child: Student) -> None:
    with holding(Pen(actor=None, school_id=cast.school.id, tag="tests.cast", now=BEGAN)):
        theatre.tie(cast, theatre.member_of_staff(cast, "mentor", "钱伟"), "mentor", "student", child.id)


class TestList:
    @pytest.mark.parametrize(
        ("post", "ours", "theirs"),
        [
            ("homeroom_teacher", True, False),
            ("homeroom_teacher_2", False, True),
            ("subject_teacher", True, False),
            ("grade_leader", True, True),
            ("principal", True, True),
        ],
    )
    def test_only_those_in_scope(self, cast: Cast, client: Client, post: str, ours: bool, theirs: bool) -> None:
        text = visit(client, cast, post, "students").content.decode()
        assert (cast.students[0].person.name in text, cast.others[0].person.name in text) == (ours, theirs)

    @pytest.mark.parametrize("post", ["system_administrator", "general_affairs_office", "archivist", "supervisor"])
    def test_not_for_those_without_students(self, cast: Cast, client: Client, post: str) -> None:
        assert visit(client, cast, post, "students").status_code == 404

    def test_a_mentor_sees_the_own_one_and_no_search(self, cast: Cast, client: Client) -> None:
        mentor_of(cast, cast.students[1])
        text = visit(client, cast, "mentor", "students").content.decode()
        assert cast.students[1].person.name in text
        assert cast.students[0].person.name not in text
        assert 'name="q"' not in text.partition("<main")[2]

    def test_narrowed_by_class_grade_mode_and_where_they_are(self, cast: Cast, client: Client) -> None:
        call_roll(cast, shanghai(8, 10), cast.students[0])
        ours, theirs = cast.students[0].person.name, cast.others[0].person.name

        def names(**query: str) -> tuple[bool, bool]:
            text = visit(client, cast, "principal", "students", **query).content.decode()
            return ours in text, theirs in text

        assert names(**{"class": str(cast.classes[1].id)}) == (False, True)
        assert names(grade=str(cast.grade.id)) == (True, True)
        assert names(mode="2") == (False, False)
        assert names(now="missing") == (True, False)
        assert names(now="untaken") == (False, True)
        assert names(status="07") == (False, False)
        assert names(grade="nonsense", now="asleep") == (True, True)

    def test_a_name_is_searched_by_post_counted_and_audited_without_the_words(self, cast: Cast, client: Client) -> None:
        theatre.sign_in(client, cast.people["principal"], NOW)
        text = client.post(reverse("web:students"), {"q": "zengxiaoxian"}).content.decode()
        assert "曾小贤" in text
        assert "李沐阳" not in text
        entry = Entry.objects.get(tag="web.search")
        assert entry.codes == {"length": 12, "found": 1}
        assert SignInAttempt.objects.filter(kind="search").count() == 1
        assert "李沐阳" in client.get(reverse("web:students") + "?q=zengxiaoxian").content.decode()

    def test_who_left_is_found_by_status_alone(self, cast: Cast, client: Client) -> None:
        with holding(Pen(actor=None, school_id=cast.school.id, tag="tests.cast", now=NOW)):
            gone = cast.students[5]
            gone.current_class, gone.status = None, "10"
            gone.save()
        assert gone.person.name not in visit(client, cast, "principal", "students").content.decode()
        assert gone.person.name in visit(client, cast, "principal", "students", status="10").content.decode()

    @pytest.mark.parametrize("query", [{}, {"now": "missing"}])
    def test_the_questions_do_not_grow_with_the_students(self, cast: Cast, client: Client, query: dict) -> None:
        def asked() -> int:
            visit(client, cast, "principal", "students", **query)
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("web:students"), query)
            return len(queries)

        few = asked()
        with holding(Pen(actor=None, school_id=cast.school.id, tag="tests.cast", now=BEGAN)):
            for seat in range(10, 30):
                theatre.student(cast, cast.classes[1], "孙小圣", seat)
        assert asked() <= few <= 40


class TestScope:
    @pytest.mark.parametrize("tab", TABS)
    def test_out_of_scope_is_the_same_as_not_existing(self, cast: Cast, client: Client, tab: str) -> None:
        there = visit(client, cast, "homeroom_teacher_2", tab, cast.students[0].id)
        nothing = visit(client, cast, "homeroom_teacher_2", tab, new_id())
        assert (there.status_code, nothing.status_code) == (404, 404)
        assert _plain(there) == _plain(nothing)

    @pytest.mark.parametrize(
        ("post", "tabs"),
        [
            ("homeroom_teacher", {"student", "student-family", "student-attendance"}),
            ("grade_leader", {"student", "student-family", "student-attendance"}),
            ("subject_teacher", {"student", "student-attendance"}),
            ("school_doctor", {"student", "student-family", "student-attendance"}),
            ("psychology_teacher", {"student"}),
            ("guard", {"student"}),
            ("academic_office", {"student", "student-attendance"}),
            ("guardian", {"student", "student-attendance"}),
            ("supervisor", set()),
        ],
    )
    def test_a_tab_that_may_not_be_opened_is_not_there(self, cast: Cast, client: Client, post: str, tabs: set) -> None:
        child = cast.students[0]
        answers = {tab: visit(client, cast, post, tab, child.id) for tab in TABS}
        assert {tab for tab, answer in answers.items() if answer.status_code == 200} == tabs
        for answer in answers.values():
            if answer.status_code == 200:
                bar = answer.content.decode().partition("x-tabs")[2].partition("</nav>")[0]
                assert {tab for tab in TABS if f'"{reverse(f"web:{tab}", args=[child.id])}"' in bar} == tabs

    def test_a_guardian_sees_the_own_child_alone(self, cast: Cast, client: Client) -> None:
        assert visit(client, cast, "guardian", "student", cast.students[1].id).status_code == 404

    def test_a_withdrawn_student_is_gone(self, cast: Cast, client: Client) -> None:
        with holding(Pen(actor=None, school_id=cast.school.id, tag="tests.cast", now=NOW)):
            cast.students[0].withdrawn_at = NOW
            cast.students[0].save()
        assert visit(client, cast, "principal", "student", cast.students[0].id).status_code == 404

    def test_where_the_child_is_only_for_those_who_may_read_attendance(self, cast: Cast, client: Client) -> None:
        call_roll(cast, shanghai(8, 10), cast.students[0])
        missing = reverse("attendance:account", args=[cast.students[0].id])
        assert missing in visit(client, cast, "homeroom_teacher", "student", cast.students[0].id).content.decode()
        text = visit(client, cast, "guard", "student", cast.students[0].id).content.decode()
        assert missing not in text
        assert "x-badge-bad" not in text

    @pytest.mark.parametrize(("tab", "most"), [("student", 34), ("student-family", 42), ("student-attendance", 60)])
    def test_the_number_of_questions_is_bounded(self, cast: Cast, client: Client, tab: str, most: int) -> None:
        child = cast.students[0]
        call_roll(cast, shanghai(8, 10), child)
        visit(client, cast, "homeroom_teacher", tab, child.id)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(f"web:{tab}", args=[child.id]))
        assert len(queries) <= most


class TestIdentity:
    def test_sealed_until_asked_for(self, cast: Cast, client: Client) -> None:
        with_documents(cast, cast.students[0])
        text = visit(client, cast, "homeroom_teacher", "student", cast.students[0].id).content.decode()
        assert NUMBER not in text
        assert NUMBER[-4:] not in text
        assert not Entry.objects.filter(tag="audit.read").exists()

    def test_unsealed_by_a_confirmed_post_and_logged(self, cast: Cast, client: Client) -> None:
        document = with_documents(cast, cast.students[0])
        theatre.sign_in(client, cast.people["homeroom_teacher"], NOW)
        answer = client.post(reverse("web:student-identity", args=[cast.students[0].id]))
        assert NUMBER in answer.content.decode()
        entry = Entry.objects.get(tag="audit.read")
        assert entry.codes["purpose"] == "web.student-identity"
        assert f"identity:{document.id}" in entry.codes["refs"]

    def test_not_without_confirming(self, cast: Cast, client: Client) -> None:
        with_documents(cast, cast.students[0])
        theatre.sign_in(client, cast.people["homeroom_teacher"], NOW - timedelta(hours=1))
        answer = client.post(reverse("web:student-identity", args=[cast.students[0].id]))
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("web:confirm"))
        assert not Entry.objects.filter(tag="audit.read").exists()

    @pytest.mark.parametrize("post", ["subject_teacher", "grade_leader", "principal", "guardian", "homeroom_teacher_2"])
    def test_not_for_those_without_the_right(self, cast: Cast, client: Client, post: str) -> None:
        with_documents(cast, cast.students[0])
        theatre.sign_in(client, cast.people[post], NOW)
        assert client.post(reverse("web:student-identity", args=[cast.students[0].id])).status_code == 404
        page = client.get(reverse("web:student", args=[cast.students[0].id])).content.decode()
        assert reverse("web:student-identity", args=[cast.students[0].id]) not in page

    def test_by_get_nothing_is_unsealed(self, cast: Cast, client: Client) -> None:
        assert visit(client, cast, "homeroom_teacher", "student-identity", cast.students[0].id).status_code == 405

    def test_nothing_is_shown_when_the_reading_cannot_be_written(self, cast: Cast, client: Client, monkeypatch) -> None:
        with_documents(cast, cast.students[0])

        def refuse(*args: object, **more: object) -> None:
            raise OSError

        monkeypatch.setattr("xuean.web.students.views.log_read", refuse)
        client.raise_request_exception = False
        theatre.sign_in(client, cast.people["homeroom_teacher"], NOW)
        answer = client.post(reverse("web:student-identity", args=[cast.students[0].id]))
        assert answer.status_code == 500
        assert NUMBER not in answer.content.decode()


class TestFamily:
    def test_guardians_in_order_with_masked_phones_and_one_entry(self, cast: Cast, client: Client) -> None:
        text = visit(client, cast, "homeroom_teacher", "student-family", cast.students[0].id).content.decode()
        assert text.index("李建军") < text.index("王芳")
        assert "138****1111" in text
        assert "13800001111" not in text
        entry = Entry.objects.get(tag="audit.read")
        kinds = {ref.partition(":")[0] for ref in entry.codes["refs"]}
        assert (entry.codes["purpose"], kinds) == ("web.student-family", {"guardianship", "contact"})

    def test_confirming_comes_first(self, cast: Cast, client: Client) -> None:
        theatre.sign_in(client, cast.people["homeroom_teacher"], NOW - timedelta(hours=1))
        answer = client.get(reverse("web:student-family", args=[cast.students[0].id]))
        assert answer["Location"].startswith(reverse("web:confirm"))

    def test_one_tap_leads_to_the_page_for_calling(self, cast: Cast, client: Client) -> None:
        phone = ContactPoint.objects.get(person=cast.guardians[1], kind="mobile")
        text = visit(client, cast, "homeroom_teacher", "student-family", cast.students[0].id).content.decode()
        assert f"{reverse('notices:call', args=[cast.students[0].id])}?line={phone.id}" in text

    def test_who_is_guardian_no_more_is_gone(self, cast: Cast, client: Client) -> None:
        with holding(Pen(actor=None, school_id=cast.school.id, tag="tests.cast", now=NOW)):
            Guardianship.objects.filter(person=cast.guardians[0]).update(until=NOW)
        text = visit(client, cast, "homeroom_teacher", "student-family", cast.students[0].id).content.decode()
        assert "李建军" not in text
        assert "王芳" in text


class TestNotes:
    def test_those_that_wait_first_opened_and_logged(self, cast: Cast, client: Client) -> None:
        note(cast, "海鲜过敏", filed_at=NOW, filed_where="health", filed_by=cast.people["school_doctor"])
        waiting = note(cast, "哮喘，体育课带吸入剂")
        text = visit(client, cast, "homeroom_teacher", "student-notes", cast.students[0].id).content.decode()
        assert text.index("哮喘，体育课带吸入剂") < text.index("海鲜过敏")
        entry = Entry.objects.get(tag="audit.read")
        assert entry.codes["purpose"] == "web.student-notes"
        assert f"intake_note:{waiting.id}" in entry.codes["refs"]

    @pytest.mark.parametrize(("post", "status"), [("school_doctor", 200), ("subject_teacher", 404), ("guard", 404)])
    def test_only_those_who_may_read_them(self, cast: Cast, client: Client, post: str, status: int) -> None:
        note(cast, "哮喘")
        assert visit(client, cast, post, "student-notes", cast.students[0].id).status_code == status
        page = visit(client, cast, post, "student", cast.students[0].id).content.decode()
        assert (reverse("web:student-notes", args=[cast.students[0].id]) in page) == (status == 200)

    def test_confirming_comes_first_and_a_withdrawn_note_is_gone(self, cast: Cast, client: Client) -> None:
        note(cast, "记错了", withdrawn_at=NOW)
        address = reverse("web:student-notes", args=[cast.students[0].id])
        theatre.sign_in(client, cast.people["homeroom_teacher"], NOW - timedelta(hours=1))
        assert client.get(address)["Location"].startswith(reverse("web:confirm"))
        theatre.sign_in(client, cast.people["homeroom_teacher"], NOW)
        assert "记错了" not in client.get(address).content.decode()


class TestConfirmation:
    def test_the_file_is_confirmed_once_a_day(self, cast: Cast, client: Client) -> None:
        theatre.sign_in(client, cast.people["homeroom_teacher"], NOW)
        address = reverse("web:confirm-student", args=[cast.students[0].id])
        assert client.post(address).status_code == 302
        cast.students[0].refresh_from_db()
        assert cast.students[0].confirmed_on == MONDAY
        client.post(address)
        assert Entry.objects.filter(tag="web.confirm-data").count() == 1
        with pytest.raises(NotYours):
            actions.confirm_data(cast.actor("homeroom_teacher_2"), cast.students[0], now=NOW)


def _plain(answer) -> str:
    """A page without what differs from request to request: tokens, and ids (of the request)."""
    text = re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]*', "", answer.content.decode())
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", text)
