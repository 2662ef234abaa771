"""The sheet as its script and its browser send it: where it leads, what it fills in, what it does not take twice."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast as theatre
from tests.cast import shanghai, sign_in
from xuean.attendance.actions.roll_call import take_roll_call
from xuean.attendance.reads.slots import slots_on
from xuean.core import clock
from xuean.presence.log import Mark
from xuean.presence.models import Sighting, Sweep

pytestmark = pytest.mark.django_db
NOW = shanghai(8, 10)


@pytest.fixture
def cast():
    with clock.at(NOW):
        yield theatre.make()


@pytest.fixture
def teacher(cast, client):
    sign_in(client, cast.people["subject_teacher"], NOW)
    return client


def address(cast, period="1"):
    return reverse("attendance:roll-call", args=[cast.groups[0].id, theatre.MONDAY.isoformat(), period])


def marked(cast, seat, kind="absent", note=None):
    return json.dumps({str(cast.students[seat - 1].id): [kind, note] if note else kind})


def test_the_script_is_told_where_to_go(cast, teacher):
    answer = teacher.post(address(cast), {"marks": "", "base": ""}, headers={"X-Script": "1"})
    assert (answer.status_code, answer["X-Go"]) == (204, reverse("attendance:roll-calls"))


@pytest.mark.parametrize(
    ("back", "place"), [("today", "/"), ("", "/roll-calls"), ("https://elsewhere.example/", "/roll-calls")]
)
def test_it_leads_back_to_today_or_to_the_list_and_nowhere_else(cast, teacher, back, place):
    assert teacher.post(address(cast), {"marks": "", "base": "", "back": back})["Location"] == place


def test_whoever_came_from_today_goes_back_there(cast, teacher):
    page = teacher.get(address(cast), headers={"Referer": "http://testserver/"}).content.decode()
    assert 'name="back" value="today"' in page


def test_undo_opens_the_sheet_and_saves_nothing(cast, teacher):
    teacher.post(address(cast), {"marks": marked(cast, 1), "base": ""})
    answer = teacher.post(address(cast) + "?again=1")
    assert (answer.status_code, answer["Location"]) == (302, address(cast))
    assert Sweep.objects.count() == 1


def test_the_same_marks_of_the_same_person_are_taken_once(cast, teacher):
    for _ in range(2):
        answer = teacher.post(address(cast), {"marks": marked(cast, 1, note="书包在"), "base": ""})
        assert answer.status_code == 302
    assert Sweep.objects.count() == 1


@pytest.mark.parametrize("seat", [1, 2])
def test_other_marks_or_another_person_are_a_conflict(cast, client, teacher, seat):
    teacher.post(address(cast), {"marks": marked(cast, 1), "base": ""})
    if seat == 1:
        sign_in(client, cast.people["homeroom_teacher"], NOW)
    assert client.post(address(cast), {"marks": marked(cast, seat), "base": ""}).status_code == 409
    assert Sweep.objects.count() == 1


def test_the_conflict_says_who_and_what_differs(cast, teacher):
    slot = next(s for s in slots_on(cast.school, theatre.MONDAY, [cast.groups[0].id]) if s.period == "1")
    take_roll_call(
        cast.actor("homeroom_teacher", NOW), cast.groups[0], slot=slot, marks={cast.students[0].id: Mark("late")}
    )
    page = teacher.post(address(cast), {"marks": marked(cast, 2), "base": ""}).content.decode()
    assert "周敏" in page
    assert page.count('data-aside="') - page.count('data-aside=""') == 2


def test_who_is_looked_for_is_not_found_by_a_forgotten_tap(cast, teacher):
    teacher.post(address(cast), {"marks": marked(cast, 1), "base": ""})
    with clock.at(shanghai(8, 56)):
        later = Client()
        sign_in(later, cast.people["subject_teacher"], shanghai(8, 56))
        page = later.get(address(cast, "2")).content.decode()
        child = page.split(f'data-student="{cast.students[0].id}"')[1][:60]
        assert 'data-mark="absent"' in child


def test_a_note_about_somebody_present_is_kept_and_shown_again(cast, teacher):
    teacher.post(address(cast), {"marks": marked(cast, 3, "present", "没带课本"), "base": ""})
    assert Sweep.objects.get().absent == 0
    assert Sighting.objects.get().note == "没带课本"
    page = teacher.get(address(cast)).content.decode()
    assert 'data-noted="没带课本"' in page


def test_a_wall_without_a_place_is_asked_for_one(cast, client):
    sign_in(client, cast.people["safety_office"], NOW)
    assert client.post(reverse("attendance:walls"), {"label": "  "}).status_code == 422
    assert client.post(reverse("attendance:walls"), {"revoke": "nonsense"}).status_code == 404


def test_a_screen_whose_address_has_gone_is_told_to_reload(client, cast):
    assert client.get("/wall/gone", headers={"HX-Request": "true"}).status_code == 403
    assert client.get("/wall/gone").status_code == 404
