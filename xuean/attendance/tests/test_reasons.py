"""A6, B4.2: whoever came late or was found had a reason. It may be said at once; until it is, it is owed."""

from uuid import UUID

import pytest
from django.urls import reverse

from tests import cast as theatre
from tests.cast import MONDAY, Cast, shanghai, sign_in
from xuean.attendance.actions.arrival import explain_absence, record_arrival
from xuean.attendance.actions.reasons import state_reason
from xuean.attendance.actions.roll_call import take_roll_call
from xuean.attendance.reads.slots import slots_on
from xuean.audit.models import Entry
from xuean.core import clock
from xuean.core.verdict import NotYours, Refused
from xuean.duties.models import Duty, DutyHolder
from xuean.duties.tick import tick
from xuean.outbox.models import Envelope
from xuean.policy.codes import table
from xuean.presence.log import Mark
from xuean.presence.models import AbsenceReason
from xuean.presence.reasons import lacking, searches_on

pytestmark = pytest.mark.django_db
REASON = "attendance.state-reason"


def call(cast: Cast, now, *absent, base=None, period="1"):
    slot = next(one for one in slots_on(cast.school, MONDAY, [cast.groups[0].id]) if one.period == period)
    marks = {student.id: Mark("absent") for student in absent}
    teacher = cast.actor("subject_teacher", now)
    return take_roll_call(teacher, cast.groups[0], now=now, slot=slot, marks=marks, base=base)


@pytest.fixture
def cast() -> Cast:
    """Two of the class are not there at 8:03."""
    cast = theatre.make()
    call(cast, shanghai(8, 3), *cast.students[:2])
    return cast


def come(cast: Cast, number: int = 0, minute: int = 20, **more):
    return record_arrival(cast.actor("homeroom_teacher"), cast.students[number], now=shanghai(8, minute), **more)


def search(cast: Cast, number: int = 0) -> Duty:
    return Duty.objects.get(name="attendance.account-for-absent", student_id=cast.students[number].id)


def say(cast: Cast, number: int = 0, reason: str = "traffic", post: str = "homeroom_teacher", words: str = ""):
    return state_reason(
        cast.actor(post), cast.students[number], now=shanghai(8, 40), search=search(cast, number).id, reason=reason,
        words=words,
    )  # fmt: skip


def test_the_list_is_data() -> None:
    codes = [one.code for one in table("absence_reason").codes]
    assert codes == ["overslept", "traffic", "unwell", "family", "forgot_leave", "truancy", "other"]


def test_said_with_the_arrival_nothing_is_owed(cast: Cast) -> None:
    come(cast, reason="overslept")
    row = AbsenceReason.objects.get()
    assert (row.search, row.on, row.reason, row.words) == (search(cast).id, MONDAY, "overslept", None)
    assert search(cast).state == "met"
    assert not Duty.objects.filter(name=REASON).exists()
    assert Entry.objects.get(tag="attendance.record-arrival").codes["reason"] == "overslept"


def test_not_said_it_is_one_line_for_the_class_and_no_message(cast: Cast) -> None:
    for number in (0, 1):
        come(cast, number)
    duty = Duty.objects.get(name=REASON)
    assert (duty.subject_id, duty.due_at) == (cast.classes[0].id, shanghai(15, 40))
    assert DutyHolder.objects.get(duty=duty).person == cast.people["homeroom_teacher"]
    assert not Envelope.objects.filter(reference_id=duty.id).exists()
    say(cast, 0)
    duty.refresh_from_db()
    assert duty.state == "open"
    say(cast, 1, "truancy", post="subject_teacher")
    duty.refresh_from_db()
    assert (duty.state, duty.settled_late) == ("met", False)


def test_another_one_later_that_day_is_owed_anew(cast: Cast) -> None:
    come(cast, 0)
    say(cast, 0)
    come(cast, 1, minute=50)
    assert [duty.state for duty in Duty.objects.filter(name=REASON).order_by("created_at")] == ["met", "open"]


