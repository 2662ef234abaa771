"""B1.17: the homeroom teacher sees which lessons of today have no class record, if the class has an officer."""

import pytest
from django.urls import reverse

from tests import cast as theatre
from tests.cast import MONDAY, Cast, shanghai, sign_in
from xuean.attendance.actions.officer import record_by_officer
from xuean.attendance.reads.records import kept_today
from xuean.attendance.reads.slots import slots_on
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.people.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    """The first class has an officer, who wrote in the early reading and in nothing since."""
    cast = theatre.make()
    with holding(Pen(actor=None, school_id=cast.school.id, tag="tests.records", now=theatre.BEGAN)):
        officer = cast.students[2].person
        officer.account = Account.objects.create(username="officer")
        officer.save(update_fields=["account"])
        theatre.tie(cast, officer, "class_officer", "class", cast.classes[0].id)
        cast.people["class_officer"] = officer
    slot = slots_on(cast.school, MONDAY, [cast.groups[0].id])[0]
    record_by_officer(cast.actor("class_officer"), cast.groups[0], now=shanghai(7, 40), slot=slot, marks={})
    return cast


def kept(cast: Cast, post: str, hour: int = 9, minute: int = 0):
    return kept_today(cast.actor(post, shanghai(hour, minute)), cast.school, shanghai(hour, minute))


def test_what_has_begun_and_was_not_written_is_pointed_out(cast: Cast) -> None:
    (one,) = kept(cast, "homeroom_teacher")
    assert one.officers == (cast.students[2].person.name,)
    silent = [lesson.slot.period for lesson in one.lessons if lesson.silent]
    assert (silent, one.silent) == (["1", "2"], 2)
    assert [lesson.slot.period for lesson in one.lessons if lesson.record] == ["early"]


def test_a_class_without_an_officer_is_asked_for_nothing(cast: Cast) -> None:
    assert kept(cast, "homeroom_teacher_2") == []
    assert [one.school_class.id for one in kept(cast, "grade_leader")] == [cast.classes[0].id]


def test_the_page_is_the_homeroom_teachers_not_the_officers(cast: Cast, client) -> None:
    with clock.at(shanghai(9)):
        sign_in(client, cast.people["homeroom_teacher"], shanghai(9))
        page = client.get(reverse("attendance:records-kept")).content.decode()
        assert page.count("未记录") == 2
        assert "2节课没有记录" in page
        sign_in(client, cast.people["homeroom_teacher_2"], shanghai(9))
        assert "还没有指定班干部" in client.get(reverse("attendance:records-kept")).content.decode()
        for post in ("class_officer", "subject_teacher", "guardian"):
            sign_in(client, cast.people[post], shanghai(9))
            assert client.get(reverse("attendance:records-kept")).status_code == 404
