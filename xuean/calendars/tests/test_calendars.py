"""Days and bells as the school keeps them, and what holds where nobody has said anything."""

from datetime import date, datetime, time

import pytest

from tests import cast as casting
from tests.cast import BEGAN, Cast, shanghai
from xuean.calendars import reads
from xuean.calendars.library import proposal
from xuean.calendars.models import Bell, BellSchedule, DayClosure, SchoolDay, Term
from xuean.core.pen import Pen, holding
from xuean.core.schooltime import After

MONDAY = casting.MONDAY  # 23 November 2026


@pytest.fixture
def cast(db: None) -> Cast:
    return casting.make()


@pytest.fixture
def write(cast: Cast):
    with holding(Pen(actor=None, school_id=cast.school.id, tag="test.write", now=BEGAN)):
        yield lambda model, **values: model.objects.create(school=cast.school, created_at=BEGAN, **values)


def sessions(cast: Cast, on: date) -> list[tuple[str, str, str]]:
    day = reads.school_calendar(cast.school, on).day(on)
    return [(s.name, f"{s.start:%H:%M}", f"{s.end:%H:%M}") for s in day.sessions] if day else []


ORDINARY = [("am", "07:30", "11:50"), ("pm", "14:00", "15:40")]


@pytest.mark.parametrize(
    ("on", "teaching", "known", "weekday", "holiday"),
    [
        (date(2026, 9, 7), True, True, None, ""),
        (date(2026, 9, 12), False, True, None, ""),
        (date(2026, 10, 1), False, True, None, "国庆节"),
        (date(2026, 9, 20), True, True, 2, "国庆节"),  # a Sunday, worked for Tuesday 6 October
        (date(2026, 10, 10), True, True, 3, "国庆节"),  # a Saturday, worked for Wednesday 7 October
        (date(2031, 10, 1), True, False, None, ""),  # beyond the library's years only the weekday speaks
        (date(2031, 10, 4), False, False, None, ""),
        (date(1999, 10, 1), True, False, None, ""),
    ],
)
def test_the_library_proposes(on: date, teaching: bool, known: bool, weekday: int | None, holiday: str) -> None:
    said = proposal(on)
    assert (said.teaching, said.known, said.weekday) == (teaching, known, weekday)
    assert said.holiday == holiday or (on == date(2026, 9, 12) and not said.teaching)


def test_an_ordinary_day_has_the_sessions_of_its_bells(cast: Cast) -> None:
    assert sessions(cast, MONDAY) == ORDINARY
    assert sessions(cast, date(2026, 11, 28)) == []
    assert sessions(cast, date(2026, 8, 31)) == []  # before the term


def test_what_somebody_says_of_a_day_holds(cast: Cast, write) -> None:
    write(SchoolDay, on=date(2026, 11, 28), kind="teaching", pm=False, timetable_weekday=3, source="person")
    write(SchoolDay, on=date(2026, 11, 24), kind="rest", source="person")
    write(SchoolDay, on=date(2026, 11, 25), kind="boarding_only", source="person")
    assert sessions(cast, date(2026, 11, 28)) == [("am", "07:30", "11:50")]
    assert reads.school_calendar(cast.school, MONDAY).day(date(2026, 11, 28)).weekday == 3
    assert sessions(cast, date(2026, 11, 24)) == sessions(cast, date(2026, 11, 25)) == []
    calendar = reads.school_calendar(cast.school, MONDAY)
    assert calendar.add(After(school_days=1), shanghai(15, 0)) == calendar.instant(date(2026, 11, 26), time(11, 50))


def test_a_replaced_day_counts_no_more(cast: Cast, write) -> None:
    write(SchoolDay, on=MONDAY, kind="rest", source="person", replaced_at=BEGAN)
    assert sessions(cast, MONDAY) == ORDINARY


def test_closures_shut_sessions_or_the_day_until_withdrawn(cast: Cast, write) -> None:
    write(DayClosure, on=MONDAY, session="pm", reason="snow")
    assert sessions(cast, MONDAY) == ORDINARY[:1]
    write(DayClosure, on=MONDAY, session="", reason="snow")
    assert sessions(cast, MONDAY) == []
    DayClosure.objects.update(withdrawn_at=BEGAN)
    assert sessions(cast, MONDAY) == ORDINARY


