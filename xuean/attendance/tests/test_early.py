"""早退: whoever left early without a known reason is looked for like somebody who never came. B1.2, B4.2."""

import pytest
from django.urls import reverse

from tests import cast as theatre
from tests.cast import MONDAY, Cast, shanghai, sign_in
from xuean.attendance.actions.arrival import explain_absence, record_arrival
from xuean.attendance.actions.officer import confirm_class_record, record_by_officer, refuse_class_record
from xuean.attendance.actions.roll_call import take_roll_call
from xuean.attendance.reads.live import live
from xuean.attendance.reads.slots import slots_on
from xuean.attendance.settled import class_reported
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.core.ref import Ref
from xuean.duties.models import Duty, DutyHolder
from xuean.duties.tick import tick
from xuean.outbox.models import Envelope
from xuean.people.models import Account
from xuean.presence.log import Mark
from xuean.presence.models import Sweep
from xuean.presence.reads import state_of

pytestmark = pytest.mark.django_db
ACCOUNT = "attendance.account-for-absent"


@pytest.fixture
def cast() -> Cast:
    cast = theatre.make()
    with holding(Pen(actor=None, school_id=cast.school.id, tag="tests.early", now=theatre.BEGAN)):
        officer = cast.students[2].person
        officer.account = Account.objects.create(username="officer")
        officer.save(update_fields=["account"])
        theatre.tie(cast, officer, "class_officer", "class", cast.classes[0].id)
        cast.people["class_officer"] = officer
    return cast


def slot(cast: Cast, period: str = "1"):
    return next(one for one in slots_on(cast.school, MONDAY, [cast.groups[0].id]) if one.period == period)


def call(cast: Cast, now, marks, base=None, period: str = "1"):
    kinds = {student.id: Mark(kind) for student, kind in marks.items()}
    teacher = cast.actor("subject_teacher", now)
    return take_roll_call(teacher, cast.groups[0], now=now, slot=slot(cast, period), marks=kinds, base=base)


def note(cast: Cast, now, marks):
    kinds = {student.id: kind for student, kind in marks.items()}
    officer = cast.actor("class_officer", now)
    return record_by_officer(officer, cast.groups[0], now=now, slot=slot(cast), marks=kinds)


def holders(duty: Duty) -> set:
    return set(DutyHolder.objects.filter(duty=duty, until=None).values_list("person", flat=True))


def heads(cast: Cast) -> set:
    return {cast.people["subject_teacher"].id, cast.people["homeroom_teacher"].id}


def test_left_early_without_a_reason_opens_the_search_from_that_mark(cast: Cast) -> None:
    child = cast.students[0]
    first = call(cast, shanghai(8, 3), {})
    call(cast, shanghai(8, 30), {child: "left_early"}, base=first.id)
    duty = Duty.objects.get(name=ACCOUNT)
    assert (duty.student_id, duty.facts["left"]) == (child.id, "early")
    assert holders(duty) == heads(cast)
    tick(shanghai(8, 46))
    assert (
        duty.rungs.count() == 3
    )  # told, the call owed, the guardian told: 15 minutes from the mark, not from the bell
    assert duty.rungs.get(no=3).at == shanghai(8, 45)
    assert Envelope.objects.filter(kind="notices.missing", student=child).exists()
    record_arrival(cast.actor("homeroom_teacher"), child, now=shanghai(8, 50), kind="found")
    duty.refresh_from_db()
    assert duty.state == "met"


def test_with_a_leave_nobody_is_looked_for(cast: Cast) -> None:
    child, homeroom = cast.students[0], cast.actor("homeroom_teacher")
    span = {"since": shanghai(8, 20), "until": shanghai(18)}
    first = call(cast, shanghai(8, 3), {})
    explain_absence(homeroom, child, now=shanghai(8, 10), kind="leave", source="paper", **span)
    call(cast, shanghai(8, 30), {child: "left_early"}, base=first.id)
    assert not Duty.objects.filter(name=ACCOUNT).exists()
    assert state_of(child, shanghai(8, 31)).code == "leave"


def test_a_reason_that_becomes_known_ends_it(cast: Cast) -> None:
    child = cast.students[0]
    call(cast, shanghai(8, 30), {child: "left_early"})
    explain_absence(
        cast.actor("homeroom_teacher"), child, now=shanghai(8, 40), kind="leave", since=shanghai(8, 30),
        until=shanghai(18), source="guardian_call",
    )  # fmt: skip
    assert Duty.objects.get(name=ACCOUNT).state == "met"


