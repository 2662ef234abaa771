"""The three directions of the one table, and two shorthands."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from xuean.access import grants
from xuean.access.actor import Actor, Held
from xuean.access.registry import function, record_of
from xuean.core import clock
from xuean.core.room import RecordClass
from xuean.core.span import in_force
from xuean.core.verdict import NotYours
from xuean.people.models import GuardianRight, Person, Tie

M = TypeVar("M", bound=Model)


def narrow(
    actor: Actor, verb: str, queryset: "QuerySet[M]", *, record: str = "", now: datetime | None = None
) -> "QuerySet[M]":
    """The rows of `queryset` on which `actor` may do `verb`.

    `record` asks for the right on another record class than the rows' own, within the rows' scope: may this teacher
    `take` a `roll_call` of these groups?
    """
    row_class = record_of(queryset.model)
    moment = now or clock.now()
    return queryset.filter(_scope(actor, verb, record or row_class.name, row_class, moment))


def can(actor: Actor, verb: str, obj: Model, *, record: str = "", now: datetime | None = None) -> bool:
    """Whether `actor` may do `verb` on this one object: the same Q as `narrow`."""
    rows = type(obj)._default_manager.filter(pk=obj.pk)
    return narrow(actor, verb, rows, record=record, now=now).exists()


def who(verb: str, obj: Model, *, record: str = "", now: datetime | None = None) -> list[Person]:
    """Everyone of flesh and blood who may do `verb` on `obj` now (deputies are found by `people.posts`)."""
    moment = now or clock.now()
    row_class = record_of(obj)
    wanted = record or row_class.name
    posts = grants.posts_with(wanted, verb)
    ties = Tie.objects.filter(in_force(moment), post__in=posts, superseded_at=None, deputy_of=None).filter(
        _anchored(obj, row_class, wanted)
    )
    persons = {tie.person for tie in ties.select_related("person")}
    if "guardian" in posts:
        persons |= set(_guardians(obj, row_class, moment))
    return sorted(
        (person for person in persons if can(Actor.for_person(person, moment), verb, obj, record=record, now=moment)),
        key=lambda person: person.id,
    )


def may(actor: Actor, verb: str, record: str) -> bool:
    """Anywhere at all: for navigation and for the guard of a page."""
    return not grants.posts_with(record, verb).isdisjoint(actor.posts)


def require(actor: Actor, verb: str, obj: Model, *, record: str = "", now: datetime | None = None) -> None:
    """Raises NotYours, which is answered like 'does not exist'."""
    if not can(actor, verb, obj, record=record, now=now):
        raise NotYours


def _scope(actor: Actor, verb: str, record: str, row_class: RecordClass, now: datetime) -> Q:
    found = Q(pk__in=[])
    posts = grants.posts_with(record, verb)
    for tie in actor.ties:
        if tie.post in posts:
            found |= _reach(actor, tie, record, row_class, now)
    return found & Q(**{row_class.paths["school"]: actor.school_id})


def _reach(actor: Actor, tie: Held, record: str, row_class: RecordClass, now: datetime) -> Q:
    path = row_class.paths.get(tie.record)
    if path is None and record == row_class.name:  # a class is seen from its student; its other students are not
        path = row_class.seen_from.get(tie.record, row_class.seen_from.get("any"))
    if path is None:
        return Q(pk__in=[])
    reach = function(path[1:])(tie.id, now) if path.startswith("@") else Q(**{path: tie.id}) if path else ~Q(pk=None)
    grant = grants.grant(tie.post, record)
    if grant and "self" in grant.unless and "self" in row_class.paths:
        reach &= ~Q(**{row_class.paths["self"]: actor.person_id})
    return reach


def _anchored(obj: Model, row_class: RecordClass, wanted: str) -> Q:
    """Ties that may reach `obj`: at its anchors by lookup; where a function decides, all of that kind in its school."""
    ids = _ids(obj, row_class.paths["school"])
    found, asked = Q(anchor_record="school", anchor_id__in=ids), set()
    paths = dict(row_class.paths) | (dict(row_class.seen_from) if wanted == row_class.name else {})
    for record, path in paths.items():
        if record == "group" and "group_ids" in paths:
            found |= Q(anchor_record="group", anchor_id__in=function(paths["group_ids"])(obj))
        elif path.startswith("@") or record == "any":
            asked.add(record)
        elif record not in ("school", "self", "group_ids"):
            found |= Q(anchor_record=record, anchor_id__in=_ids(obj, path))
    if asked:
        found |= Q(school__in=ids) if "any" in asked else Q(school__in=ids, anchor_record__in=asked)
    return found


def _ids(obj: Model, path: str) -> list[UUID]:
    rows = type(obj)._default_manager.filter(pk=obj.pk).values_list(path, flat=True)
    return [identity for identity in rows if identity]


def _guardians(obj: Model, row_class: RecordClass, now: datetime) -> Iterable[Person]:
    """Persons whose right to see may reach `obj`; whether it does is asked of each."""
    rights = GuardianRight.objects.filter(in_force(now), right="see", superseded_at=None)
    path = row_class.paths.get("student", "@")
    if path.startswith("@"):
        if not {"student", "any"} & (row_class.paths.keys() | row_class.seen_from.keys()):
            return []
        rights = rights.filter(school__in=_ids(obj, row_class.paths["school"]))
    else:
        rights = rights.filter(guardianship__student__in=_ids(obj, path))
    return [right.guardianship.person for right in rights.select_related("guardianship__person")]
