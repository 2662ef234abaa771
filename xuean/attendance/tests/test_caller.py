"""B2.3: the school assigns a person to reach the guardians; the right to do so lasts as long as the search."""

import pytest
from django.urls import reverse

from tests import cast as theatre
from tests.cast import MONDAY, Cast, shanghai, sign_in
from xuean.access.actor import Actor
from xuean.access.answers import can
from xuean.attendance.actions.arrival import record_arrival
from xuean.attendance.actions.caller import assign_caller
from xuean.attendance.actions.roll_call import take_roll_call
from xuean.attendance.reads.slots import slots_on
from xuean.attendance.reads.timeline import timeline
from xuean.audit.models import Entry
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.core.verdict import NotYours, Refused
from xuean.duties.models import Duty, DutyHolder
from xuean.duties.tick import tick
from xuean.notices.actions.calls import record_contact
from xuean.outbox.models import Envelope
from xuean.people import ties
from xuean.people.models import ContactPoint, Person, Tie
from xuean.presence.log import Mark

pytestmark = pytest.mark.django_db
ACCOUNT, CALL = "attendance.account-for-absent", "notices.call-guardian"


@pytest.fixture
def cast() -> Cast:
    """A child has been missing since 8:10, nobody was reached, and the grade leader has to name somebody."""
    cast = theatre.make()
    slot = next(one for one in slots_on(cast.school, MONDAY, [cast.groups[0].id]) if one.period == "1")
    teacher, marks = cast.actor("subject_teacher"), {cast.students[0].id: Mark("absent")}
    take_roll_call(teacher, cast.groups[0], now=shanghai(8, 10), slot=slot, marks=marks)
    tick(shanghai(8, 26))
    return cast


def chosen(cast: Cast) -> Person:
    return cast.people["archivist"]


def assign(cast: Cast, post: str = "grade_leader", person: Person | None = None):
    who = person or chosen(cast)
    return assign_caller(cast.actor(post, shanghai(8, 27)), cast.students[0], now=shanghai(8, 27), person=who.id)


def may_call(cast: Cast, now, child=0) -> bool:
    return can(Actor.for_person(chosen(cast), now), "call", cast.students[child], record="contact", now=now)


@pytest.mark.parametrize("post", ["grade_leader", "student_affairs_office", "safety_office", "principal"])
def test_the_assigned_person_carries_the_search_and_the_call(cast: Cast, post: str) -> None:
    assert not may_call(cast, shanghai(8, 27))
    assign(cast, post)
    held = DutyHolder.objects.filter(person=chosen(cast), until=None)
    assert set(held.values_list("duty__name", flat=True)) == {ACCOUNT, CALL}
    assert Envelope.objects.filter(kind="notices.rung", recipient=chosen(cast)).count() == 1
    assert (may_call(cast, shanghai(8, 28)), may_call(cast, shanghai(8, 28), child=1)) == (True, False)
    assert Entry.objects.get(tag="attendance.assign-caller").codes["person"] == str(chosen(cast).id)


@pytest.mark.parametrize("post", ["homeroom_teacher", "subject_teacher", "school_doctor", "archivist", "guardian"])
def test_others_assign_nobody(cast: Cast, post: str) -> None:
    with pytest.raises(NotYours):
        assign(cast, post)
    assert not Tie.objects.filter(post="search_caller").exists()


def test_a_call_of_the_assigned_person_ends_the_call_but_not_the_search(cast: Cast) -> None:
    assign(cast)
    number = ContactPoint.objects.get(person=cast.guardians[0], kind="mobile")
    record_contact(
        Actor.for_person(chosen(cast), shanghai(8, 30)), cast.students[0], now=shanghai(8, 30), target="guardian",
        result="reached", contact=number,
    )  # fmt: skip
    assert Duty.objects.get(name=CALL).state == "met"
    assert Duty.objects.get(name=ACCOUNT).state == "open"
    assert may_call(cast, shanghai(8, 31))


def test_found_and_the_right_is_gone_in_the_same_moment(cast: Cast) -> None:
    assign(cast)
    record_arrival(cast.actor("homeroom_teacher"), cast.students[0], now=shanghai(8, 40), kind="found")
    assert Tie.objects.get(post="search_caller").until == shanghai(8, 40)
    assert not may_call(cast, shanghai(8, 40))
    assert not DutyHolder.objects.filter(person=chosen(cast), until=None).exists()


def test_chosen_it_stays_theirs_when_posts_pass_to_others(cast: Cast) -> None:
    assign(cast)
    with holding(Pen(actor=None, school_id=cast.school.id, tag="tests.caller", now=shanghai(8, 30))) as pen:
        ties.go_on_leave(pen, cast.people["homeroom_teacher"], shanghai(8, 30), None)
    tick(shanghai(8, 31))
    assert DutyHolder.objects.filter(person=chosen(cast), until=None).count() == 2
    assert not DutyHolder.objects.filter(person=cast.people["homeroom_teacher"], until=None).exists()


def test_nobody_is_assigned_where_nobody_is_searched_or_who_is_not_there(cast: Cast) -> None:
    leader = cast.actor("grade_leader")
    with pytest.raises(Refused):
        assign_caller(leader, cast.students[1], now=shanghai(8, 27), person=chosen(cast).id)
    with pytest.raises(Refused):
        assign(cast, person=cast.guardians[0])
    with holding(Pen(actor=None, school_id=cast.school.id, tag="tests.caller", now=shanghai(8))) as pen:
        ties.go_on_leave(pen, chosen(cast), shanghai(8), None)
    with pytest.raises(Refused):
        assign(cast)


def test_the_page_offers_it_and_today_shows_it(cast: Cast, client) -> None:
    address = reverse("attendance:account", args=[cast.students[0].id])
    with clock.at(shanghai(8, 28)):
        sign_in(client, cast.people["grade_leader"], shanghai(8, 28))
        assert f"{address}#caller" in client.get("/").content.decode()
        assert reverse("attendance:assign-caller", args=[cast.students[0].id]) in client.get(address).content.decode()
        form = reverse("attendance:assign-caller", args=[cast.students[0].id])
        assert client.post(form, {"person": "nobody"}).status_code == 422
        assert client.post(form, {"person": str(chosen(cast).id)}).status_code == 302
        assert chosen(cast).name in client.get(address).content.decode()
        sign_in(client, chosen(cast), shanghai(8, 28))
        today = client.get("/").content.decode()
        assert reverse("notices:call", args=[cast.students[0].id]) in today
        assert client.get(reverse("notices:call", args=[cast.students[0].id])).status_code == 200
        assert client.get(reverse("notices:call", args=[cast.students[1].id])).status_code == 404
        found = reverse("attendance:arrival", args=[cast.students[0].id])
        assert client.post(found, {"kind": "found", "at": "", "note": ""})["Location"] == "/"
        assert client.get(address).status_code == 404


def test_the_line_of_time_shows_who_was_assigned_and_the_reason_at_last(cast: Cast) -> None:
    assign(cast)
    record_arrival(cast.actor("homeroom_teacher"), cast.students[0], now=shanghai(8, 40), reason="traffic")
    titles = [moment.title for moment in timeline(cast.students[0], MONDAY)]
    assert any(title.endswith(chosen(cast).name) for title in titles)
    assert len([title for title in titles if "交通" in title or "Traffic" in title]) == 1
