"""Record class × verb × role × scope: the program and the hand-written table agree in every cell, three ways.

Planned cells = executed cells; what the table does not name is forbidden and asked all the same.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps

from tests.matrix import oracle
from tests.matrix.oracle import expected, expected_of_row
from tests.matrix.stage import NOW, Stage
from xuean.access.answers import can, may, narrow, who
from xuean.access.registry import record_class, record_classes
from xuean.people.posts import posts

pytestmark = pytest.mark.django_db

WHO_NOT_ASKED = {
    "system",
    "display",
    "gate_device",
    "deputy_while_away",
    "deputy_when_back",
}  # not flesh and blood; found by `holders`
Cell = tuple[str, str, str, str]  # record, verb, scope, role


def cells(stage: Stage, record: str) -> Iterator[Cell]:
    for verb in oracle.allowed()[record]:
        for scope in stage.objects[record]:
            for role in stage.actors:
                yield record, verb, scope, role


def differences(found: dict[Cell, bool]) -> list[str]:
    """Every cell that is not as the table says."""
    return [
        f"{record}.{verb} {scope} {role}: {'allowed' if answer else 'denied'} unexpectedly"
        for (record, verb, scope, role), answer in found.items()
        if answer != expected(record, verb, scope, role)
    ]


RECORDS = sorted(set(oracle.allowed()) - {"clause"})


def test_the_table_speaks_of_every_record_class_verb_post_and_scope(stage: Stage) -> None:
    table = oracle.allowed()
    asked = {(oracle.table_of(record), verb) for record, verbs in table.items() for verb in verbs}
    assert {(name, verb) for name, record in record_classes().items() for verb in record.verbs} == asked
    named = {
        role for verbs in table.values() for scopes in verbs.values() for roles in scopes.values() for role in roles
    }
    assert posts().keys() <= stage.actors.keys()
    assert named <= stage.actors.keys()
    for record in RECORDS:
        scopes = {scope for verbs in table[record].values() for scope in verbs}
        assert scopes <= stage.objects[record].keys(), record


@pytest.mark.parametrize("record", RECORDS)
def test_every_cell(stage: Stage, record: str) -> None:
    """`can` on each object; `narrow` on the list of all of them."""
    objects = stage.objects[record]
    model = type(next(iter(objects.values())))
    name = oracle.table_of(record)
    answers: dict[Cell, bool] = {}
    for verb in oracle.allowed()[record]:
        for role, actor in stage.actors.items():
            now = stage.moments.get(role, NOW)
            rows = model._default_manager.filter(pk__in=[one.pk for one in objects.values()])
            listed = list(narrow(actor, verb, rows, record=name, now=now).values_list("pk", flat=True))
            assert len(listed) == len(set(listed)), f"{record}.{verb} {role}: a row twice"
            for scope, one in objects.items():
                answers[record, verb, scope, role] = can(actor, verb, one, record=name, now=now)
                assert answers[record, verb, scope, role] == (one.pk in listed), f"{record}.{verb} {scope} {role}"
    assert list(answers) and answers.keys() == set(cells(stage, record))
    assert differences(answers) == []


@pytest.mark.parametrize("record", RECORDS)
def test_every_recipient(stage: Stage, record: str) -> None:
    """`who` names exactly those whom the table allows, and nobody else in the whole school."""
    ids = {person.id: role for role, person in stage.persons.items() if role not in WHO_NOT_ASKED}
    asked = 0
    for verb in oracle.allowed()[record]:
        for scope, one in stage.objects[record].items():
            found = {
                ids[person.id] for person in who(verb, one, record=oracle.table_of(record), now=NOW) if person.id in ids
            }
            answers = {(record, verb, scope, role): role in found for role in ids.values()}
            asked += len(answers)
            assert differences(answers) == []
    assert asked == len(ids) * len(oracle.allowed()[record]) * len(stage.objects[record])


@pytest.mark.parametrize(("row", "record"), [(row, name) for row, names in oracle.within().items() for name in names])
def test_rights_asked_of_a_whole(stage: Stage, row: str, record: str) -> None:
    """May this person export the students of this class? Only who may export each of them."""
    asked: dict[Cell, bool] = {}
    wrong = []
    for verb in oracle.allowed()[record]:
        for scope, one in stage.objects[row].items():
            known = frozenset(stage.objects[record])
            for role, actor in stage.actors.items():
                want = expected_of_row(record, verb, row, scope, role, known)
                got = can(actor, verb, one, record=record, now=stage.moments.get(role, NOW))
                asked[record, verb, scope, role] = got
                if got != want:
                    wrong.append(
                        f"{record}.{verb} of {row} {scope} {role}: {'allowed' if got else 'denied'} unexpectedly"
                    )
    assert len(asked) == len(oracle.allowed()[record]) * len(stage.objects[row]) * len(stage.actors)
    assert wrong == []


def test_what_has_no_table(stage: Stage) -> None:
    """Clauses stand in the book: may the page be opened at all?"""
    for verb, scopes in oracle.allowed()["clause"].items():
        for role, actor in stage.actors.items():
            if role != "homeroom_teacher_elsewhere":
                assert may(actor, verb, "clause") == (role in scopes["anywhere"]), role


def test_what_cannot_be_seen_from_a_small_tie(stage: Stage) -> None:
    """A guardian sees the class of the own child, and through it nothing about the other children."""
    klass = stage.objects["class"]["own"]
    for role in ("guardian", "mentor", "search_caller"):
        actor = stage.actors[role]
        assert can(actor, "read", klass, now=NOW)
        for record in ("student", "sighting", "excuse", "guardianship", "contact", "duty"):
            for verb in record_class(record).verbs:
                assert not can(actor, verb, klass, record=record, now=NOW), (role, record, verb)


def test_a_table_that_differs_is_caught(stage: Stage) -> None:
    """Offending: one allowed cell denied, one denied cell allowed."""
    right: dict[Cell, bool] = {cell: expected(*cell) for cell in cells(stage, "student")}
    assert differences(right) == []
    for cell in (("student", "read", "own", "homeroom_teacher"), ("student", "read", "grade", "homeroom_teacher")):
        wrong: dict[Any, bool] = right | {cell: not right[cell]}
        assert len(differences(wrong)) == 1


def test_every_model_of_the_stage_is_of_its_record_class(stage: Stage) -> None:
    for record, objects in stage.objects.items():
        model = apps.get_model(record_class(oracle.table_of(record)).model)
        assert {type(one) for one in objects.values()} == {model}
