"""Days, closures, terms and bells: what is set counts at once, what stood before stays on record."""

from datetime import date, time, timedelta

import pytest

from tests import cast as theatre
from tests.cast import MONDAY, shanghai
from xuean.attendance.reads.slots import slots_on
from xuean.calendars.models import Bell, BellSchedule, DayClosure, SchoolDay, Term
from xuean.calendars.reads import (
    bells_on,
    first_unknown,
    school_calendar,
    term_on,
    unconfirmed_make_up_days,
)
from xuean.core.verdict import NotYours, Refused
from xuean.duties.models import Duty
from xuean.duties.tick import tick
from xuean.people.models import Stage
from xuean.school.actions.bells import set_bells
from xuean.school.actions.calendar import close_sessions, open_term, seed, set_day, withdraw_closure
from xuean.school.reads.month import month, one_day
from xuean.school.rules import Ring

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOW = shanghai(7, 0)
TUESDAY, SATURDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=5)
YESTERDAY = MONDAY - timedelta(days=1)


@pytest.fixture
def cast():
    return theatre.make()


@pytest.fixture
def office(cast):
    return cast.actor("academic_office", NOW)


def sessions(cast, on):
    day = school_calendar(cast.school, on).day(on)
    return [session.name for session in day.sessions] if day else []


class TestSetDay:
    def test_a_teaching_day_becomes_a_rest_day_and_nobody_owes_a_roll_call(self, cast, office):
        set_day(office, cast.school, now=NOW, on=MONDAY, kind="rest", reason="校庆")
        assert sessions(cast, MONDAY) == []
        assert slots_on(cast.school, MONDAY) == []
        assert one_day(cast.school, MONDAY).source == "person"

    def test_a_half_day(self, cast, office):
        set_day(office, cast.school, now=NOW, on=MONDAY, kind="teaching", sessions=["am"])
        assert sessions(cast, MONDAY) == ["am"]
        assert one_day(cast.school, MONDAY).kind == "half"
        assert {slot.period for slot in slots_on(cast.school, MONDAY)} == {"early", "1", "2", "3", "4"}

    def test_a_saturday_is_taught_by_the_timetable_of_another_day(self, cast, office):
        set_day(office, cast.school, now=NOW, on=SATURDAY, kind="teaching", timetable_weekday=3)
        assert len(slots_on(cast.school, SATURDAY)) == len(slots_on(cast.school, MONDAY))

    def test_the_row_before_keeps_standing(self, cast, office):
        first = set_day(office, cast.school, now=NOW, on=TUESDAY, kind="rest")
        set_day(office, cast.school, now=shanghai(8), on=TUESDAY, kind="boarding_only")
        first.refresh_from_db()
        assert first.replaced_at == shanghai(8)
        assert SchoolDay.objects.get(on=TUESDAY, replaced_at=None).kind == "boarding_only"

    @pytest.mark.parametrize(
        ("what", "words"),
        [
            ({"kind": "party"}, "what kind"),
            ({"kind": "teaching", "sessions": ["night"]}, "what kind"),
            ({"kind": "teaching", "sessions": []}, "session at least"),
            ({"kind": "teaching", "timetable_weekday": 8}, "weekday"),
        ],
    )
    def test_nonsense_is_refused_and_nothing_is_saved(self, cast, office, what, words):
        with pytest.raises(Refused, match=words):
            set_day(office, cast.school, now=NOW, on=TUESDAY, **what)
        assert not SchoolDay.objects.exists()

    def test_past_days_stand_as_they_were(self, cast, office):
        with pytest.raises(Refused, match="over"):
            set_day(office, cast.school, now=NOW, on=YESTERDAY, kind="teaching")

    def test_the_day_turns_at_four(self, cast, office):
        with pytest.raises(Refused):
            set_day(office, cast.school, now=shanghai(4, 30, on=TUESDAY), on=MONDAY, kind="rest")
        set_day(office, cast.school, now=shanghai(3, 30, on=TUESDAY), on=MONDAY, kind="rest")

    @pytest.mark.parametrize("who", ["homeroom_teacher", "subject_teacher", "guardian", "grade_leader"])
    def test_who_may_not_keep_the_calendar(self, cast, who):
        with pytest.raises(NotYours):
            set_day(cast.actor(who, NOW), cast.school, now=NOW, on=TUESDAY, kind="rest")

    def test_open_duties_are_counted_anew(self, cast, office):
        tick(shanghai(8, 20))
        duty = Duty.objects.filter(state="open").first()
        assert duty.next_at > shanghai(8, 21)
        set_day(office, cast.school, now=shanghai(8, 21), on=TUESDAY, kind="rest")
        duty.refresh_from_db()
        assert duty.next_at == shanghai(8, 21)


