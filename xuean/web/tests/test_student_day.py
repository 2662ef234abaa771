"""A day of a student as a line of time, who may read what of it, and the figures of the term."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import BEGAN, MONDAY, Cast, shanghai
from xuean.attendance.actions.arrival import explain_absence, record_arrival
from xuean.attendance.actions.roll_call import take_roll_call
from xuean.attendance.reads.slots import slots_on
from xuean.audit.models import Entry
from xuean.core import clock
from xuean.notices.actions.calls import record_contact
from xuean.people.models import ContactPoint
from xuean.web.students.day import chosen_day, day_of
from xuean.web.students.term import figures
from xuean.web.tests.test_students import NOW, call_roll, visit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_half_past():
    with clock.at(NOW):
        yield


class TestDay:
    def test_a_morning_from_missing_to_found_every_line_once(self, cast: Cast) -> None:
        child, teacher = cast.students[0], cast.actor("homeroom_teacher", NOW)
        call_roll(cast, shanghai(8, 10), child)
        phone = ContactPoint.objects.get(person=cast.guardians[0], kind="mobile")
        data = {"target": "guardian", "contact": phone, "result": "no_answer", "told": "响铃无人接"}
        record_contact(teacher, child, now=shanghai(8, 17), **data)
        record_arrival(teacher, child, now=shanghai(8, 26))
        found = day_of(teacher, child, MONDAY, NOW)
        whats = [str(event["what"]) for event in found.events]
        assert sum("李建军" in what for what in whats) == 1
        assert [event["when"] for event in found.events] == sorted(event["when"] for event in found.events)
        assert found.matters[0].tone == "good"
        assert "16" in found.matters[0].text
        assert found.guardians[0].note.startswith("8:17")
        assert {ref.record for ref in found.refs} == {"guardianship", "contact"}

    @pytest.mark.parametrize(
        ("post", "sees"), [("grade_leader", True), ("subject_teacher", False), ("guardian", False)]
    )
    def test_calls_name_guardians_only_to_those_who_may_read_calls(self, cast: Cast, post: str, sees: bool) -> None:
        child = cast.students[0]
        call_roll(cast, shanghai(8, 10), child)
        phone = ContactPoint.objects.get(person=cast.guardians[1], kind="mobile")
        data = {"target": "other_guardian", "contact": phone, "result": "busy"}
        record_contact(cast.actor("homeroom_teacher"), child, now=shanghai(8, 17), **data)
        found = day_of(cast.actor(post, NOW), child, MONDAY, NOW)
        assert any("王芳" in str(event["what"]) for event in found.events) == sees
        assert bool(found.guardians) == sees

    def test_the_page_of_the_day_is_logged_where_guardians_stand_on_it(self, cast: Cast, client: Client) -> None:
        visit(client, cast, "subject_teacher", "student-attendance", cast.students[0].id)
        assert not Entry.objects.filter(tag="audit.read").exists()
        text = visit(client, cast, "homeroom_teacher", "student-attendance", cast.students[0].id).content.decode()
        assert "138****1111" in text
        assert Entry.objects.get(tag="audit.read").codes["purpose"] == "web.student-attendance"

    @pytest.mark.parametrize(
        ("text", "on"),
        [("2026-11-20", MONDAY - timedelta(days=3)), ("2027-01-01", MONDAY), ("", MONDAY), ("yesterday", MONDAY)],
    )
    def test_the_day_that_is_shown(self, cast: Cast, text: str, on) -> None:
        assert chosen_day(text, cast.students[0], NOW) == on


class TestTerm:
    def test_late_leave_and_unexplained(self, cast: Cast) -> None:
        child, friday = cast.students[0], MONDAY - timedelta(days=3)
        thursday = MONDAY - timedelta(days=4)
        call_roll(cast, shanghai(8, 10, thursday), child, on=thursday, kind="late")
        call_roll(cast, shanghai(8, 10, friday), child, on=friday)  # nobody ever said why
        call_roll(cast, shanghai(8, 10), child)  # and this one comes late
        record_arrival(cast.actor("homeroom_teacher"), child, now=shanghai(8, 26))
        found = figures(child, NOW)
        assert found is not None
        assert (found.late, found.leave, found.unexplained) == (2, 0, 1)

    def test_a_reason_given_later_explains(self, cast: Cast) -> None:
        child, friday = cast.students[0], MONDAY - timedelta(days=3)
        call_roll(cast, shanghai(8, 10, friday), child, on=friday)
        assert figures(child, NOW).unexplained == 1
        homeroom = cast.actor("homeroom_teacher", NOW)
        span = {"since": shanghai(0, 0, friday), "until": shanghai(23, 0, friday)}
        explain_absence(homeroom, child, now=NOW, kind="leave", source="paper", reason="发烧", **span)
        found = figures(child, NOW)
        assert (found.leave, found.unexplained) == (1, 0)

    def test_leave_over_a_weekend_counts_school_days(self, cast: Cast) -> None:
        child, friday = cast.students[0], MONDAY - timedelta(days=3)
        homeroom = cast.actor("homeroom_teacher", NOW)
        explain_absence(
            homeroom, child, now=NOW, kind="leave", source="paper", reason="", since=shanghai(8, 0, friday), until=None
        )
        assert figures(child, NOW).leave == 2  # Friday, and Monday up to now

    def test_a_corrected_mark_no_longer_counts(self, cast: Cast) -> None:
        child = cast.students[0]
        first = call_roll(cast, shanghai(8, 5), child, kind="late")
        slot = next(s for s in slots_on(cast.school, MONDAY, [cast.groups[0].id]) if s.period == "1")
        take_roll_call(
            cast.actor("homeroom_teacher"), cast.groups[0], now=shanghai(8, 9), slot=slot, marks={}, base=first.id
        )
        assert figures(child, NOW).late == 0

    def test_a_later_lesson_that_found_the_child_accounts_for_it(self, cast: Cast) -> None:
        child, friday = cast.students[0], MONDAY - timedelta(days=3)
        call_roll(cast, shanghai(8, 10, friday), child, on=friday)
        call_roll(cast, shanghai(9, 0, friday), on=friday, period="2")
        assert figures(child, NOW).unexplained == 0

    def test_without_a_term_there_are_no_figures(self, cast: Cast) -> None:
        assert figures(cast.students[0], BEGAN - timedelta(days=3)) is None
