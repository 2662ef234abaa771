"""The page's questions: regulations with what is served, clauses with figures in force and the duties of this term."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q

from xuean.access.actor import Actor
from xuean.access.answers import narrow
from xuean.calendars.models import Term
from xuean.duties.models import OPEN, Duty
from xuean.duties.reads import fulfilment
from xuean.people.models import School
from xuean.policy import model as policy
from xuean.policy.book import Book
from xuean.policy.errors import NothingInForce, UnknownName
from xuean.policy.model import Clause, Ladder, Regulation, Value
from xuean.rulebook.shelf import book
from xuean.web.clauses import steps, words
from xuean.web.clauses.servants import SERVANTS
from xuean.web.clauses.subjects import Named, named
from xuean.web.said import said

STATES = ("full", "part", "no")
DUTIES_SHOWN = 8  # of one clause, in its panel
NONE: Mapping[str, int] = {"opened": 0, "in_time": 0, "late": 0, "open": 0}


@dataclass(frozen=True, slots=True)
class Chapter:
    """A regulation: how many of its clauses are full, in part, not served. Only full counts as served."""

    code: str
    title: str
    issuer: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, or the deadline of a duty, as it stands on a day."""

    title: str
    text: str
    since: str


@dataclass(frozen=True, slots=True)
class Line:
    """One clause in the list. `duties`: opened, in_time, late, open of this term, within the reader's scope."""

    id: str
    gist: str
    state: str
    figures: Sequence[Figure]
    duties: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Edition:
    """What held, holds or will hold: its span, where it was set, and its words."""

    text: str
    span: str
    layer: str
    source: str
    now: bool


