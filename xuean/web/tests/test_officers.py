"""A class officer is named by the homeroom teacher, signs in once by address, and writes down who is missing. B1.2."""

import itertools
import json
from datetime import timedelta

import pytest
from django.urls import reverse

from tests import cast as theatre
from tests.cast import MONDAY, shanghai, sign_in
from xuean.access.actor import Actor
from xuean.attendance.models import ClassRecord
from xuean.core import clock
from xuean.duties.models import Duty
from xuean.people.models import Student, Tie
from xuean.presence.models import Sweep

pytestmark = pytest.mark.django_db
NOW = shanghai(8, 3)


@pytest.fixture
def cast():
    with clock.at(NOW):
        yield theatre.make()


def page(cast, index=0):
    return reverse("web:class-officers", args=[cast.classes[index].id])


def named(cast, client):
    sign_in(client, cast.people["homeroom_teacher"], NOW)
    return client.post(page(cast), {"name": str(cast.students[1].id)})


def test_naming_shows_the_address_once_and_gives_the_post(cast, client):
    answer = named(cast, client)
    assert "/activate/" in answer.content.decode()
    assert Tie.objects.get(post="class_officer").person == cast.students[1].person
    assert "/activate/" not in client.get(page(cast)).content.decode()


def test_the_page_that_shows_the_address_shows_the_post_too(cast, client):
    """By a clock that goes on: the post begins a moment after the page was asked for."""
    sign_in(client, cast.people["homeroom_teacher"], NOW)
    moments = (NOW + timedelta(seconds=count) for count in itertools.count())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: next(moments))
        answer = client.post(page(cast), {"name": str(cast.students[1].id)})
    assert "/activate/" in answer.content.decode()
    assert 'name="dismiss"' in answer.content.decode()


def test_what_the_officer_writes_waits_for_the_homeroom_teacher(cast, client):
    named(cast, client)
    officer = Student.objects.get(pk=cast.students[1].pk).person
    sign_in(client, officer, NOW)
    sheet = reverse("attendance:write-class-record", args=[cast.groups[0].id, MONDAY.isoformat(), "1"])
    assert client.get(sheet).status_code == 200
    assert client.post(sheet, {"marks": json.dumps({str(cast.students[0].id): "absent"})}).status_code == 302
    assert not Sweep.objects.exists()
    assert not Duty.objects.filter(name="attendance.account-for-absent").exists()
    record = ClassRecord.objects.get()
    sign_in(client, cast.people["homeroom_teacher"], NOW)
    client.post(reverse("attendance:class-record", args=[record.id]), {"decision": "confirm"})
    assert Sweep.objects.get().source == "officer"
    assert Duty.objects.get(name="attendance.account-for-absent").student_id == cast.students[0].id


def test_dismissed_the_officer_is_out_at_the_next_request(cast, client):
    named(cast, client)
    officer = Student.objects.get(pk=cast.students[1].pk).person
    client.post(page(cast), {"dismiss": str(Tie.objects.get(post="class_officer").id)})
    with clock.at(shanghai(8, 4)):
        assert Actor.for_person(officer, clock.now()).posts == ()


@pytest.mark.parametrize("value", ["", "not-an-id", "other"])
def test_only_a_student_of_the_own_class(cast, client, value):
    sign_in(client, cast.people["homeroom_teacher"], NOW)
    client.post(page(cast), {"name": str(cast.others[0].id) if value == "other" else value})
    assert not Tie.objects.filter(post="class_officer").exists()
    assert client.get(page(cast, 1)).status_code == 404
