"""Sessions from bells: pure."""

from dataclasses import dataclass
from datetime import date, time

import pytest

from xuean.calendars import rules

ON = date(2026, 9, 7)


@dataclass(frozen=True)
class Ring:
    kind: str
    start: time
    end: time


def ring(kind: str, start: str, end: str) -> Ring:
    return Ring(kind, time.fromisoformat(start), time.fromisoformat(end))


SENIOR = [
    ring("arrival", "07:00", "07:30"),
    ring("early_reading", "07:30", "07:55"),
    ring("lesson", "11:20", "12:10"),
    ring("noon", "12:10", "13:50"),
    ring("check", "13:50", "14:00"),
    ring("lesson", "15:50", "16:35"),
    ring("dismissal", "16:40", "17:00"),
    ring("evening", "18:40", "20:40"),
    ring("dormitory", "21:30", "21:50"),
]
PRIMARY = [
    ring("lesson", "08:30", "11:20"),
    ring("noon", "11:30", "13:00"),
    ring("lesson", "13:00", "15:30"),
]


def hours(*schedules: list[Ring]) -> dict[str, str]:
    found = rules.spans(schedules)
    return {name: f"{start:%H:%M}-{end:%H:%M}" for name, (start, end) in found.items()}


def test_learning_before_noon_after_noon_and_in_the_evening() -> None:
    assert hours(SENIOR) == {"am": "07:30-12:10", "pm": "13:50-16:35", "evening": "18:40-20:40"}


def test_several_stages_are_taken_together_each_with_its_own_noon() -> None:
    assert hours(SENIOR, PRIMARY) == {"am": "07:30-12:10", "pm": "13:00-16:35", "evening": "18:40-20:40"}


def test_without_bells_the_usual_hours() -> None:
    assert hours() == {"am": "08:00-12:00", "pm": "14:00-17:00", "evening": "18:30-20:30"}


@pytest.mark.parametrize(
    ("opened", "closed", "names"),
    [
        (("am", "pm"), (), ["am", "pm"]),
        (("am", "pm", "evening"), ("pm",), ["am", "evening"]),
        (("pm",), ("pm",), []),
        (("am", "pm"), ("",), []),
        ((), (), []),
    ],
)
def test_open_and_closed_sessions(opened: tuple[str, ...], closed: tuple[str, ...], names: list[str]) -> None:
    day = rules.day(ON, rules.spans([SENIOR]), opened, closed)
    assert [session.name for session in day.sessions] == names if names else day is None


@pytest.mark.parametrize(
    ("bells", "sessions"),
    [
        ([ring("noon", "07:00", "07:20"), ring("lesson", "07:30", "17:00")], ["pm 07:30-17:00"]),
        ([ring("noon", "07:00", "07:20"), ring("lesson", "08:00", "17:00")], ["pm 08:00-17:00"]),
        ([ring("lesson", "08:00", "17:00"), ring("noon", "18:00", "19:00")], ["am 08:00-17:00"]),
        ([ring("evening", "07:00", "07:40"), *PRIMARY], ["evening 07:00-07:40", "am 08:30-11:20", "pm 13:00-15:30"]),
        ([ring("evening", "11:00", "13:20"), *PRIMARY], ["am 08:30-11:00", "evening 11:00-13:00", "pm 13:00-15:30"]),
        ([ring("lesson", "00:10", "23:50")], ["am 00:10-23:50"]),
    ],
)
def test_odd_bells_still_make_a_day(bells: list[Ring], sessions: list[str]) -> None:
    day = rules.day(ON, rules.spans([bells]), ("am", "pm", "evening"), ())
    found = [f"{one.name} {one.start:%H:%M}-{one.end:%H:%M}" for one in day.sessions]
    assert [one for one in found if not one.startswith("evening 18:30")] == sessions


def test_overlapping_bells_over_noon_are_cut() -> None:
    overlapping = rules.spans([SENIOR, [ring("noon", "11:30", "12:00"), ring("lesson", "12:00", "15:00")]])
    day = rules.day(ON, overlapping, ("am", "pm"), ())
    assert [(session.start, session.end) for session in day.sessions] == [
        (time(7, 30), time(12, 0)),
        (time(12, 0), time(16, 35)),
    ]
    assert [session.half_day for session in day.sessions] == [True, True]
