"""Whoever opens file after file proves anew who reads, and is stopped in the end; a search for a child never is."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast as theatre
from tests.cast import Cast, shanghai
from xuean.audit.models import Entry
from xuean.core import clock
from xuean.core.ids import new_id
from xuean.web.models import SignInAttempt
from xuean.web.signin.digests import keyed
from xuean.web.students import opening

pytestmark = pytest.mark.django_db
NOW = shanghai(10)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two an hour and three a day instead of the book's figures; the exception stays the book's."""
    own, figure = {"access.students-opened-per-hour": 2, "access.students-opened-per-day": 3}, opening.figure
    monkeypatch.setattr(opening, "figure", lambda name, now: own.get(name) or figure(name, now))


@pytest.fixture
def reader(cast: Cast, client: Client) -> Client:
    """A grade leader who has not confirmed lately."""
    return entered(cast, client, "grade_leader")


def entered(cast: Cast, client: Client, post: str) -> Client:
    with clock.at(NOW):
        theatre.sign_in(client, cast.people[post], NOW)
    session = client.session
    session["confirmed_at"] = ""
    session.save()
    return client


def opens(client: Client, student: UUID, now: datetime = NOW, page: str = "web:student") -> int:
    with clock.at(now):
        return client.get(reverse(page, args=[student])).status_code


def seen(cast: Cast, post: str, number: int, at: datetime) -> None:
    """As if so many other files had been opened then."""
    name = keyed("reader", str(cast.people[post].id))
    for _ in range(number):
        file = keyed("file", str(new_id()))
        SignInAttempt.objects.create(kind="open", name=name, device=file, address="", at=at)


def test_many_in_an_hour_ask_who_reads(cast: Cast, reader: Client) -> None:
    first, second, third = (student.id for student in cast.students[:3])
    assert [opens(reader, first), opens(reader, second), opens(reader, first)] == [200, 200, 200]
    with clock.at(NOW):
        answer = reader.get(reverse("web:student", args=[third]))
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, reverse("web:confirm"))
    assert opens(reader, first) == 200  # what is open already stays open
    session = reader.session
    session["confirmed_at"] = NOW.isoformat()
    session.save()
    assert opens(reader, third) == 200
    assert SignInAttempt.objects.filter(kind="open").count() == 3


def test_an_hour_later_it_counts_anew(cast: Cast, reader: Client) -> None:
    seen(cast, "grade_leader", 2, NOW - timedelta(minutes=61))
    assert opens(reader, cast.students[0].id) == 200


def test_many_in_a_day_stop(cast: Cast, reader: Client) -> None:
    student = cast.students[0].id
    assert opens(reader, student, NOW - timedelta(hours=0)) == 200
    seen(cast, "grade_leader", 2, NOW - timedelta(hours=20))
    other = cast.students[1].id
    assert [opens(reader, other), opens(reader, student)] == [429, 200]
    entry = Entry.objects.get(tag=opening.STOPPED)
    assert (entry.outcome, entry.subject_id, entry.codes) == ("refused", other, {"count": 3})
    assert opens(reader, other, NOW + timedelta(hours=4, minutes=1)) in (200, 302)


def test_what_does_not_exist_is_refused_in_the_same_words(cast: Cast, reader: Client) -> None:
    seen(cast, "grade_leader", 3, NOW - timedelta(hours=20))
    with clock.at(NOW):
        there, nowhere = (
            reader.get(reverse("web:student", args=[one])).content for one in (cast.students[0].id, new_id())
        )
    assert len(there) == len(nowhere)
    assert cast.students[0].person.name.encode() not in there


def test_the_head_of_safety_is_not_stopped(cast: Cast, client: Client) -> None:
    seen(cast, "safety_office", 9, NOW - timedelta(hours=20))
    assert opens(entered(cast, client, "safety_office"), cast.students[0].id) == 200


def test_one_does_not_count_for_another(cast: Cast, reader: Client) -> None:
    seen(cast, "principal", 9, NOW)
    assert opens(reader, cast.students[0].id) == 200


def test_a_search_for_a_child_is_never_stopped(cast: Cast, client: Client) -> None:
    seen(cast, "homeroom_teacher", 9, NOW - timedelta(hours=1))
    reader = entered(cast, client, "homeroom_teacher")
    assert opens(reader, cast.students[0].id) == 429
    assert opens(reader, cast.students[0].id, page="attendance:account") == 200
    assert opens(reader, cast.students[0].id, page="notices:call") == 200


@pytest.mark.parametrize("tab", ["student", "student-family", "student-attendance", "student-notes"])
def test_every_tab_counts(cast: Cast, client: Client, tab: str) -> None:
    seen(cast, "homeroom_teacher", 9, NOW - timedelta(hours=20))
    reader = entered(cast, client, "homeroom_teacher")
    session = reader.session
    session["confirmed_at"] = NOW.isoformat()
    session.save()
    assert opens(reader, cast.students[0].id, page=f"web:{tab}") == 429
