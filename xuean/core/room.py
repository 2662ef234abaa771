"""The plug of a room: data only, read by access, duties, policy, web and the house tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

INFO_CLASSES = (
    "basic",
    "health",
    "family",
    "attendance",
    "special",
    "none",
)  # register A11; "none": not about a student
MARKS = ("S1", "S2", "S3", "S4")


@dataclass(frozen=True)
class RecordClass:
    """What access speaks about.

    `paths` lead from the model to each kind of anchor by ORM lookups, e.g. {"school": "school_id",
    "class": "current_class_id", "student": "id"}; a missing anchor kind means out of scope for ties of that kind.
    A path "@module:function" is a (anchor id, now) -> Q, for an anchor kind that needs more than a lookup.
    `seen_from` leads the same way from anchors that lie below the row (its student; "any": whoever has a tie to the
    school): they open the row itself, never another record class that is asked about within it.
    """

    name: str
    model: str
    info: str
    mark: str
    paths: Mapping[str, str]
    verbs: tuple[str, ...]
    label: Any = ""
    route: str = ""  # url name whose only argument is the id
    log_reads: bool = False  # reading it is written to the reading log
    seen_from: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DutyKind:
    """`name` is the one in the policy files.

    `settled` is "module:function" (subject: Ref, facts: dict, now) -> truth, best the Ref of the record that shows it.
    `settled_many`, where there is one, answers for many at once: ([(subject, facts), …], now) -> a list of such truths.
    `card` is "module:function" (duty, actor, now) -> duties.card.Card: the text and the one button on Today.
    """

    name: str
    settled: str
    card: str
    record: str
    settled_many: str = ""


@dataclass(frozen=True)
class NavigationItem:
    label: Any
    route: str
    icon: str
    record: str  # shown to those who have this verb on this record class anywhere
    verb: str
    order: int = 50
    phone: bool = False  # also in the bottom bar of a phone


@dataclass(frozen=True)
class Room:
    label: str
    records: tuple[RecordClass, ...] = ()
    duties: tuple[DutyKind, ...] = ()
    navigation: tuple[NavigationItem, ...] = ()
    clauses: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()  # audit tags of its actions
    exempt_models: tuple[str, ...] = field(default=())  # written without a pen, and why stands beside it
