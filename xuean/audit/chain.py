"""Reading a chain from its first entry to its last, in pieces, whatever its length."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.apps import apps

from xuean.audit import form

CHUNK = 5_000
SEALS = UUID(int=2**128 - 1)  # not a chain: the place of the last seal among the heads

Stored = tuple[form.Row, dict[str, Any], bytes, bytes]  # the fields, the codes, hash, mac


def parts(school_id: UUID | None = None) -> set[UUID]:
    """Every chain that has a head or an entry, or the one asked for."""
    if school_id is not None:
        return {school_id}
    heads = model("Head").objects.exclude(part=SEALS).values_list("part", flat=True)
    return set(heads) | set(model("Entry").objects.order_by().values_list("part", flat=True).distinct())


def head(part: UUID) -> tuple[int, bytes] | None:
    row = model("Head").objects.filter(part=part).values_list("seq", "hash").first()
    return (row[0], bytes(row[1])) if row else None


def entries(part: UUID) -> Iterator[Stored]:
    rows = model("Entry").objects.filter(part=part).order_by("seq")
    rows = rows.values_list(*form.Row._fields, "codes", "hash", "mac")
    last = -(2**62)
    while chunk := list(rows.filter(seq__gt=last)[:CHUNK]):
        for *fields, codes, stored, mac in chunk:
            yield form.Row(*fields), codes, bytes(stored), bytes(mac)
        last = chunk[-1][2]


def seals() -> Iterator[Any]:
    last = -(2**62)
    while chunk := list(model("Seal").objects.filter(no__gt=last).order_by("no")[:CHUNK]):
        yield from chunk
        last = chunk[-1].no


def model(name: str) -> Any:
    """By name, so that `xuean.audit` can be imported before the models are."""
    return apps.get_model("audit", name)