@dataclass(frozen=True, slots=True)
class Rung:
    """`no`: its place on the ladder; `clauses`: those it keeps, other than the one on the page."""

    no: int
    when: str
    tell: str
    must: str
    clauses: Sequence[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A figure or a duty with every edition; of a duty, the ladder in force.

    `home`: the clause the duty stands under, where only some of its rungs belong to the clause on the page.
    """

    title: str
    editions: Sequence[Edition]
    owed_by: str = ""
    rungs: Sequence[Rung] = ()
    home: str = ""


@dataclass(frozen=True, slots=True)
class Detail:
    clause: Clause
    line: Line
    regulation: str
    kinds: Sequence[tuple[str, str]]  # (kind in words, state)
    by: Sequence[str]
    missing: str
    rules: Sequence[Rule]
    duties: Sequence[Named]


def term_of(school: School, on: date) -> Term | None:
    """The term of the day; in the holidays the one before."""
    return Term.objects.filter(school=school, since_on__lte=on).order_by("-since_on").first()


def chapters() -> list[Chapter]:
    return [
        Chapter(one.code, said_of(one.title), said_of(one.issuer), Counter(state_of(c) for c in one.clauses))
        for one in book(None).regulations()
    ]


def state_of(clause: Clause) -> str:
    """full when every kind is; no when none is even in part."""
    if clause.full:
        return "full"
    return "no" if set(clause.served.values()) == {"no"} else "part"


def regulation_of(code: str) -> Regulation:
    """The one asked for, else the first."""
    found = book(None).regulations()
    return next((one for one in found if one.code == code), found[0])


def clause_of(identity: str) -> Clause | None:
    try:
        return book(None).clause(identity.upper())
    except UnknownName:
        return None


def lines(actor: Actor, school: School, regulation: Regulation, served: str, now: datetime) -> list[Line]:
    """The clauses of a regulation; `served` narrows to one state."""
    counts = _counts(actor, school, now)
    on = now.astimezone(school.tz).date()
    rules = book(school)
    return [
        _line(clause, rules, on, counts)
        for clause in regulation.clauses
        if served not in STATES or state_of(clause) == served
    ]


def detail(actor: Actor, school: School, clause: Clause, now: datetime) -> Detail:
    on = now.astimezone(school.tz).date()
    rules = book(school)
    return Detail(
        clause=clause,
        line=_line(clause, rules, on, _counts(actor, school, now)),
        regulation=said_of(regulation_of(clause.regulation).title),
        kinds=[(str(words.KINDS[kind]), clause.served[kind]) for kind in clause.kinds],
        by=[str(SERVANTS.get(name, name)) for name in clause.by],
        missing=said_of(clause.missing) if clause.missing else "",
        rules=[_rule(name, rules, on, clause.id) for name in (*_names(clause), *steps.kept_by(rules, clause.id))],
        duties=_duties(actor, school, clause, now),
    )


def said_of(text: Any) -> str:
    return said(text.zh, text.en)


def _counts(actor: Actor, school: School, now: datetime) -> Mapping[str, Mapping[str, int]]:
    """Since the first day of the term, up to now."""
    term = term_of(school, now.astimezone(school.tz).date())
    if term is None:
        return {}
    since = datetime.combine(term.since_on, time(), school.tz)
    found = fulfilment(actor, since, now, now)
    for clause, counts in steps.counted(actor, school, book(school), since, now).items():
        own = found.get(clause, NONE)
        found[clause] = {name: own[name] + number for name, number in counts.items()}
    return found


def _line(clause: Clause, rules: Book, on: date, counts: Mapping[str, Mapping[str, int]]) -> Line:
    names = (*_names(clause), *steps.kept_by(rules, clause.id))
    figures = [figure for name in names if (figure := _figure(rules, name, on, clause.id))]
    return Line(clause.id, said_of(clause.gist), state_of(clause), figures, counts.get(clause.id, NONE))


def _names(clause: Clause) -> list[str]:
    """Duties first, each name once."""
    return list(dict.fromkeys([*(one.name for one in clause.ladders), *(one.name for one in clause.values)]))


def _figure(rules: Book, name: str, on: date, clause: str) -> Figure | None:
    item = in_force(rules, name, on)
    if item is None:
        return None
    text = words.short_text(item) if item.clause == clause else _steps_text(item, clause)
    return Figure(said_of(item.title), text, words.span_text(item.since, None))


def _steps_text(item: Ladder | Value, clause: str) -> str:
    """'半天 / 1 个教学日': how long the rungs of this clause wait, where the duty stands under another."""
    if isinstance(item, Value):
        return words.value_text(item)
    terms = [item.rungs[no - 1].when.terms[0] for no in steps.rungs_of(item, clause)]
    return " / ".join(words.amount(term.amount, term.unit) for term in terms)


def in_force(rules: Book, name: str, on: date) -> Ladder | Value | None:
    try:
        return rules.ladder(name, on) if name in rules.duty_names() else rules.value(name, on)
    except NothingInForce:
        return None


def text_of(item: Ladder | Value) -> str:
    return words.value_text(item) if isinstance(item, Value) else words.said_when(item.due)


def _rule(name: str, rules: Book, on: date, clause: str) -> Rule:
    held, editions = in_force(rules, name, on), rules.editions(name)
    shown = tuple(_edition(item, item == held, clause) for item in reversed(editions))
    title = said_of(editions[-1].title)
    if not isinstance(held, Ladder):
        return Rule(title, shown)
    if held.clause == clause:
        rungs = [_rung(no, rung, clause) for no, rung in enumerate(held.rungs, 1)]
        return Rule(title, shown, words.posts_text(held.owed_by), rungs)
    rungs = [_rung(no, held.rungs[no - 1], clause) for no in steps.rungs_of(held, clause)]
    return Rule(title, shown, rungs=rungs, home=held.clause)


def _edition(item: Ladder | Value, now: bool, clause: str) -> Edition:
    source = said_of(item.source) if isinstance(item, Value) and item.source else ""
    text = text_of(item) if item.clause == clause else _steps_text(item, clause)
    return Edition(text, words.span_text(item.since, item.until), str(words.LAYERS[item.layer]), source, now)


def _rung(no: int, rung: policy.Rung, clause: str) -> Rung:
    others = [one for one in rung.clauses if one != clause]
    return Rung(no, words.said_when(rung.when), words.posts_text(rung.tell), words.must_text(rung.must), others)


def _duties(actor: Actor, school: School, clause: Clause, now: datetime) -> list[Named]:
    """The latest in scope, under this clause or climbed to it: open ones first, then those met late, then the rest."""
    climbed = steps.climbed_to(book(school), school, clause.id)
    either = Q(clause=clause.id) | Q(pk__in=climbed.values("duty"))
    rows = narrow(actor, "read", Duty.objects.filter(either, school=school), now=now)
    found = [*rows.filter(state=OPEN).order_by("due_at", "id")[:DUTIES_SHOWN]]
    if len(found) < DUTIES_SHOWN:
        closed = rows.exclude(state=OPEN).order_by("-settled_late", "-settled_at", "-id")
        found += closed[: DUTIES_SHOWN - len(found)]
    return named(actor, school, found, now)
