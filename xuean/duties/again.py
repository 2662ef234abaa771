"""A matter that was closed and begins anew: the same name and subject, under the next number of its occurrence."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from xuean.duties.models import OPEN, Duty

NUMBER = "#"


class Next(NamedTuple):
    """The occurrence to owe now; `first`: the closed duty it follows, None while nothing has been closed."""

    occurrence: str
    first: UUID | None

    @property
    def facts(self) -> dict[str, str]:
        """What the new duty keeps of the one it follows."""
        return {"again": str(self.first)} if self.first else {}


def anew(school: UUID, name: str, wanted: Iterable[tuple[UUID, str]]) -> dict[tuple[UUID, str], Next]:
    """For each (subject id, occurrence) that is owed now although one of that name may be closed already.

    The first keeps its plain occurrence, the second is "…#2". One that is open keeps the name under which it was
    opened, so that asking again opens nothing. One query.
    """
    listed = list(wanted)
    known: dict[tuple[UUID, str], list[tuple[str, str, UUID]]] = {one: [] for one in listed}
    rows = Duty.objects.filter(
        school=school, name=name, subject_id__in={subject for subject, _ in listed},
        occurrence__startswith=_shared([occurrence for _, occurrence in listed]),
    ).order_by("created_at", "id")  # fmt: skip
    for subject, occurrence, state, identity in rows.values_list("subject_id", "occurrence", "state", "id"):
        before = known.get((subject, occurrence.partition(NUMBER)[0]))
        if before is not None:
            before.append((occurrence, state, identity))
    return {one: _next(one[1], before) for one, before in known.items()}


def _next(occurrence: str, before: list[tuple[str, str, UUID]]) -> Next:
    if not before:
        return Next(occurrence, None)
    first = before[0][2]
    for name, state, identity in before:
        if state == OPEN:
            return Next(name, None if identity == first else first)
    return Next(f"{occurrence}{NUMBER}{len(before) + 1}", first)


def _shared(texts: list[str]) -> str:
    """What all of them begin with."""
    if not texts:
        return ""
    least, most = min(texts), max(texts)
    length = next((at for at, (one, other) in enumerate(zip(least, most, strict=False)) if one != other), len(least))
    return least[:length]
