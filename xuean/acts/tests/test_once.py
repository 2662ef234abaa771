"""The same key gets the same answer; the effect happens once."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from tests import cast as theatre
from tests.cast import shanghai
from xuean.acts import once as memory
from xuean.acts.models import Answered
from xuean.acts.once import Conflict, once
from xuean.core.pen import Pen, holding
from xuean.people.models import Place

NOW = shanghai(9)


def adds(cast, name="一"):
    """Makes a place and answers with how many there are."""

    def make():
        with holding(Pen(actor=None, school_id=cast.school.id, tag="test", now=NOW)):
            Place.objects.create(school=cast.school, name=f"{name}{Place.objects.count()}", created_at=NOW)
        return {"places": Place.objects.count()}

    return make


def test_the_same_request_gets_the_first_answer(cast):
    actor = cast.actor("academic_office")
    first = once("key-1", actor, "body", adds(cast))
    assert once("key-1", actor, "body", adds(cast)) == first == {"places": 1}
    assert Place.objects.count() == Answered.objects.count() == 1


def test_another_body_under_the_same_key_is_a_conflict(cast):
    actor = cast.actor("academic_office")
    once("key-1", actor, "body", adds(cast))
    with pytest.raises(Conflict):
        once("key-1", actor, "another body", adds(cast))
    assert Place.objects.count() == 1


def test_everybody_has_keys_of_their_own(cast):
    for post in ("academic_office", "recorder"):
        once("key-1", cast.actor(post), "body", adds(cast))
    assert Place.objects.count() == 2


def test_a_failed_request_is_not_remembered(cast):
    actor, make = cast.actor("academic_office"), adds(cast)

    def fails():
        make()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        once("key-1", actor, "body", fails)
    assert Place.objects.count() == Answered.objects.count() == 0
    assert once("key-1", actor, "body", make) == {"places": 1}


def test_who_loses_the_race_gets_the_winners_answer(cast, monkeypatch):
    """Between looking and writing somebody else was there: one's own effects are undone."""
    actor = cast.actor("academic_office")
    winner = once("key-1", actor, "body", adds(cast))
    looked = []

    def too_early(*asked):
        looked.append(asked)
        return None if len(looked) == 1 else original(*asked)

    original = memory._earlier
    monkeypatch.setattr(memory, "_earlier", too_early)
    assert once("key-1", actor, "body", adds(cast)) == winner
    assert (len(looked), Place.objects.count()) == (2, 1)


@pytest.mark.only_on("postgresql")
@pytest.mark.django_db(transaction=True)
def test_four_at_once_are_one(transactional_db):
    cast = theatre.make()
    actor, make = cast.actor("academic_office"), adds(cast)
    start, answers = Barrier(4), []

    def ask():
        start.wait()
        try:
            answers.append(once("key-1", actor, "body", make))
        finally:
            connection.close()

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert answers == [{"places": 1}] * 4
    assert Place.objects.count() == 1
