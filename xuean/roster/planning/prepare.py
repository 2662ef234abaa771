"""Everything that can be done before the transaction: the rows of the record, every value sealed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model

from xuean.roster.models import ImportRow, ImportRun, IntakeNote
from xuean.roster.planning.plan import Plan, RowPlan, drafts
from xuean.roster.planning.writes import Draft, Tables, seal, tables
from xuean.roster.unswept import unswept


@dataclass(frozen=True, slots=True)
class Prepared:
    """`drafts` of the plan, sealed; `ready`: their new rows as the database takes them."""

    plan: Plan
    drafts: list[Draft]
    ready: Tables


@unswept()
def prepare(run: ImportRun, plan: Plan) -> Prepared:
    """Seals the drafts of the plan in place, and adds the rows that will say what became of each."""
    wanted = drafts(plan.good) + ([plan.whole] if plan.whole else [])
    for draft in wanted:
        for one in draft.new:
            if isinstance(one, IntakeNote):
                one.run = run
    rows = [_row(run, row) for row in plan.good]
    if plan.whole is not None and not plan.whole.empty:
        rows.append(_row(run, RowPlan("", 0, outcome="updated", draft=plan.whole)))
    wanted.append(Draft(new=list(rows)))
    seal(run.school_id, wanted)
    return Prepared(plan, wanted, tables(wanted))


def _row(run: ImportRun, row: RowPlan) -> ImportRow:
    draft = row.draft or Draft()
    return ImportRow(
        school_id=run.school_id,
        run=run,
        sheet=row.sheet[:60],
        row=row.row,
        outcome=row.outcome,
        record=draft.record,
        record_id=draft.record_id,
        person_id=draft.person_id,
        fields=list(row.changes),
        made=_ids(draft.new),
        closed=_ids(draft.closed),
        before=json.dumps(draft.before, ensure_ascii=False) if draft.before else None,
        created_at=run.created_at,
    )


def _ids(rows: Sequence[Model]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows:
        key: UUID = row.pk
        found.setdefault(row._meta.label, []).append(key.hex)
    return found
