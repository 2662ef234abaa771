"""Who somebody is at a moment: posts held now, deputies while the holder is away, guardians while their right holds."""

from datetime import timedelta

import pytest
from django.test import Client

from tests import cast as theatre
from tests.cast import shanghai
from xuean.access.actor import Actor
from xuean.access.answers import can, narrow, who
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.core.verdict import NotYours
from xuean.people import ties
from xuean.people.models import Account, GuardianRight, Guardianship, StaffLeave, Student, Tie

MOMENT = shanghai(9)
TICK = timedelta(microseconds=1)


def pen(cast, now=MOMENT):
    return holding(Pen(actor=None, school_id=cast.school.id, tag="test", now=now))


def reads(cast, key, now, student=None):
    return can(Actor.for_person(cast.people[key], now), "read", student or cast.students[0], now=now)


def test_a_handover_takes_and_gives_at_the_same_instant(cast):
    with pen(cast) as held:
        ties.hand_over(held, "homeroom_teacher", "class", cast.classes[0].id, cast.people["subject_teacher"])
        Tie.objects.filter(post="subject_teacher").update(until=MOMENT - TICK)
    assert reads(cast, "homeroom_teacher", MOMENT - TICK)
    assert not reads(cast, "homeroom_teacher", MOMENT)
    assert not reads(cast, "subject_teacher", MOMENT - TICK)
    assert reads(cast, "subject_teacher", MOMENT)
    holders = set(who("confirm", cast.classes[0], record="class_record", now=MOMENT))
    assert cast.people["homeroom_teacher"] not in holders
    assert cast.people["subject_teacher"] in holders


@pytest.mark.parametrize("address", ["/students/{student}", "/classes/{klass}", "/missing/{student}"])
def test_an_open_session_loses_it_with_the_next_request(cast, address):
    """The page is open, the address is known, nobody signed out: one request later there is nothing."""
    address = address.format(student=cast.students[0].id, klass=cast.classes[0].id)
    client = Client()
    theatre.sign_in(client, cast.people["homeroom_teacher"], MOMENT)
    with clock.at(MOMENT):
        assert client.get(address).status_code == 200
    with pen(cast) as held:
        ties.hand_over(held, "homeroom_teacher", "class", cast.classes[0].id, cast.people["archivist"])
    with clock.at(MOMENT + timedelta(seconds=1)):
        assert client.get(address).status_code == 404
        assert client.post(f"/missing/{cast.students[0].id}/arrival", {"kind": "found"}).status_code == 404


def test_a_deputy_stands_in_only_while_the_holder_is_away(cast):
    holder = cast.people["homeroom_teacher"]
    with pen(cast) as held:
        tie = Tie.objects.get(person=holder)
        deputy = theatre.member_of_staff(cast, "deputy", "代明")
        ties.hold(held, deputy, "homeroom_teacher", "class", cast.classes[0].id, since=theatre.BEGAN, deputy_of=tie)
        ties.go_on_leave(held, holder, MOMENT, MOMENT + timedelta(hours=4))
    moments = {-1: False, 0: True, 3: True, 4: False}
    for hours, expected in moments.items():
        now = MOMENT + timedelta(hours=hours)
        assert reads(cast, "deputy", now) is expected, hours
        assert reads(cast, "homeroom_teacher", now)  # the holder may still look
    actor = Actor.for_person(cast.people["deputy"], MOMENT)
    assert [tie.deputy for tie in actor.ties] == [True]


def test_a_corrected_leave_counts_no_more(cast):
    holder = cast.people["homeroom_teacher"]
    with pen(cast) as held:
        deputy = theatre.member_of_staff(cast, "deputy", "代明")
        ties.hold(
            held, deputy, "homeroom_teacher", "class", cast.classes[0].id, since=theatre.BEGAN,
            deputy_of=Tie.objects.get(person=holder),
        )  # fmt: skip
        ties.go_on_leave(held, holder, MOMENT, None)
        StaffLeave.objects.update(superseded_at=MOMENT)
    assert not reads(cast, "deputy", MOMENT + TICK)


