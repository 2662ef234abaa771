"""What is kept in memory is forgotten with every kind of change, whoever makes it."""

from datetime import date, timedelta

import pytest

from tests import cast as casting
from tests.cast import MONDAY, Cast, shanghai
from xuean.calendars import reads
from xuean.calendars.models import Bell, BellSchedule, DayClosure, SchoolDay, Term
from xuean.core.pen import Pen, holding
from xuean.people.models import School

pytestmark = pytest.mark.django_db
NOW = shanghai(8)
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def cast() -> Cast:
    return casting.make()


def write(cast: Cast, act) -> None:
    with holding(Pen(actor=None, school_id=cast.school.id, tag="test.calendar", now=NOW)):
        act()


def teaching(cast: Cast, on: date) -> bool:
    return reads.school_calendar(cast.school, on).day(on) is not None


def test_nothing_new_is_one_query(cast: Cast, django_assert_num_queries) -> None:
    teaching(cast, MONDAY)
    with django_assert_num_queries(1):
        assert teaching(cast, MONDAY)
    with django_assert_num_queries(1):
        reads.bells_on(cast.school, None, MONDAY)
    with django_assert_num_queries(1):
        reads.term_on(cast.school, MONDAY)


def test_a_day_and_its_correction_are_seen_at_once(cast: Cast) -> None:
    assert teaching(cast, MONDAY)
    made = []
    write(cast, lambda: made.append(_day(cast, "rest")))
    assert not teaching(cast, MONDAY)
    write(cast, lambda: SchoolDay.objects.filter(pk=made[0].pk).update(replaced_at=LATER))
    assert teaching(cast, MONDAY)
    write(cast, lambda: _day(cast, "rest"))
    assert not teaching(cast, MONDAY)


def test_a_closure_and_its_withdrawal_are_seen_at_once(cast: Cast) -> None:
    assert teaching(cast, MONDAY)
    made = []
    write(
        cast, lambda: made.append(DayClosure.objects.create(school=cast.school, on=MONDAY, reason="x", created_at=NOW))
    )
    assert not teaching(cast, MONDAY)
    write(cast, lambda: DayClosure.objects.filter(pk=made[0].pk).update(withdrawn_at=LATER))
    assert teaching(cast, MONDAY)


def test_bells_written_after_their_schedule_are_seen(cast: Cast) -> None:
    assert reads.bells_on(cast.school, None, MONDAY)
    made = []
    write(
        cast,
        lambda: made.append(BellSchedule.objects.create(school=cast.school, since_on=MONDAY, created_at=NOW)),
    )
    assert reads.bells_on(cast.school, None, MONDAY) == []
    row = {"period": "1", "name": "1", "start": "08:00", "end": "08:40", "kind": "lesson", "created_at": NOW}
    write(cast, lambda: Bell.objects.create(school=cast.school, schedule=made[0], **row))
    assert [bell.period for bell in reads.bells_on(cast.school, None, MONDAY)] == ["1"]


def test_a_term_that_is_edited_is_seen(cast: Cast) -> None:
    term = Term.objects.filter(school=cast.school).order_by("since_on").first()
    if term is None:
        write(cast, lambda: _term(cast))
        term = Term.objects.get(school=cast.school)
    inside = term.until_on - timedelta(days=1)
    assert reads.term_on(cast.school, inside) == term
    write(cast, lambda: Term.objects.filter(pk=term.pk).update(until_on=inside))
    assert reads.term_on(cast.school, inside) is None


def test_another_school_keeps_its_own(cast: Cast) -> None:
    other: list[School] = []
    write(cast, lambda: other.append(School.objects.create(code="3799990009", name="另一所", created_at=NOW)))
    write(cast, lambda: _day(cast, "rest"))
    assert not teaching(cast, MONDAY)
    assert reads.bells_on(other[0], None, MONDAY) == []
    assert reads.bells_on(cast.school, None, MONDAY)


def _day(cast: Cast, kind: str) -> SchoolDay:
    return SchoolDay.objects.create(school=cast.school, on=MONDAY, kind=kind, source="person", created_at=NOW)


def _term(cast: Cast) -> Term:
    since, until = MONDAY - timedelta(days=60), MONDAY + timedelta(days=60)
    return Term.objects.create(
        school=cast.school, name="1", school_year=2026, since_on=since, until_on=until, created_at=NOW
    )
