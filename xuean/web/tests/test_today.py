"""Today: what this person must do now, and nothing that is not theirs."""

import re
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import MONDAY, Cast, shanghai, student
from xuean.attendance.actions.arrival import record_arrival
from xuean.attendance.actions.roll_call import take_roll_call
from xuean.attendance.reads.slots import slots_on
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.duties.models import Duty
from xuean.duties.tick import tick
from xuean.people.models import Student
from xuean.presence.log import Mark
from xuean.web.tests.conftest import enter
from xuean.web.today import cards, reads

pytestmark = pytest.mark.django_db
POSTS = ("homeroom_teacher", "subject_teacher", "grade_leader", "safety_office", "principal", "guard", "supervisor")


def call(cast: Cast, moment: datetime, absent: list[Student], group: int = 0) -> None:
    slot = next(one for one in slots_on(cast.school, MONDAY, [cast.groups[group].id]) if one.period == "1")
    marks = {child.id: Mark("absent") for child in absent}
    actor = cast.actor("subject_teacher" if group == 0 else "homeroom_teacher_2")
    take_roll_call(actor, cast.groups[group], now=moment, slot=slot, marks=marks, base=None)


def page(cast: Cast, post: str, moment: datetime, path: str = "/") -> str:
    client = Client()
    with clock.at(moment):
        enter(client, cast.people[post], moment)
        answer = client.get(path)
    assert answer.status_code == 200
    text = answer.content.decode()
    return text[text.index('id="x-main"') : text.index("</main>")]


@pytest.mark.parametrize("post", POSTS)
def test_every_post_has_a_today_before_anything_happened(cast: Cast, post: str) -> None:
    with clock.at(shanghai(7)):
        assert "现在没有等您处理的事" in page(cast, post, shanghai(7))


def test_a_missing_child_stands_first_with_one_filled_button(cast: Cast) -> None:
    child = cast.students[0]
    call(cast, shanghai(8, 3), [child])
    tick(shanghai(8, 11))
    text = page(cast, "homeroom_teacher", shanghai(8, 11))
    assert child.person.name in text
    card = text[text.index("x-duty-lead") :]
    assert card.count("btn-primary") == 1
    assert "x-ladder-large" in card and "x-rung-now" in card and "x-rung-next" in card
    assert "B1.3" in card


def test_the_figures_of_the_own_class_add_up(cast: Cast) -> None:
    call(cast, shanghai(8, 3), [cast.students[0]])
    text = page(cast, "homeroom_teacher", shanghai(8, 5))
    figures = {kind: int(value) for kind, value in re.findall(r"x-count-(\w+)[^>]*><b>(\d+)</b>", text)}
    assert figures["all"] == len(cast.students) == sum(figures[kind] for kind in ("here", "leave", "unknown"))
    assert figures["unknown"] == 1


def test_not_taken_is_its_own_number(cast: Cast) -> None:
    figures = dict(re.findall(r"x-count-(\w+)[^>]*><b>(\d+)</b>", page(cast, "homeroom_teacher", shanghai(7, 45))))
    assert (figures["open"], figures["unknown"]) == (str(len(cast.students)), "0")


@pytest.mark.parametrize(("reason", "left"), [("traffic", 0), ("", 1)])
def test_it_is_gone_when_the_child_is_found(cast: Cast, reason: str, left: int) -> None:
    """What is left while nobody has said why the child had not been there is one line that asks for it."""
    child = cast.students[0]
    call(cast, shanghai(8, 3), [child])
    came = {"kind": "late", "occurred_at": shanghai(8, 20), "reason": reason}
    record_arrival(cast.actor("homeroom_teacher"), child, now=shanghai(8, 21), **came)
    text = page(cast, "homeroom_teacher", shanghai(8, 22))
    assert (text.count(child.person.name), text.count("#reason")) == (left, left)


@pytest.mark.parametrize(
    ("post", "sees"), [("grade_leader", True), ("safety_office", True), ("homeroom_teacher_2", False)]
)
def test_who_watches_sees_what_others_carry(cast: Cast, post: str, sees: bool) -> None:
    child = cast.students[0]
    call(cast, shanghai(8, 3), [child])
    tick(shanghai(8, 11))
    assert (child.person.name in page(cast, post, shanghai(8, 11))) is sees


def test_a_watcher_who_may_not_read_students_is_told_no_name(cast: Cast) -> None:
    child = cast.students[0]
    call(cast, shanghai(8, 3), [child])
    tick(shanghai(8, 11))
    assert child.person.name not in page(cast, "supervisor", shanghai(8, 11))