class TestClosure:
    def test_closed_sessions_do_not_take_place(self, cast, office):
        close_sessions(office, cast.school, now=NOW, on=MONDAY, sessions=["pm"], reason="台风")
        assert sessions(cast, MONDAY) == ["am"]

    def test_all_of_them_close_the_day_and_it_can_be_taken_back(self, cast, office):
        (row,) = close_sessions(
            office, cast.school, now=NOW, on=MONDAY, sessions=["am", "pm", "evening"], reason="台风"
        )
        assert row.session == ""
        assert sessions(cast, MONDAY) == []
        assert one_day(cast.school, MONDAY).kind == "closed"
        withdraw_closure(office, cast.school, now=shanghai(7, 30), closure=row)
        assert sessions(cast, MONDAY) == ["am", "pm"]
        with pytest.raises(Refused):
            withdraw_closure(office, cast.school, now=shanghai(7, 40), closure=row)

    @pytest.mark.parametrize(
        ("names", "reason", "on"), [([], "台风", MONDAY), (["am"], " ", MONDAY), (["am"], "台风", YESTERDAY)]
    )
    def test_what_and_why_and_not_in_the_past(self, cast, office, names, reason, on):
        with pytest.raises(Refused):
            close_sessions(office, cast.school, now=NOW, on=on, sessions=names, reason=reason)
        assert not DayClosure.objects.exists()

    def test_closed_twice_is_refused_and_only_the_new_is_written(self, cast, office):
        close_sessions(office, cast.school, now=NOW, on=MONDAY, sessions=["am"], reason="台风")
        with pytest.raises(Refused, match="already"):
            close_sessions(office, cast.school, now=NOW, on=MONDAY, sessions=["am"], reason="台风")
        (row,) = close_sessions(office, cast.school, now=NOW, on=MONDAY, sessions=["am", "pm"], reason="台风")
        assert row.session == "pm"

    def test_another_schools_closure_is_not_found(self, cast, office):
        other = theatre.make("3799990002", "别处中学")
        theirs = other.actor("academic_office", NOW)
        (row,) = close_sessions(theirs, other.school, now=NOW, on=MONDAY, sessions=["am"], reason="台风")
        with pytest.raises(Refused):
            withdraw_closure(office, cast.school, now=NOW, closure=row)


class TestTerms:
    def test_a_term_brings_the_official_days_of_it(self, cast, office):
        second = open_term(office, cast.school, now=NOW, since_on=date(2027, 2, 22), until_on=date(2027, 7, 10))
        assert (second.name, second.school_year) == ("2026-2027-2", 2026)
        assert term_on(cast.school, date(2027, 3, 1)) == second
        assert first_unknown(cast.school, MONDAY) == date(2027, 1, 1)

    def test_the_library_is_written_down_and_days_of_people_stay(self, cast, office):
        set_day(office, cast.school, now=NOW, on=TUESDAY, kind="rest", reason="校庆")
        changed = seed(office, cast.school, now=NOW, since=MONDAY, until=date(2027, 1, 10))
        rows = {row.on: row for row in SchoolDay.objects.filter(replaced_at=None)}
        assert changed == len(rows) - 1
        assert (rows[TUESDAY].source, rows[TUESDAY].kind) == ("person", "rest")
        assert (rows[MONDAY].source, rows[MONDAY].kind) == ("library", "teaching")
        assert max(rows) == date(2026, 12, 31)  # beyond it only the weekday is known, and nothing is written down
        assert seed(office, cast.school, now=NOW, since=MONDAY, until=date(2027, 1, 10)) == 0

    def test_a_shorter_term_drops_the_librarys_days_outside(self, cast, office):
        term = Term.objects.get(school=cast.school)
        open_term(office, cast.school, now=NOW, since_on=term.since_on, until_on=term.until_on, term=term)
        open_term(office, cast.school, now=NOW, since_on=term.since_on, until_on=date(2026, 12, 19), term=term)
        assert SchoolDay.objects.filter(replaced_at=None).latest("on").on == date(2026, 12, 18)
        assert sessions(cast, date(2026, 12, 21)) == []

    @pytest.mark.parametrize(
        ("since", "until"),
        [
            (date(2026, 12, 1), date(2027, 6, 1)),  # cuts the present one
            (date(2027, 7, 1), date(2027, 7, 1)),
            (date(2027, 7, 1), date(2027, 6, 1)),
            (date(2027, 2, 1), date(2028, 2, 1)),
        ],
    )
    def test_terms_do_not_overlap_and_have_a_sensible_length(self, cast, office, since, until):
        with pytest.raises(Refused):
            open_term(office, cast.school, now=NOW, since_on=since, until_on=until)
        assert Term.objects.filter(school=cast.school).count() == 1

    def test_make_up_days_are_confirmed_by_somebody(self, cast, office):
        early = shanghai(8, on=date(2026, 9, 7))
        actor = cast.actor("academic_office", early)
        days = unconfirmed_make_up_days(cast.school, date(2026, 9, 7), date(2026, 12, 1))
        assert days == [date(2026, 9, 20), date(2026, 10, 10)]
        set_day(actor, cast.school, now=early, on=days[0], kind="teaching", timetable_weekday=2)
        assert unconfirmed_make_up_days(cast.school, date(2026, 9, 7), date(2026, 12, 1)) == days[1:]