def test_make_up_days_follow_the_weekday_given_off(cast: Cast) -> None:
    calendar = reads.school_calendar(cast.school, date(2026, 9, 18))
    assert calendar.next_school_day(date(2026, 9, 18)) == date(2026, 9, 20)
    assert calendar.day(date(2026, 9, 20)).weekday == 2
    assert reads.unconfirmed_make_up_days(cast.school, date(2026, 9, 1), date(2026, 11, 1)) == [
        date(2026, 9, 20),
        date(2026, 10, 10),
    ]


def test_beyond_the_library_it_says_so_and_the_weekday_holds(cast: Cast, write) -> None:
    write(Term, name="2026-2027-2", school_year=2026, since_on=date(2027, 3, 1), until_on=date(2027, 7, 10))
    assert sessions(cast, date(2027, 3, 1)) == ORDINARY
    assert sessions(cast, date(2027, 2, 10)) == []  # between the terms
    assert reads.first_unknown(cast.school, MONDAY) == date(2027, 1, 1)
    assert reads.first_unknown(cast.school, date(2027, 2, 1)) == date(2027, 3, 1)  # not between the terms
    write(SchoolDay, on=date(2027, 3, 1), kind="teaching", source="person")
    assert reads.first_unknown(cast.school, date(2027, 2, 1)) == date(2027, 3, 2)


def test_terms_hold_from_their_first_day_to_before_the_next(cast: Cast) -> None:
    assert reads.term_on(cast.school, date(2026, 9, 1)).name == "2026-2027-1"
    assert reads.term_on(cast.school, date(2027, 1, 29)) is not None
    assert reads.term_on(cast.school, date(2027, 1, 30)) is None


def test_bells_of_a_stage_and_of_the_day_they_begin(cast: Cast, write) -> None:
    stage = cast.grade.stage
    winter = write(BellSchedule, stage=stage, since_on=date(2026, 12, 1))
    write(Bell, schedule=winter, period="1", name="第一节", start=time(8, 30), end=time(9, 15), kind="lesson")
    assert [bell.period for bell in reads.bells_on(cast.school, stage, MONDAY)][:2] == ["early", "1"]
    assert [bell.start for bell in reads.bells_on(cast.school, stage.id, date(2026, 12, 1))] == [time(8, 30)]
    assert len(reads.bells_on(cast.school, None, date(2026, 12, 1))) == len(casting.BELLS)
    assert reads.bells_on(cast.school, stage, date(2020, 1, 1)) == []
    own = reads.school_calendar(cast.school, date(2026, 12, 1), stage=stage.id).day(date(2026, 12, 1))
    assert own.sessions[0].start == time(8, 30)


@pytest.mark.parametrize(
    ("at", "period"), [((7, 30), "early"), ((8, 44), "1"), ((8, 45), None), ((12, 0), "noon"), ((20, 0), None)]
)
def test_the_period_at_a_moment_is_half_open(cast: Cast, at: tuple[int, int], period: str | None) -> None:
    found = reads.period_at(cast.school, None, shanghai(*at))
    assert (found.period if found else None) == period


def test_no_period_on_a_day_without_school(cast: Cast) -> None:
    assert reads.period_at(cast.school, None, shanghai(8, 10, on=date(2026, 11, 28))) is None


def test_a_calendar_loads_a_month_at_a_time(cast: Cast, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(8):  # what is kept; schedules and bells, terms, two months of days and closures
        calendar = reads.school_calendar(cast.school, MONDAY)
        for number in range(1, 31):
            calendar.day(date(2026, 11, number))
            calendar.day(date(2026, 12, number))


def test_school_of_another_zone(cast: Cast, write) -> None:
    cast.school.zone = "Asia/Urumqi"
    calendar = reads.school_calendar(cast.school, MONDAY)
    assert calendar.sittings(MONDAY)[0].start_at == datetime.fromisoformat("2026-11-23T07:30+06:00")
