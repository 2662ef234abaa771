"""The short way of many rows into the database: with the pen alone, and with the collector at rest only meanwhile."""

import gc

import pytest

from xuean.core.pen import NoPen, Pen, holding
from xuean.people.models import ContactPoint, Person
from xuean.roster.tests.conftest import NOW
from xuean.roster.unswept import unswept
from xuean.vault.bulk import columns, insert


def persons(school, *names: str) -> list[Person]:
    return [Person(school_id=school.pk, name=name, created_at=NOW) for name in names]


def test_without_the_pen_nothing_is_written(school) -> None:
    rows = columns(persons(school, "任宇梦"))
    with pytest.raises(NoPen):
        insert(Person, rows)
    assert not Person.objects.exists()


def test_with_the_pen_the_rows_are_as_any_others(school) -> None:
    made = persons(school, "任宇梦", "孔远")
    with holding(Pen(actor=None, school_id=school.pk, tag="tests.bulk", now=NOW)):
        insert(Person, columns(made))
    assert list(Person.objects.order_by("id")) == made
    found = Person.objects.get(pk=made[0].pk)
    assert (found.name, found.created_at, found.school_id, found.birth_on) == ("任宇梦", NOW, school.pk, None)


def test_what_is_not_sealed_is_refused_before_any_statement(school) -> None:
    person = persons(school, "任宇梦")[0]
    point = ContactPoint(school_id=school.pk, person_id=person.pk, kind="mobile", value="13800000001", since=NOW)
    with pytest.raises(TypeError):
        columns([point])


def test_the_collector_rests_meanwhile_and_wakes_whatever_happens() -> None:
    with pytest.raises(RuntimeError), unswept():
        assert not gc.isenabled()
        raise RuntimeError
    assert gc.isenabled()
    with unswept(), unswept():
        assert not gc.isenabled()
    assert gc.isenabled()
