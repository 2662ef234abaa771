"""A guardian's first page: the own children, in a guardian's words; nobody else's child and no other guardian."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests import cast as stage
from tests.cast import MONDAY, Cast, shanghai
from xuean.access.actor import Actor
from xuean.attendance.actions.arrival import explain_absence, record_arrival
from xuean.attendance.actions.roll_call import take_roll_call
from xuean.attendance.reads.slots import slots_on
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.duties.tick import tick
from xuean.people.models import GuardianRight, Person
from xuean.people.ties import go_on_leave, hold
from xuean.presence.log import Mark
from xuean.web.tests.conftest import enter
from xuean.web.today.children import Child, children, is_guardian

pytestmark = pytest.mark.django_db
SATURDAY = timedelta(days=5)


@pytest.fixture
def guardian(cast: Cast) -> Person:
    return cast.guardians[0]


def seen_by(person: Person, moment: datetime) -> list[Child]:
    return children(Actor.for_person(person, moment), person.school, moment)


def call(cast: Cast, moment: datetime, kind: str = "") -> None:
    slot = next(one for one in slots_on(cast.school, MONDAY, [cast.groups[0].id]) if one.period == "1")
    marks = {cast.students[0].id: Mark(kind)} if kind else {}
    take_roll_call(cast.actor("subject_teacher"), cast.groups[0], now=moment, slot=slot, marks=marks, base=None)


def page(person: Person, moment: datetime, path: str = "/", **more: str) -> str:
    client = Client()
    with clock.at(moment):
        enter(client, person, moment)
        answer = client.get(path, **more)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("kind", "words", "tone", "advised"),
    [
        ("", "在校", "good", False),
        ("late", "迟到，已到校", "good", False),
        ("absent", "没有到校，学校正在联系您", "bad", True),
    ],
)
def test_where_the_child_is_after_a_roll_call(
    cast: Cast, guardian: Person, kind: str, words: str, tone: str, advised: bool
) -> None:
    call(cast, shanghai(8, 3), kind)
    (child,) = seen_by(guardian, shanghai(8, 20))
    assert (child.words, child.tone, bool(child.advice)) == (words, tone, advised)
    assert "8:03" in child.detail
    assert not advised or cast.people["homeroom_teacher"].name in child.advice


def test_found_again_is_said(cast: Cast, guardian: Person) -> None:
    call(cast, shanghai(8, 3), "absent")
    actor = cast.actor("homeroom_teacher")
    record_arrival(actor, cast.students[0], kind="late", occurred_at=shanghai(8, 20), now=shanghai(8, 21))
    (child,) = seen_by(guardian, shanghai(8, 22))
    assert (child.words, child.detail) == ("迟到，已到校", "8:20 到校")


def test_a_leave_says_until_when(cast: Cast, guardian: Person) -> None:
    call(cast, shanghai(8, 3), "absent")
    explain_absence(
        cast.actor("homeroom_teacher"), cast.students[0], now=shanghai(8, 30), kind="leave", source="guardian_call",
        since=shanghai(8), until=shanghai(12), reason="",
    )  # fmt: skip
    (child,) = seen_by(guardian, shanghai(9))
    assert (child.words, child.tone, child.detail) == ("请假", "info", "到 12:00")


@pytest.mark.parametrize(("moment", "words"), [(shanghai(7), "今天还没点名"), (shanghai(9) + SATURDAY, "今天不上课")])
def test_before_anybody_looked(cast: Cast, guardian: Person, moment: datetime, words: str) -> None:
    (child,) = seen_by(guardian, moment)
    assert (child.words, child.tone, child.advice) == (words, "", "")


def test_only_the_own_children(cast: Cast, guardian: Person) -> None:
    assert [one.student for one in seen_by(guardian, shanghai(8))] == [cast.students[0]]
    text = page(guardian, shanghai(8))
    assert cast.students[0].person.name in text
    assert not [one for one in (*cast.students[1:], *cast.others) if one.person.name in text]


def test_a_right_that_ended_shows_nothing_and_says_what_to_do(cast: Cast, guardian: Person) -> None:
    rights = GuardianRight.objects.filter(guardianship__person=guardian, right="see")
    with holding(Pen(actor=None, school_id=None, tag="test", now=shanghai(8))):
        rights.update(until=shanghai(8))
    assert [one.student for one in seen_by(guardian, shanghai(7, 59))] == [cast.students[0]]
    assert seen_by(guardian, shanghai(8)) == []
    assert is_guardian(Actor.for_person(guardian, shanghai(8)))
    text = page(guardian, shanghai(8))
    assert cast.students[0].person.name not in text and "没有可以查看的孩子" in text


def test_the_children_of_another_school_are_not_there(cast: Cast, guardian: Person) -> None:
    other = stage.make("3799990002", "清溪中学")
    assert {one.student for one in seen_by(guardian, shanghai(8))} == {cast.students[0]}
    assert {one.student for one in seen_by(other.guardians[0], shanghai(8))} == {other.students[0]}


def test_no_other_guardian_is_named_wherever_a_guardian_may_look(cast: Cast, guardian: Person) -> None:
    call(cast, shanghai(8, 3), "absent")
    tick(shanghai(8, 40))
    child = cast.students[0].id
    for path in ("/", "/today/list", f"/students/{child}", f"/students/{child}/attendance", "/messages"):
        assert cast.guardians[1].name not in page(guardian, shanghai(8, 41), path), path


def test_a_normal_day_asks_for_nothing(cast: Cast, guardian: Person) -> None:
    call(cast, shanghai(8, 3))
    text = page(guardian, shanghai(8, 20))
    main = text[text.index('id="x-main"') : text.index("</main>")]
    assert "btn" not in main and "<form" not in main and "没有消息" in main
    assert cast.people["homeroom_teacher"].name in main


def test_messages_stand_there_newest_first(cast: Cast, guardian: Person) -> None:
    call(cast, shanghai(8, 3), "absent")
    tick(shanghai(8, 40))
    record_arrival(
        cast.actor("homeroom_teacher"), cast.students[0], kind="late", occurred_at=shanghai(8, 45), now=shanghai(8, 46)
    )
    text = page(guardian, shanghai(8, 50))
    main = text[text.index('id="x-main"') :]
    assert 0 < main.index("已到校，到校时间 8:45") < main.index("学校尚不清楚原因")


def test_the_list_keeps_itself_fresh(cast: Cast, guardian: Person) -> None:
    client = Client()
    enter(client, guardian, shanghai(8))
    with clock.at(shanghai(8, 2)):
        first = client.get("/today/list")
        assert client.get("/today/list", HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
        call(cast, shanghai(8, 2))
        later = client.get("/today/list", HTTP_IF_NONE_MATCH=first["ETag"])
    assert later.status_code == 200 and "在校" in later.content.decode()


def test_whoever_stands_in_for_the_homeroom_teacher_is_named(cast: Cast, guardian: Person) -> None:
    teacher, deputy = cast.people["homeroom_teacher"], cast.people["subject_teacher"]
    with holding(Pen(actor=None, school_id=cast.school.id, tag="test", now=shanghai(7))) as pen:
        tie = teacher.ties.get(post="homeroom_teacher", deputy_of=None)
        hold(pen, deputy, tie.post, tie.anchor_record, tie.anchor_id, deputy_of=tie)
        go_on_leave(pen, teacher, shanghai(7), None)
    (child,) = seen_by(guardian, shanghai(8))
    assert child.teacher == deputy.name


@pytest.mark.parametrize("post", ["homeroom_teacher", "guard", "principal", "system_administrator"])
def test_staff_have_their_own_today(cast: Cast, post: str) -> None:
    assert not is_guardian(cast.actor(post))
