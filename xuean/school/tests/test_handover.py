"""A class passes to somebody else: at that instant the former homeroom teacher reads and writes nothing of it any
more, not even in a page opened before, and what is open is owed by the new one."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast as theatre
from tests.cast import MONDAY, shanghai, sign_in
from xuean.attendance.actions.roll_call import take_roll_call
from xuean.attendance.reads.slots import slots_on
from xuean.core import clock
from xuean.duties.models import OPEN, Duty, DutyHolder
from xuean.duties.reads import open_for
from xuean.people.models import Tie
from xuean.presence.log import Mark
from xuean.presence.models import Excuse, Sighting
from xuean.school.tests.pages import at, text

pytestmark = pytest.mark.django_db
NOW = shanghai(8, 20)
ABSENT = "attendance.account-for-absent"


@pytest.fixture
def cast():
    """A child was marked absent at 8:05; the call to the guardian is due at 8:10."""
    cast = theatre.make()
    slot = next(one for one in slots_on(cast.school, MONDAY, [cast.groups[0].id]) if one.period == "1")
    marks = {cast.students[0].id: Mark("absent")}
    teacher = cast.actor("subject_teacher", shanghai(8, 5))
    take_roll_call(teacher, cast.groups[0], now=shanghai(8, 5), slot=slot, marks=marks, base=None)
    return cast


def client_of(cast, who, now=NOW):
    client = Client()
    sign_in(client, cast.people[who], now)
    return client


def hand_over(cast, to="homeroom_teacher_2"):
    data = {"person": str(cast.people[to].id)}
    assert client_of(cast, "academic_office").post(at("hand-over", cast.classes[0].id), data).status_code == 302


def addresses(cast):
    child = cast.students[0].id
    return [
        at("class", cast.classes[0].id),
        reverse("web:student", args=[child]),
        reverse("web:student-family", args=[child]),
        reverse("attendance:account", args=[child]),
        reverse("attendance:roll-call", args=[cast.groups[0].id, MONDAY.isoformat(), "1"]),
        reverse("web:class-officers", args=[cast.classes[0].id]),
    ]


def test_pages_opened_before_answer_like_pages_that_do_not_exist(cast):
    with clock.at(NOW):
        former, heir = client_of(cast, "homeroom_teacher"), client_of(cast, "homeroom_teacher_2")
        for address in addresses(cast):
            assert former.get(address).status_code == 200, address
            assert heir.get(address).status_code == 404, address
        hand_over(cast)
        for address in addresses(cast):
            assert former.get(address).status_code == 404, address
            assert heir.get(address).status_code == 200, address


def test_a_form_sent_from_an_open_tab_writes_nothing(cast):
    child = cast.students[0].id
    posts = [
        (reverse("attendance:arrival", args=[child]), {"kind": "late", "at": "", "note": ""}),
        (reverse("attendance:explanation", args=[child]), {"kind": "sick", "reason": "01", "source": "guardian"}),
        (at("export-class", cast.classes[0].id), {}),
    ]
    with clock.at(NOW):
        former = client_of(cast, "homeroom_teacher")
        former.get(reverse("attendance:account", args=[child]))
        hand_over(cast)
        before = Sighting.objects.count(), Excuse.objects.count()
        for address, data in posts:
            assert former.post(address, data).status_code == 404, address
        assert (Sighting.objects.count(), Excuse.objects.count()) == before


def test_what_is_open_is_owed_by_the_new_one_from_that_instant(cast):
    duty = Duty.objects.get(name=ABSENT)
    with clock.at(NOW):
        assert duty in open_for(cast.actor("homeroom_teacher", NOW))
        hand_over(cast)
        assert duty in open_for(cast.actor("homeroom_teacher_2", NOW))
        assert duty not in open_for(cast.actor("homeroom_teacher", NOW))
        name = cast.students[0].person.name
        assert name in text(client_of(cast, "homeroom_teacher_2").get(reverse("web:today")))
        assert name not in text(client_of(cast, "homeroom_teacher").get(reverse("web:today")))
    duty.refresh_from_db()
    assert duty.state == OPEN
    theirs = DutyHolder.objects.filter(duty=duty, person=cast.people["homeroom_teacher"])
    assert set(theirs.values_list("until", flat=True)) == {NOW}
    held = Tie.objects.filter(post="homeroom_teacher", anchor_id=cast.classes[0].id).order_by("since")
    assert [(tie.since, tie.until) for tie in held] == [(theatre.BEGAN, NOW), (NOW, None)]


def test_who_has_another_class_keeps_that_one(cast):
    with clock.at(NOW):
        hand_over(cast)
        other = client_of(cast, "homeroom_teacher_2")
        assert other.get(at("class", cast.classes[1].id)).status_code == 200
    with clock.at(NOW + timedelta(minutes=1)):
        hand_over(cast, "homeroom_teacher")
        assert other.get(at("class", cast.classes[0].id)).status_code == 404
        assert other.get(at("class", cast.classes[1].id)).status_code == 200