def rings():
    """Early reading at 7:40 and six lessons, each ten minutes after the hour."""
    return [
        Ring("early", "早读", time(7, 40), time(8, 0), "early_reading"),
        *(Ring(str(n), f"第{n}节", time(7 + n, 10), time(7 + n, 50), "lesson") for n in range(1, 7)),
    ]


class TestBells:
    def test_new_bells_count_from_their_day_on(self, cast, office):
        set_bells(office, cast.school, now=NOW, rings=rings(), since_on=TUESDAY, name="冬季")
        assert bells_on(cast.school, None, MONDAY)[1].start == time(8, 0)
        assert bells_on(cast.school, None, TUESDAY)[1].start == time(8, 10)
        assert slots_on(cast.school, TUESDAY)[0].start_at == shanghai(7, 40, on=TUESDAY)

    def test_set_again_for_the_same_day_the_first_keeps_standing(self, cast, office):
        first = set_bells(office, cast.school, now=NOW, rings=rings(), since_on=TUESDAY)
        second = set_bells(office, cast.school, now=shanghai(8), rings=rings(), since_on=TUESDAY)
        first.refresh_from_db()
        assert first.replaced_at == shanghai(8)
        assert BellSchedule.objects.get(since_on=TUESDAY, replaced_at=None) == second
        assert Bell.objects.filter(schedule=first).count() == 7

    def test_a_stage_may_have_its_own(self, cast, office):
        stage = Stage.objects.get(school=cast.school)
        set_bells(office, cast.school, now=NOW, rings=rings(), since_on=TUESDAY, stage=stage)
        assert bells_on(cast.school, stage, TUESDAY)[1].start == time(8, 10)
        assert bells_on(cast.school, None, TUESDAY)[1].start == time(8, 0)

    def test_the_past_is_taken_only_for_the_first_bells(self, cast, office):
        with pytest.raises(Refused, match="today or later"):
            set_bells(office, cast.school, now=NOW, rings=rings(), since_on=YESTERDAY)
        stage = Stage.objects.get(school=cast.school)
        set_bells(office, cast.school, now=NOW, rings=rings(), since_on=date(2026, 9, 1), stage=stage)

    def test_a_period_with_lessons_does_not_vanish(self, cast, office):
        with pytest.raises(Refused, match="6"):
            set_bells(office, cast.school, now=NOW, rings=rings()[:-1], since_on=TUESDAY)
        assert BellSchedule.objects.filter(school=cast.school).count() == 1

    @pytest.mark.parametrize(
        "wrong",
        [
            [],
            [*rings(), rings()[0]],
            [Ring("1", "一", time(9), time(8), "lesson")],
            [Ring("1", "一", time(8), time(9), "party")],
            [Ring("1", "一", time(8), time(9), "lesson", "nobody")],
        ],
    )
    def test_bells_that_do_not_fit_are_refused(self, cast, office, wrong):
        with pytest.raises(Refused):
            set_bells(office, cast.school, now=NOW, rings=wrong, since_on=TUESDAY)
        assert BellSchedule.objects.filter(school=cast.school).count() == 1

    def test_another_schools_stage_is_refused(self, cast, office):
        other = theatre.make("3799990002", "别处中学")
        stage = Stage.objects.get(school=other.school)
        with pytest.raises(Refused):
            set_bells(office, cast.school, now=NOW, rings=rings(), since_on=TUESDAY, stage=stage)

    def test_evening_bells_open_the_evening_of_the_librarys_days(self, cast, office):
        seed(office, cast.school, now=NOW, since=MONDAY, until=date(2026, 12, 19))
        assert sessions(cast, TUESDAY) == ["am", "pm"]
        night = [*rings(), Ring("night", "晚自习", time(18, 40), time(20, 40), "evening", "boarding")]
        set_bells(office, cast.school, now=NOW, rings=night, since_on=TUESDAY)
        assert sessions(cast, TUESDAY) == ["am", "pm", "evening"]


class TestMonth:
    def test_a_month_knows_holidays_make_up_days_and_what_it_does_not_know(self, cast):
        days = {one.on: one for week in month(cast.school, date(2026, 10, 1)) for one in week}
        assert (days[date(2026, 10, 1)].kind, days[date(2026, 10, 1)].holiday) == ("rest", "国庆节")
        assert (days[date(2026, 10, 10)].kind, days[date(2026, 10, 10)].weekday) == ("teaching", 3)
        assert days[date(2026, 10, 12)].source == "library"
        january = {one.on: one for week in month(cast.school, date(2027, 1, 1)) for one in week}
        assert january[date(2027, 1, 4)].source == "weekday"
        assert january[date(2027, 1, 30)].source == "no-term"
        assert january[date(2027, 1, 30)].this_month
        assert not january[date(2026, 12, 31)].this_month