def test_a_button_that_this_post_may_not_press_leads_to_the_reasons(cast: Cast) -> None:
    tick(shanghai(8, 20))  # the roll-calls of the first lesson are due and not taken
    take = f"/roll-calls/{cast.groups[0].id}/2026-11-23/1"
    assert take in page(cast, "subject_teacher", shanghai(8, 20))
    office = page(cast, "safety_office", shanghai(8, 20))
    assert take not in office and "/why/" in office


def test_the_roll_call_that_may_be_taken_now_is_offered(cast: Cast) -> None:
    text = page(cast, "subject_teacher", shanghai(7, 58))
    assert f"/roll-calls/{cast.groups[0].id}/2026-11-23/1" in text
    assert text.count("btn-primary") == 1


def test_one_broken_card_does_not_hide_the_others(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    call(cast, shanghai(8, 3), [cast.students[0], cast.students[1]])
    tick(shanghai(8, 11))
    whole = cards.function

    def broken(path: str):
        made = whole(path)

        def card(duty: Duty, *rest: object):
            if duty.subject_id == cast.students[0].id:
                raise RuntimeError("card")
            return made(duty, *rest)

        return card

    monkeypatch.setattr(cards, "function", broken)
    text = page(cast, "homeroom_teacher", shanghai(8, 11))
    assert cast.students[1].person.name in text
    assert text.count("<article") >= 2


def test_asking_again_costs_no_page_while_nothing_moved(cast: Cast) -> None:
    client = Client()
    with clock.at(shanghai(8, 3)):
        enter(client, cast.people["homeroom_teacher"], shanghai(8, 3))
        first = client.get("/today/list", headers={"HX-Request": "true"})
        again = client.get("/today/list", headers={"HX-Request": "true", "If-None-Match": first["ETag"]})
        assert (first.status_code, again.status_code) == (200, 304)
        call(cast, shanghai(8, 3), [cast.students[0]])
        changed = client.get("/today/list", headers={"HX-Request": "true", "If-None-Match": first["ETag"]})
        assert changed.status_code == 200 and changed["ETag"] != first["ETag"]


def queries(cast: Cast, post: str, path: str, moment: datetime) -> int:
    client = Client()
    with clock.at(moment):
        enter(client, cast.people[post], moment)
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize(("post", "bound"), [("homeroom_teacher", 40), ("safety_office", 40), ("guard", 12)])
def test_queries_do_not_grow_with_the_school(cast: Cast, post: str, bound: int) -> None:
    before = queries(cast, post, "/", shanghai(7, 40))
    with holding(Pen(actor=None, school_id=cast.school.id, tag="tests", now=shanghai(7))):
        for number in range(20):
            student(cast, cast.classes[number % 2], f"学生{number}", 30 + number)
    assert queries(cast, post, "/", shanghai(7, 40)) == before <= bound


def test_nor_with_the_duties_beyond_those_shown(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "SHOWN", 2)
    call(cast, shanghai(8, 3), cast.students[:2])
    few = queries(cast, "homeroom_teacher", "/", shanghai(8, 4))
    with holding(Pen(actor=None, school_id=cast.school.id, tag="tests", now=shanghai(7))):
        more = [student(cast, cast.classes[0], f"学生{number}", 30 + number) for number in range(8)]
    slot = next(one for one in slots_on(cast.school, MONDAY, [cast.groups[0].id]) if one.period == "2")
    marks = {child.id: Mark("absent") for child in more}
    take_roll_call(
        cast.actor("subject_teacher"), cast.groups[0], now=shanghai(8, 56), slot=slot, marks=marks, base=None
    )
    assert queries(cast, "homeroom_teacher", "/", shanghai(8, 57)) <= few


def test_the_side_figures_are_bounded_too(cast: Cast) -> None:
    before = queries(cast, "principal", "/today/school", shanghai(8, 3))
    with holding(Pen(actor=None, school_id=cast.school.id, tag="tests", now=shanghai(7))):
        for number in range(20):
            student(cast, cast.classes[number % 2], f"学生{number}", 30 + number)
    assert queries(cast, "principal", "/today/school", shanghai(8, 3)) == before <= 30


def test_who_watches_nothing_gets_no_figures(cast: Cast) -> None:
    client = Client()
    with clock.at(shanghai(8)):
        enter(client, cast.people["guard"], shanghai(8))
        assert client.get("/today/school").status_code == 404