def test_deputies_end_with_the_post(cast):
    holder = cast.people["homeroom_teacher"]
    with pen(cast) as held:
        tie = Tie.objects.get(person=holder)
        deputy = theatre.member_of_staff(cast, "deputy", "代明")
        ties.hold(held, deputy, "homeroom_teacher", "class", cast.classes[0].id, since=theatre.BEGAN, deputy_of=tie)
        ties.go_on_leave(held, holder, theatre.BEGAN, None)
    assert reads(cast, "deputy", MOMENT - TICK)
    with pen(cast) as held:
        ties.hand_over(held, "homeroom_teacher", "class", cast.classes[0].id, cast.people["archivist"])
    assert not reads(cast, "deputy", MOMENT)


@pytest.mark.parametrize("ended", ["right", "guardianship"])
def test_a_guardian_sees_while_the_right_holds(cast, ended):
    assert reads(cast, "guardian", MOMENT)
    with pen(cast):
        if ended == "right":
            GuardianRight.objects.filter(right="see").update(until=MOMENT)
        else:
            Guardianship.objects.update(until=MOMENT)
    assert reads(cast, "guardian", MOMENT - TICK)
    assert not reads(cast, "guardian", MOMENT)
    assert cast.people["guardian"] not in who("read", cast.students[0], now=MOMENT)


def test_custody_is_not_the_right_to_see(cast):
    with pen(cast):
        GuardianRight.objects.filter(right="see").update(until=theatre.BEGAN)
    assert GuardianRight.objects.filter(right="custody", until=None).exists()
    assert not reads(cast, "guardian", MOMENT)


def test_a_student_is_read_through_the_present_class(cast):
    child = cast.students[0]
    with pen(cast) as held:
        ties.enrol(held, child, cast.classes[1], since=MOMENT)
    child.refresh_from_db()
    assert not reads(cast, "homeroom_teacher", MOMENT, child)
    assert reads(cast, "homeroom_teacher_2", MOMENT, child)
    assert reads(cast, "grade_leader", MOMENT, child)


def test_a_stopped_account_is_nobody(cast):
    client = Client()
    theatre.sign_in(client, cast.people["principal"], MOMENT)
    with clock.at(MOMENT):
        assert client.get("/live").status_code == 200
        Account.objects.filter(pk=cast.people["principal"].account_id).update(is_active=False)
        answer = client.get("/live")
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/sign-in")


def test_a_withdrawn_person_is_nobody(cast):
    client = Client()
    theatre.sign_in(client, cast.people["principal"], MOMENT)
    with pen(cast):
        person = cast.people["principal"]
        person.withdrawn_at = MOMENT
        person.save()
    with clock.at(MOMENT):
        assert client.get("/live").status_code == 302


def test_two_schools_do_not_meet(cast):
    there = theatre.make("3799990002", "别处中学")
    for key in cast.people:
        actor = cast.actor(key, MOMENT)
        assert not narrow(actor, "read", Student.objects.filter(school=there.school), now=MOMENT).exists(), key
        assert not can(actor, "read", there.school, now=MOMENT), key


def test_a_tie_at_another_schools_row_reaches_nothing(cast):
    """Should a tie ever point to a class elsewhere, the school of the actor still holds."""
    there = theatre.make("3799990002", "别处中学")
    with pen(cast):
        Tie.objects.filter(person=cast.people["homeroom_teacher"]).update(until=MOMENT)
        theatre.tie(cast, cast.people["homeroom_teacher"], "homeroom_teacher", "class", there.classes[0].id)
    assert not reads(cast, "homeroom_teacher", MOMENT, there.students[0])


def test_the_system_and_a_screen_are_no_people(cast):
    for actor in (Actor.for_system("tests", cast.school.id), Actor.for_display(cast.school.id)):
        assert actor.person_id is None
        with pytest.raises(NotYours):
            _ = actor.human
    assert not can(Actor.for_display(cast.school.id), "read", cast.students[0], now=MOMENT)
