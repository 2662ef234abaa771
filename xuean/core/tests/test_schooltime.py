"""School time, read like a table: what was noticed when, and when half a day and a day have passed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuean.core.schooltime import After, Day, NoSchoolAhead, SchoolCalendar, Session, within

AM = Session("am", time(8), time(11, 50))
PM = Session("pm", time(14), time(16, 35))
EVENING = Session("evening", time(18, 40), time(20, 40), half_day=False)
HALF_DAY = After(sessions=1, at_most=12)
ONE_DAY = After(school_days=1, at_most=24)
SHANGHAI = "Asia/Shanghai"


def week(on: date) -> Day | None:
    """Monday to Friday, mornings and afternoons; Wednesdays end at noon; Sunday 20 September is made up as a Friday."""
    if on == date(2026, 9, 20):
        return Day(on, (AM, PM), timetable_weekday=5)
    if date(2026, 10, 1) <= on <= date(2026, 10, 7) or on.isoweekday() > 5:
        return None
    return Day(on, (AM,) if on.isoweekday() == 3 else (AM, PM))


def boarding(on: date) -> Day | None:
    return Day(on, (AM, PM, EVENING)) if on.isoweekday() <= 5 else None


CALENDAR = SchoolCalendar(SHANGHAI, week)


def local(text: str, zone: str = SHANGHAI) -> datetime:
    """`text` like "09-07 08:10" in 2026, on the wall clock of `zone`."""
    return SchoolCalendar(zone, {}).instant(date.fromisoformat(f"2026-{text[:5]}"), time.fromisoformat(text[6:]))


@pytest.mark.parametrize(
    ("noticed", "half_day", "one_day", "why"),
    [
        ("09-07 07:20", "09-07 11:50", "09-07 16:35", "Monday, before the first bell"),
        ("09-07 08:10", "09-07 11:50", "09-07 16:35", "at the morning roll-call"),
        ("09-07 11:49", "09-07 11:50", "09-07 16:35", "late in the morning: the stricter reading"),
        ("09-07 11:50", "09-07 16:35", "09-08 11:50", "at the bell itself the morning is over"),
        ("09-07 12:30", "09-07 16:35", "09-08 11:50", "at lunch"),
        ("09-07 14:05", "09-07 16:35", "09-08 11:50", "in the afternoon"),
        ("09-07 17:10", "09-08 05:10", "09-08 16:35", "after school: twelve hours come before the next noon"),
        ("09-07 23:50", "09-08 11:50", "09-08 16:35", "ten to midnight: noon and twelve hours fall together"),
        ("09-08 01:30", "09-08 11:50", "09-08 16:35", "at night, before the day turns"),
        ("09-08 14:05", "09-08 16:35", "09-09 11:50", "Tuesday afternoon, then a short Wednesday"),
        ("09-09 08:10", "09-09 11:50", "09-09 11:50", "the morning of a short Wednesday is the whole day"),
        ("09-11 14:05", "09-11 16:35", "09-12 14:05", "Friday afternoon does not wait for Monday"),
        ("09-11 16:50", "09-12 04:50", "09-12 16:50", "after school on Friday"),
        ("09-18 14:05", "09-18 16:35", "09-19 14:05", "Friday before a made-up Sunday: a day of the clock comes first"),
        ("09-20 08:10", "09-20 11:50", "09-20 16:35", "the made-up Sunday is a school day"),
        ("09-30 11:55", "09-30 23:55", "10-01 11:55", "before the holiday week"),
    ],
)
def test_half_a_day_and_a_day(noticed: str, half_day: str, one_day: str, why: str) -> None:
    assert CALENDAR.add(HALF_DAY, local(noticed)) == local(half_day), why
    assert CALENDAR.add(ONE_DAY, local(noticed)) == local(one_day), why


@pytest.mark.parametrize(
    ("noticed", "after", "expected"),
    [
        ("09-11 14:05", After(sessions=1), "09-11 16:35"),
        ("09-11 16:50", After(sessions=1), "09-14 11:50"),
        ("09-11 14:05", After(school_days=1), "09-14 11:50"),
        ("09-18 14:05", After(school_days=1), "09-20 11:50"),
        ("09-07 08:10", After(school_days=5), "09-11 16:35"),
        ("09-07 14:10", After(school_days=5), "09-14 11:50"),
        ("09-30 09:00", After(school_days=2), "10-08 16:35"),
        ("09-07 08:10", After(sessions=3), "09-08 11:50"),
        ("09-07 08:10", After(minutes=10), "09-07 08:20"),
        ("09-07 08:10", After(), "09-07 08:10"),
    ],
)
def test_without_a_bound_only_school_time_counts(noticed: str, after: After, expected: str) -> None:
    assert CALENDAR.add(after, local(noticed)) == local(expected)


def test_evening_study_is_a_session_but_no_half_of_a_day() -> None:
    calendar = SchoolCalendar(SHANGHAI, boarding)
    assert calendar.add(HALF_DAY, local("09-07 17:00")) == local("09-07 20:40")
    assert calendar.add(After(school_days=1), local("09-07 14:05")) == local("09-08 11:50")
    assert not calendar.sitting_at(local("09-07 19:00")).whole_day


def test_the_school_day_turns_at_four() -> None:
    assert CALENDAR.school_day_of(local("09-08 03:59")) == date(2026, 9, 7)
    assert CALENDAR.school_day_of(local("09-08 04:00")) == date(2026, 9, 8)
    assert CALENDAR.day_span(date(2026, 9, 7)) == (local("09-07 04:00"), local("09-08 04:00"))


@pytest.mark.parametrize(
    ("at", "expected"),
    [("04:00", "09-07 04:00"), ("23:50", "09-07 23:50"), ("00:10", "09-08 00:10"), ("03:59", "09-08 03:59")],
)
def test_a_time_of_the_night_lies_at_the_end_of_its_school_day(at: str, expected: str) -> None:
    found = within(date(2026, 9, 7), time.fromisoformat(at), ZoneInfo(SHANGHAI))
    assert found == local(expected)
    assert CALENDAR.school_day_of(found) == date(2026, 9, 7)


def test_sitting_at_is_half_open() -> None:
    assert CALENDAR.sitting_at(local("09-07 08:00")).session == AM
    assert CALENDAR.sitting_at(local("09-07 11:50")) is None
    assert CALENDAR.sitting_at(local("09-12 09:00")) is None


def test_next_school_day_skips_weekends_and_takes_made_up_days() -> None:
    assert CALENDAR.next_school_day(date(2026, 9, 11)) == date(2026, 9, 14)
    assert CALENDAR.next_school_day(date(2026, 9, 18)) == date(2026, 9, 20)
    assert CALENDAR.next_school_day(date(2026, 9, 30), 2) == date(2026, 10, 9)
    assert CALENDAR.day(date(2026, 9, 20)).weekday == 5


def test_a_calendar_without_school_falls_back_to_the_bound_or_says_so() -> None:
    empty = SchoolCalendar(SHANGHAI, {})
    assert empty.add(HALF_DAY, local("09-07 08:10")) == local("09-07 20:10")
    for unbounded in (After(sessions=1), After(school_days=1)):
        with pytest.raises(NoSchoolAhead):
            empty.add(unbounded, local("09-07 08:10"))
    with pytest.raises(NoSchoolAhead):
        empty.next_school_day(date(2026, 9, 7))


@pytest.mark.parametrize("wrong", [{"minutes": -1}, {"minutes": 1, "sessions": 1}, {"sessions": 1, "school_days": 1}])
def test_after_is_one_kind_of_time(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="one kind"):
        After(**wrong)


def test_wrong_sessions_are_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        Session("am", time(12), time(8))
    with pytest.raises(ValueError, match="overlap"):
        Day(date(2026, 9, 7), (AM, Session("noon", time(11), time(13))))


@pytest.mark.parametrize(
    ("zone", "noticed", "night_on", "hours"),
    [
        ("Europe/Berlin", "2026-03-27 16:50", "2026-03-28", 23),  # the clocks change in the night to Sunday
        ("Europe/Berlin", "2026-10-23 16:50", "2026-10-24", 25),
        ("America/New_York", "2026-10-30 16:50", "2026-10-31", 25),
        ("Asia/Urumqi", "2026-09-11 16:50", "2026-09-12", 24),
    ],
)
def test_summer_time_moves_instants_not_bells(zone: str, noticed: str, night_on: str, hours: int) -> None:
    calendar = SchoolCalendar(zone, boarding)
    since = datetime.fromisoformat(noticed).replace(tzinfo=calendar.zone)
    begin, end = calendar.day_span(date.fromisoformat(night_on))
    assert end - begin == timedelta(hours=hours)
    monday_noon = calendar.add(After(sessions=2), since)
    assert monday_noon.astimezone(calendar.zone).strftime("%a %H:%M") == "Mon 11:50"
    assert calendar.add(ONE_DAY, since) == since.astimezone(UTC) + timedelta(hours=24)


moments = st.integers(0, 120 * 24 * 60).map(
    lambda minutes: datetime(2026, 8, 20, tzinfo=UTC) + timedelta(minutes=minutes)
)
afters = st.one_of(
    st.builds(After, minutes=st.integers(0, 3000)),
    st.builds(After, sessions=st.integers(1, 4), at_most=st.sampled_from([None, 12, 24])),
    st.builds(After, school_days=st.integers(1, 4), at_most=st.sampled_from([None, 24, 48])),
)
calendars = st.sampled_from([CALENDAR, SchoolCalendar("Europe/Berlin", boarding), SchoolCalendar("Asia/Urumqi", week)])


@given(calendars, afters, moments)
def test_adding_goes_forward_and_stays_within_its_bound(
    calendar: SchoolCalendar, after: After, since: datetime
) -> None:
    reached = calendar.add(after, since)
    assert reached > since or after == After()
    if after.at_most is not None:
        assert reached <= since + timedelta(hours=after.at_most)


@given(calendars, afters, moments, st.integers(0, 5000))
def test_noticed_later_is_never_due_earlier(
    calendar: SchoolCalendar, after: After, since: datetime, later: int
) -> None:
    assert calendar.add(after, since + timedelta(minutes=later)) >= calendar.add(after, since)


@given(calendars, moments)
def test_every_moment_lies_in_its_school_day(calendar: SchoolCalendar, moment: datetime) -> None:
    begin, end = calendar.day_span(calendar.school_day_of(moment))
    assert begin <= moment < end
