"""What the command line says of an import: JSON for scripts, sentences for people."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xuean.roster.kinds import KINDS
from xuean.roster.models import ImportRun
from xuean.roster.planning.plan import Plan
from xuean.roster.reading.found import Fault, Question
from xuean.roster.sentences import reason
from xuean.roster.words import FIELDS, STAGES

SHOWN = 50  # faults a person is shown; JSON has all


@dataclass(slots=True)
class Report:
    plan: Plan
    name: str
    dry_run: bool = False
    run: ImportRun | None = None
    errors_file: Path | None = None

    def to_json(self) -> dict[str, Any]:
        """`created`, `updated`, `unchanged` are what happened, of a dry run what would happen."""
        plan, counts = self.plan, self._counts()
        return {
            "rows": counts["rows"],
            "created": counts["created"],
            "updated": counts["updated"],
            "unchanged": counts["unchanged"],
            "skipped_sheets": [{"sheet": one.sheet, "reason": reason(one)} for one in plan.skipped_sheets],
            "errors": [_entry(fault) for fault in plan.faults],
            "warnings": [_entry(fault) for fault in plan.warnings],
            "questions": [
                {"key": one.key, "question": reason(one), "options": list(one.options), "answer": one.answer}
                for one in plan.questions
            ],
            "skipped_rows": [
                {"sheet": one.sheet, "row": one.row, "value": one.text, "reason": reason(one)}
                for one in plan.skipped_rows
            ],
            "classes_made": list(plan.made),
            "changes": [
                {"sheet": row.sheet, "row": row.row, "fields": list(row.changes)} for row in plan.good if row.changes
            ],
            "kind": plan.kind,
            "saved": self.run is not None,
            "dry_run": self.dry_run,
            "run": str(self.run.pk) if self.run else None,
            "errors_file": str(self.errors_file) if self.errors_file else None,
        }

    def text(self) -> str:
        counts, plan = self._counts(), self.plan
        lines = [f"{self.name} · {KINDS[plan.kind].label}"]
        lines += [f"  {_said(one.sheet, reason(one))}" for one in plan.skipped_sheets]
        lines.append(
            _("{rows} rows read: {created} new, {updated} changed, {unchanged} unchanged, {fault} with faults").format(
                **plan.counts
            )
        )
        if plan.made:
            lines.append(_("New classes: {names}").format(names="、".join(plan.made)))
        lines += [_taken(one) for one in plan.questions]
        changed = Counter(name for row in plan.good for name in row.changes)
        lines += [f"  {_said(field_name(name), str(count))}" for name, count in sorted(changed.items())]
        lines.append(self._end(counts))
        return "\n".join(lines)

    def faults(self) -> list[str]:
        """For standard error, with the warnings behind."""
        lines = [_line(one) for one in self.plan.faults[:SHOWN]]
        more = len(self.plan.faults) - SHOWN
        if more > 0:
            lines.append(ngettext("and {n} more", "and {n} more", more).format(n=more))
        return lines + [_("note: {text}").format(text=_line(one)) for one in self.plan.warnings[:SHOWN]]

    def _counts(self) -> dict[str, int]:
        counts = self.plan.counts
        return counts if self.run or self.dry_run else counts | {"created": 0, "updated": 0, "unchanged": 0}

    def _end(self, counts: dict[str, int]) -> str:
        if self.dry_run:
            return _("Nothing was written: this was a dry run.")
        if self.run is None:
            return _("Nothing was saved. Correct the faults, or save the valid rows with --accept-valid.")
        if not self.errors_file and counts["created"] == counts["updated"] == 0:
            return _("Everything stands here already: nothing had to be changed.")
        saved = ngettext("{n} row saved.", "{n} rows saved.", counts["rows"] - counts["fault"]).format(
            n=counts["rows"] - counts["fault"]
        )
        if self.errors_file:
            saved += "\n" + _("The others are in {file}.").format(file=self.errors_file)
        return saved


def _entry(fault: Fault) -> dict[str, Any]:
    return {
        "sheet": fault.sheet,
        "row": fault.row,
        "column": fault.column,
        "value": fault.value,
        "reason": reason(fault),
        "code": fault.code,
        "confirm": fault.key if fault.severity == "confirm" else None,
    }


def _line(fault: Fault) -> str:
    """Sheet1 · 第 5 行 · 身份证号 · 3799…: why."""
    where = [fault.sheet, _("row {row}").format(row=fault.row) if fault.row else "", fault.column, fault.value]
    return _said(" · ".join(filter(None, where)), reason(fault))


def _said(about: str, words: str) -> str:
    return _("{about}: {words}").format(about=about, words=words) if about else words


def _taken(question: Question) -> str:
    """What was taken for an answer, and how another is given."""
    return _("{question} Taken: {answer}. Another answer: --answer {key}={options}").format(
        question=reason(question),
        answer=STAGES.get(question.answer, question.answer),
        key=question.key,
        options="|".join(question.options),
    )


def field_name(name: str) -> str:
    """A changed field in words."""
    return str(FIELDS.get(name, name))
