"""List = object = recipient: what a list shows, what a page opens and who is told come from one table and agree.

For everybody in the cast, every record class and verb, and rows of both classes, of both schools.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import pytest

from tests.matrix.stage import NOW, Stage
from xuean.access import answers
from xuean.access.actor import Actor
from xuean.access.registry import record_class, record_classes
from xuean.people.models import Person

pytestmark = pytest.mark.django_db

Narrow = Callable[[Actor, str, Any], set[Any]]
Can = Callable[[Actor, str, Any], bool]
Who = Callable[[str, Any], set[Person]]


def narrow(actor: Actor, verb: str, rows: Any) -> set[Any]:
    return set(answers.narrow(actor, verb, rows, now=NOW).values_list("pk", flat=True))


def can(actor: Actor, verb: str, one: Any) -> bool:
    return answers.can(actor, verb, one, now=NOW)


def who(verb: str, one: Any) -> set[Person]:
    return set(answers.who(verb, one, now=NOW))


def disagreements(
    record: str, rows: Iterable[Any], people: dict[str, Person], ask: tuple[Narrow, Can, Who] = (narrow, can, who)
) -> Iterator[str]:
    """Where the three directions say different things. A deputy acts and is found by `holders`, not by `who`."""
    listed, opens, told = ask
    objects = list(rows)
    for verb in record_class(record).verbs:
        recipients = {one.pk: told(verb, one) for one in objects}
        for name, person in people.items():
            actor = Actor.for_person(person, NOW)
            shown = listed(actor, verb, type(objects[0])._default_manager.all())
            stands_in = any(tie.deputy for tie in actor.ties)
            for one in objects:
                answer = opens(actor, verb, one)
                if answer != (one.pk in shown):
                    yield f"{record}.{verb} {name}: the list and the page differ"
                if answer != (person in recipients[one.pk]) and not stands_in:
                    yield f"{record}.{verb} {name}: the page and the recipients differ"


def rows_of(stage: Stage, record: str) -> list[Any]:
    """One of each scope, and a few more that nobody chose."""
    chosen = list(stage.objects[record].values())
    more = islice(type(chosen[0])._default_manager.exclude(pk__in=[one.pk for one in chosen]), 2)
    return [*chosen, *more]


def test_every_record_class_has_rows(stage: Stage) -> None:
    tables = {name for name, record in record_classes().items() if record.model}
    assert tables <= stage.objects.keys()


@pytest.mark.parametrize("record", [name for name, record in record_classes().items() if record.model])
def test_list_object_and_recipients_agree(stage: Stage, record: str) -> None:
    assert list(disagreements(record, rows_of(stage, record), stage.cast.people)) == []


def test_directions_that_differ_are_caught(stage: Stage) -> None:
    """Offending: a list that forgets one, a page that opens to all, recipients without guardians."""
    rows, people = [stage.cast.students[0]], stage.cast.people
    short = disagreements("student", rows, people, (lambda *_: set(), can, who))
    assert any("list and the page" in one for one in short)
    wide = disagreements("student", rows, people, (narrow, lambda *_: True, who))
    assert any("guard" in one for one in wide)
    guardian = people["guardian"]
    silent = list(disagreements("student", rows, people, (narrow, can, lambda verb, one: who(verb, one) - {guardian})))
    assert silent == ["student.read guardian: the page and the recipients differ"]