def test_a_day_later_the_homeroom_teacher_is_reminded_once(cast: Cast) -> None:
    come(cast)
    tick(shanghai(15, 41))
    assert Envelope.objects.filter(reference_id=Duty.objects.get(name=REASON).id).count() == 1


def test_seen_in_the_next_lesson_is_asked_why_too(cast: Cast) -> None:
    call(cast, shanghai(8, 57), period="2")
    assert len(lacking(searches_on(cast.school.id, MONDAY))) == 2
    assert Duty.objects.filter(name=REASON).count() == 1


@pytest.mark.parametrize("way", ["corrected", "present", "excused"])
def test_where_nobody_was_absent_or_the_reason_is_known_nothing_is_asked(cast: Cast, way: str) -> None:
    child, homeroom = cast.students[0], cast.actor("homeroom_teacher")
    if way == "corrected":
        call(cast, shanghai(8, 5), cast.students[1], base=UUID(search(cast).facts["sweep"]))
    elif way == "present":
        come(cast, kind="present")
    else:
        explain_absence(
            homeroom, child, now=shanghai(8, 20), kind="leave", since=shanghai(8), until=shanghai(18), source="paper"
        )
    assert search(cast).state == "met"
    assert not Duty.objects.filter(name=REASON).exists()


def test_only_another_reason_keeps_words_and_they_are_sealed(cast: Cast) -> None:
    come(cast)
    say(cast, reason="traffic", words="车坏了")
    assert AbsenceReason.objects.get().words is None
    with pytest.raises(Refused):
        say(cast, reason="other")
    say(cast, reason="other", words="陪奶奶就医")
    row = AbsenceReason.objects.order_by("recorded_at", "id").last()
    assert row.words == "陪奶奶就医"
    assert "奶奶" not in str(Entry.objects.filter(tag="attendance.state-reason").values_list("codes", flat=True))


@pytest.mark.parametrize("wrong", ["asleep", ""])
def test_a_reason_that_is_not_in_the_list_is_refused(cast: Cast, wrong: str) -> None:
    come(cast)
    with pytest.raises(Refused):
        say(cast, reason=wrong)


def test_it_is_said_by_those_who_know_the_child_and_after_it_has_come(cast: Cast) -> None:
    with pytest.raises(Refused):
        say(cast)
    come(cast)
    with pytest.raises(NotYours):
        say(cast, post="homeroom_teacher_2")
    with pytest.raises(Refused):
        state_reason(
            cast.actor("homeroom_teacher"), cast.students[1], now=shanghai(9), search=search(cast).id, reason="traffic"
        )


def test_today_the_account_and_the_class_say_that_it_is_missing(cast: Cast, client) -> None:
    address = reverse("attendance:account", args=[cast.students[0].id])
    with clock.at(shanghai(8, 20)):
        sign_in(client, cast.people["homeroom_teacher"], shanghai(8, 20))
        arrived = {"kind": "late", "at": "", "note": "", "reason": "", "words": ""}
        assert client.post(reverse("attendance:arrival", args=[cast.students[0].id]), arrived).status_code == 302
        assert "原因待补" in client.get(address).content.decode()
        assert f"{address}#reason" in client.get("/").content.decode()
        assert "原因待补" in client.get(reverse("school:class", args=[cast.classes[0].id])).content.decode()
        form = reverse("attendance:reason", args=[cast.students[0].id])
        sent = {"search": str(search(cast).id), "reason": "other", "words": ""}
        assert client.post(form, sent).status_code == 422
        assert client.post(form, sent | {"reason": "family"}).status_code == 302
        page = client.get(address).content.decode()
        assert "原因待补" not in page
        assert "家中有事" in page
        assert "原因待补" not in client.get(reverse("school:class", args=[cast.classes[0].id])).content.decode()
