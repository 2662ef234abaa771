"""Which class a row belongs to, and what its name leaves open: which stage is 2025级, whose 三 is 三（2）班."""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median

from xuean.roster.reading.classes import ENTRY_AGE, ClassDraft, candidates, in_range, parse_text, settle
from xuean.roster.reading.found import FAULT, WARNING, ClassName
from xuean.roster.reading.journal import Journal, RowNotes
from xuean.roster.reading.texts import is_nothing

_CLEAR = 2.0  # years that the ages must speak for one stage rather than the next
_PREFERRED = ("junior", "senior", "primary", "vocational", "kindergarten")  # 级 is said mostly in secondary schools


@dataclass(frozen=True, slots=True)
class Placed:
    """A row's class as far as its words go."""

    notes: RowNotes
    draft: ClassDraft | None
    birth_on: date | None
    field: str = "class"


def sheet_class(sheet: str, titles: Sequence[str], file: str) -> tuple[ClassDraft | None, bool]:
    """The class that a whole sheet is about, and whether its name and its title disagree."""
    by_name = parse_text(sheet, alone=bool(re.search(r"班$|^[1-9][0-9]{2}$", sheet.strip())))
    by_titles = [draft for draft in map(parse_text, titles) if draft is not None]
    by_title = next((draft for draft in by_titles if draft.number or draft.name), None)
    found = joined(joined(by_name, by_title), joined(next(iter(by_titles), None), parse_text(file)))
    return found, _differ(by_name, by_title)


def joined(first: ClassDraft | None, second: ClassDraft | None) -> ClassDraft | None:
    """`first`, and what it does not say from `second`: the grade, or the class."""
    if first is None or second is None:
        return first or second
    if not first.has_grade and second.has_grade:
        first = replace(
            first,
            stage=second.stage,
            grade=second.grade,
            entry_year=second.entry_year,
            graduation_year=second.graduation_year,
        )
    elif first.stage == "" and second.stage and first.grade == second.grade:
        first = replace(first, stage=second.stage)
    if not first.number and not first.name:
        first = replace(first, number=second.number, name=second.name)
    return first


def place(
    rows: Sequence[Placed], school_year: int, stages: Collection[str], journal: Journal
) -> list[ClassName | None]:
    """The class of every row; what stays open is asked, once for all rows that need the same answer."""
    chosen = choose_stages(rows, school_year, stages, journal)
    return [_class_of(row, school_year, chosen) for row in rows]


def choose_stages(
    rows: Sequence[Placed], school_year: int, stages: Collection[str], journal: Journal
) -> dict[str, str]:
    """open_key to stage, for every name that does not say its stage."""
    births: dict[str, list[date]] = defaultdict(list)
    drafts: dict[str, ClassDraft] = {}
    for row in rows:
        if row.draft and row.draft.open_key:
            drafts.setdefault(row.draft.open_key, row.draft)
            births[row.draft.open_key] += [row.birth_on] if row.birth_on else []
    return {key: _choose(key, draft, births[key], school_year, stages, journal) for key, draft in drafts.items()}


def _choose(
    key: str, draft: ClassDraft, births: list[date], school_year: int, stages: Collection[str], journal: Journal
) -> str:
    """One stage fits: taken; the only one of the school's own that the ages do not speak against: taken as well.

    The ages speak clearly for the figure of 三（2）班: taken. Everything else is asked.
    """
    options = candidates(draft, school_year, stages)
    if len(options) < 2:
        return options[0] if options else ""
    own = [stage for stage in options if stage in stages and _distance(draft, stage, births, school_year) <= _CLEAR]
    if len(own) == 1 and key not in journal.answers:
        return own[0]
    ranked = sorted(options, key=lambda stage: _distance(draft, stage, births, school_year))
    clear = (
        bool(births)
        and _distance(draft, ranked[1], births, school_year) - _distance(draft, ranked[0], births, school_year)
        >= _CLEAR
    )
    if clear and draft.grade is not None and key not in journal.answers:
        return ranked[0]
    order = _PREFERRED if draft.grade is None else ("primary", *_PREFERRED)
    default = ranked[0] if births else next(stage for stage in order if stage in options)
    name = key.removeprefix("stage:")
    return journal.ask(key, "class.which_stage", options, default, name=f"{name}年级" if name.isdigit() else name)


def _distance(draft: ClassDraft, stage: str, births: list[date], school_year: int) -> float:
    """Years between the age that the stage expects and the age of those who are in the class."""
    entry = settle(draft, school_year, stage).entry_year
    if not births or entry is None:
        return 0.0
    return abs(entry - median(born.year + (born.month > 8) for born in births) - ENTRY_AGE[stage])


def _class_of(row: Placed, school_year: int, chosen: dict[str, str]) -> ClassName | None:
    draft, notes = row.draft, row.notes
    if draft is None:
        written = any(not is_nothing(notes.values.get(field)) for field in ("class", "grade"))
        notes.add("class", "class.unreadable" if written else "class.missing")
        return None
    if not draft.has_grade:
        notes.add("class", "class.no_grade")
        return None
    found = settle(draft, school_year, draft.stage or chosen.get(draft.open_key, ""))
    if not found.stage or not in_range(found):
        notes.add("class", "class.out_of_range", FAULT, year=school_year, name=draft.text)
        return None
    if not found.number and not found.name:
        notes.add("class", "class.only_one", WARNING, name=draft.text)
        found = replace(found, number=1)
    return found


def _differ(first: ClassDraft | None, second: ClassDraft | None) -> bool:
    if first is None or second is None or not first.has_grade or not second.has_grade:
        return False
    return (first.grade, first.entry_year, first.number) != (second.grade, second.entry_year, second.number)
