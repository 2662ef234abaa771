"""The shapes a policy file becomes: frozen, plain values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from xuean.core.schooltime import After

KINDS = ("R", "D", "A", "F", "M")  # record, duty, access, flow, measure
STATES = ("full", "part", "no")
LAYERS = ("national", "province", "district", "school")  # the more local later
TIME_UNITS = ("minutes", "sessions", "school_days")  # a session is half a school day
SPANS = (*TIME_UNITS, "seconds", "hours", "days", "weeks", "months", "years")
AMOUNTS = ("terms", "times", "people", "rows", "characters", "grams", "megabytes", "percent", "permille")
MEASURES = (*AMOUNTS, "text", "flag")
UNITS = (*SPANS, *MEASURES)  # of one figure, or of each in a list
MOMENTS = (
    "session_start",  # the bell of the lesson or check the duty is about
    "session_end",  # its closing bell
    "marked",  # the mark that opened the duty was recorded
    "noticed",  # this absence was first noticed, at whatever roll-call
    "opened",  # the duty was opened
    "due",  # the duty's own deadline
)


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence in Simplified Chinese and English; pages show gettext(en)."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en


@dataclass(frozen=True, slots=True)
class Term:
    """`after` counted from the moment named `since`."""

    after: After
    since: str

    @property
    def unit(self) -> str:
        """Which of the time units counts; minutes when there is nothing to wait for."""
        return next((unit for unit in TIME_UNITS if getattr(self.after, unit)), "minutes")

    @property
    def amount(self) -> int:
        return getattr(self.after, self.unit)


@dataclass(frozen=True, slots=True)
class When:
    """The latest of its terms: normally one, and a second where a rung may not come before something else."""

    terms: tuple[Term, ...]

    @property
    def after(self) -> After:
        return self.terms[0].after

    @property
    def since(self) -> str:
        return self.terms[0].since

    def at(self, facts: Mapping[str, datetime], add: Callable[[After, datetime], datetime]) -> datetime:
        """The instant; `facts` gives the moments, `add` the calendar's arithmetic. KeyError for a moment not given."""
        return max(add(term.after, facts[term.since]) for term in self.terms)


@dataclass(frozen=True, slots=True)
class Rung:
    """`tell` names posts, or "guardian"; `must` what they then owe; `clause` the sentence it comes from, `also` others
    that ask for the very same step."""

    when: When
    tell: tuple[str, ...]
    must: str
    clause: str
    also: tuple[str, ...] = ()

    @property
    def clauses(self) -> tuple[str, ...]:
        """Every sentence this step keeps."""
        return (self.clause, *self.also)

    @property
    def after(self) -> After:
        return self.when.after

    @property
    def since(self) -> str:
        return self.when.since


@dataclass(frozen=True, slots=True)
class Ladder:
    """One edition of a duty: who owes it, by when, and who is told next. Holds on days from <= day < until.

    `edition` is a digest of this ladder alone, so that a duty can say for ever which wording it was opened under.
    """

    name: str
    title: Text
    clause: str
    layer: str
    since: date
    until: date | None
    owed_by: tuple[str, ...]
    due: When | None
    rungs: tuple[Rung, ...]
    reaches_open: bool  # a new edition changes duties that are already open
    may_be_laxer: bool  # a school may set a later rung than this
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """One edition of a figure. `stricter` says which way is stricter: "less", "more", or "" where any value will do."""

    name: str
    title: Text
    clause: str
    layer: str
    since: date
    until: date | None
    value: Any
    unit: str
    stricter: str
    source: Text | None  # where the figure comes from when the clause leaves it open


@dataclass(frozen=True, slots=True)
class Clause:
    """`served` maps each kind to full, part or no; `missing` says what a kind that is not full lacks."""

    id: str
    regulation: str
    gist: Text
    kinds: tuple[str, ...]
    served: Mapping[str, str]
    by: tuple[str, ...]
    missing: Text | None
    ladders: tuple[Ladder, ...]
    values: tuple[Value, ...]

    @property
    def full(self) -> bool:
        return all(state == "full" for state in self.served.values())


@dataclass(frozen=True, slots=True)
class Regulation:
    code: str
    title: Text
    issuer: Text
    layer: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything the files of one folder say. `edition` is a digest of all of it."""

    regulations: tuple[Regulation, ...]
    edition: str

    @property
    def clauses(self) -> tuple[Clause, ...]:
        return tuple(clause for regulation in self.regulations for clause in regulation.clauses)