def test_it_counts_as_unaccounted_for_everywhere(cast: Cast) -> None:
    child = cast.students[0]
    call(cast, shanghai(7, 40), {child: "left_early"}, period="early")
    now = shanghai(7, 45)
    found = live(cast.actor("safety_office"), cast.school, now)
    assert (found.counts.missing, [one.id for one in found.missing]) == (1, [child.id])
    subject, facts = Ref("class", cast.classes[0].id), {"on": MONDAY.isoformat(), "period": "early"}
    assert class_reported(subject, facts, now) is False


def test_found_and_gone_again_in_one_lesson_is_another_search(cast: Cast) -> None:
    child = cast.students[0]
    first = call(cast, shanghai(8, 3), {child: "absent"})
    record_arrival(cast.actor("homeroom_teacher"), child, now=shanghai(8, 20))
    call(cast, shanghai(8, 35), {child: "left_early"}, base=first.id)
    duties = list(Duty.objects.filter(name=ACCOUNT).order_by("opened_at"))
    assert [duty.state for duty in duties] == ["met", "open"]
    assert duties[1].facts["again"] == str(duties[0].id)


def test_a_correction_about_somebody_else_does_not_lose_who_came(cast: Cast, client) -> None:
    child = cast.students[0]
    call(cast, shanghai(8, 3), {child: "absent"})
    record_arrival(cast.actor("homeroom_teacher"), child, now=shanghai(8, 20))
    with clock.at(shanghai(8, 30)):
        sign_in(client, cast.people["subject_teacher"], shanghai(8, 30))
        address = reverse("attendance:roll-call", args=[cast.groups[0].id, MONDAY.isoformat(), "1"])
        page = client.get(address).content.decode()
    assert 'data-mark="late"' in page.split(f'data-student="{child.id}"')[1][:60]


class TestClassOfficer:
    def test_both_teachers_see_at_once_who_left_without_permission(self, cast: Cast, client) -> None:
        child = cast.students[0]
        call(cast, shanghai(8, 3), {})
        record = note(cast, shanghai(8, 30), {child: "left_early"})
        duty = Duty.objects.get(name=ACCOUNT)
        assert (duty.facts["class_record"], holders(duty)) == (str(record.id), heads(cast))
        with clock.at(shanghai(8, 31)):
            sign_in(client, cast.people["subject_teacher"], shanghai(8, 31))
            assert child.person.name in client.get("/").content.decode()

    def test_absent_alone_waits_for_the_homeroom_teacher(self, cast: Cast) -> None:
        note(cast, shanghai(8, 5), {cast.students[0]: "absent"})
        assert not Duty.objects.filter(name=ACCOUNT).exists()

    def test_a_known_leave_is_no_search(self, cast: Cast) -> None:
        child = cast.students[0]
        span = {"since": shanghai(8), "until": shanghai(18)}
        explain_absence(
            cast.actor("homeroom_teacher"), child, now=shanghai(7, 50), kind="leave", source="paper", **span
        )
        note(cast, shanghai(8, 30), {child: "left_early"})
        assert not Duty.objects.filter(name=ACCOUNT).exists()

    def test_confirmed_it_is_the_same_search(self, cast: Cast) -> None:
        child = cast.students[0]
        record = note(cast, shanghai(8, 30), {child: "left_early"})
        confirm_class_record(cast.actor("homeroom_teacher"), record, now=shanghai(8, 35), slot=slot(cast))
        assert Duty.objects.get(name=ACCOUNT).state == "open"
        assert state_of(child, shanghai(8, 36)).code == "left_early"

    def test_refused_it_ends_with_the_homeroom_teachers_word(self, cast: Cast) -> None:
        child = cast.students[0]
        record = note(cast, shanghai(8, 30), {child: "left_early"})
        refuse_class_record(cast.actor("homeroom_teacher"), record, now=shanghai(8, 35))
        duty = Duty.objects.get(name=ACCOUNT)
        assert (duty.state, duty.evidence.partition(":")[0]) == ("met", "sighting")
        assert not Sweep.objects.exists()

    def test_refusing_does_not_find_somebody_the_teacher_misses(self, cast: Cast) -> None:
        child = cast.students[0]
        call(cast, shanghai(8, 3), {child: "absent"})
        record = note(cast, shanghai(8, 30), {child: "left_early"})
        refuse_class_record(cast.actor("homeroom_teacher"), record, now=shanghai(8, 35))
        assert Duty.objects.get(name=ACCOUNT).state == "open"

    def test_confirming_does_not_find_somebody_the_officer_forgot(self, cast: Cast) -> None:
        missing, other = cast.students[:2]
        call(cast, shanghai(8, 3), {missing: "absent"})
        record = note(cast, shanghai(8, 20), {other: "absent"})
        confirm_class_record(cast.actor("homeroom_teacher"), record, now=shanghai(8, 25), slot=slot(cast))
        assert set(Duty.objects.filter(name=ACCOUNT, state="open").values_list("student_id", flat=True)) == {
            missing.id,
            other.id,
        }
