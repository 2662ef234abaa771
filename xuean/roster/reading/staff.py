"""教职工: who works here, what they teach, which posts they hold."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from xuean.core import clock
from xuean.roster.reading import labels
from xuean.roster.reading.classes import in_range, parse_class, settle
from xuean.roster.reading.found import CONFIRM, WARNING, ClassName, Column, PostFound, Reading, StaffRow
from xuean.roster.reading.journal import Journal
from xuean.roster.reading.persons import read_date, read_emails, read_person, read_phones
from xuean.roster.reading.posts import PostDraft, read_posts
from xuean.roster.reading.remarks import read_remark
from xuean.roster.reading.rows import readable, reading
from xuean.roster.reading.sandbox import open_workbook
from xuean.roster.reading.sections import PersonRow, person_rows
from xuean.roster.reading.sheets import Workbook
from xuean.roster.reading.stages import Placed, choose_stages
from xuean.roster.reading.texts import as_text, is_nothing, tidy

_AGES = range(16, 81)
_SUBJECTS = re.compile(r"[、，,;；/\n+]+|\s{1,}")


@dataclass(frozen=True, slots=True)
class _Draft:
    row: StaffRow
    posts: tuple[PostDraft, ...]
    source: PersonRow


def read_staff(
    path: Path,
    *,
    school_year: int,
    answers: Mapping[str, str] | None = None,
    overrides: Mapping[str, str] | None = None,
    stages: Collection[str] = (),
    name: str = "",
    today: date | None = None,
) -> Reading[StaffRow]:
    """Arguments and refusals as for `rows.read_roster`."""
    return staff_of(
        open_workbook(path, name),
        school_year=school_year,
        today=today or clock.today("Asia/Shanghai"),
        answers=answers or {},
        overrides=overrides or {},
        stages=stages,
    )


def staff_of(
    workbook: Workbook,
    *,
    school_year: int,
    today: date,
    answers: Mapping[str, str],
    overrides: Mapping[str, str],
    stages: Collection[str] = (),
) -> Reading[StaffRow]:
    journal = Journal(answers)
    columns: list[Column] = []
    drafts: list[_Draft] = []
    for sheet, header in readable(workbook, overrides, journal, labels.staff_field):
        columns += header.columns
        drafts += [_draft(row, today) for row in person_rows(sheet, header, journal)]
    placed = [Placed(one.source.notes, post.draft, None) for one in drafts for post in one.posts if post.draft]
    chosen = choose_stages(placed, school_year, stages, journal)
    rows = [replace(one.row, posts=_posts(one, school_year, chosen)) for one in drafts]
    _find_twice(rows, drafts)
    return reading(rows, columns, journal)


def _draft(row: PersonRow, today: date) -> _Draft:
    person = read_person(row, today, ages=_AGES)
    found = StaffRow(
        sheet=row.notes.sheet,
        row=row.notes.row,
        name=person.name,
        staff_no="" if is_nothing(row.get("staff_no")) else tidy(row.get("staff_no")),
        sex=person.sex,
        birth_on=person.birth_on,
        id_kind=person.id_kind,
        id_number=person.id_number,
        subjects=_subjects(row),
        phones=read_phones(row.notes, "phones", row.get("phones")),
        email=next(iter(read_emails(row.notes, "email", row.get("email"))), ""),
        hired_on=read_date(row, "hired_on", today).on,
        remarks=(
            *person.remarks,
            *(note for _, label, value in row.more for note in read_remark(as_text(value), label).remarks),
        ),
    )
    return _Draft(found, tuple(_titles(row)), row)


def _titles(row: PersonRow) -> list[PostDraft]:
    posts = read_posts(row.text("posts"))
    own_class = row.get("homeroom_of")
    if not is_nothing(own_class):
        draft = parse_class(None, own_class)
        posts.append(
            PostDraft(f"{as_text(own_class)}班主任", "homeroom_teacher", draft if draft and draft.has_grade else None)
        )
    return posts


def _subjects(row: PersonRow) -> tuple[str, ...]:
    text = row.text("subjects")
    return () if is_nothing(text) else tuple(dict.fromkeys(part for part in map(tidy, _SUBJECTS.split(text)) if part))


def _posts(draft: _Draft, school_year: int, chosen: dict[str, str]) -> tuple[PostFound, ...]:
    return tuple(_post(draft.source, post, school_year, chosen) for post in draft.posts)


def _post(row: PersonRow, post: PostDraft, school_year: int, chosen: dict[str, str]) -> PostFound:
    if not post.post:
        row.notes.add("posts", "post.unknown", WARNING, value=post.title)
    found = settle(post.draft, school_year, chosen.get(post.draft.open_key, "")) if post.draft else None
    missing = post.needs == "class" and not (found and (found.number or found.name))
    if post.needs and (found is None or missing or not in_range(found)):
        row.notes.add("posts", "post.no_class" if post.needs == "class" else "post.no_grade", value=post.title)
        return PostFound(post.title, post.post)
    return PostFound(post.title, post.post, found)


def _find_twice(rows: Sequence[StaffRow], drafts: Sequence[_Draft]) -> None:
    """A staff number twice is a fault; a name twice makes the timetable unclear; a class with two homeroom teachers."""
    names = Counter(row.name for row in rows if row.name)
    numbers: dict[str, StaffRow] = {}
    homerooms: dict[ClassName, StaffRow] = {}
    for row, draft in zip(rows, drafts, strict=True):
        notes = draft.source.notes
        earlier = numbers.setdefault(row.staff_no, row) if row.staff_no else row
        if earlier is not row:
            notes.add("staff_no", "duplicate.staff_no", sheet=earlier.sheet, other=earlier.row, name=earlier.name)
        if names[row.name] > 1:
            notes.add("name", "duplicate.staff_name", WARNING)
        for post in row.posts:
            if post.post == "homeroom_teacher" and post.class_name:
                first = homerooms.setdefault(replace(post.class_name, text=""), row)
                if first is not row:
                    notes.add(
                        "posts", "duplicate.homeroom", CONFIRM, value=post.title, name=first.name, other=first.row
                    )
