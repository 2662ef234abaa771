"""Rows, the table, and the verdict of each bar."""

from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.bars import BARS, Bar
from benchmarks.timing import Timed, Work


@dataclass
class Row:
    """`figure` is what the bar is about; `ratio` the part of it that compares with the floor of the same run."""

    database: str
    name: str
    runs: int
    median: float
    unit: str
    spread: tuple[float, float] | None = None
    ratio: float | None = None
    loaded: float | None = None  # requests a second
    loaded_ratio: float | None = None
    bar: str = ""
    verdict: str = ""
    note: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    def judged(self, value: float, bar: Bar | None = None) -> "Row":
        bar = bar or BARS[self.name]
        self.verdict = bar.verdict(value)
        self.bar = f"≤ {bar.must:.3g}{bar.unit}, aim {bar.aim:.3g}{bar.unit}"
        return self


def of_page(database: str, work: Work, found: dict[str, Timed]) -> Row:
    """A page is judged by the worse of its two ratios: one person alone, and four at once."""
    mine = found[work.name]
    row = Row(database, work.name, len(mine.single), mine.median, "ms", mine.spread, loaded=mine.per_second)
    if mine.failed:
        row.note = f"{mine.failed} requests were not answered as they should"
    if not work.floor:
        return row
    floor = found[work.floor]
    row.ratio = mine.median / floor.median
    if mine.per_second and floor.per_second:
        row.loaded_ratio = floor.per_second / mine.per_second
    if work.name in BARS:
        row.judged(max(row.ratio, row.loaded_ratio or 0.0))
    return row


def data(rows: list[Row]) -> list[dict[str, Any]]:
    return [asdict(row) for row in rows]


LEFT = (0, 7, 8)
COLUMNS = ("", "runs", "median", "middle half", "× floor", "4 at once", "× floor", "bar", "verdict")


def table(rows: list[Row]) -> str:
    lines = [COLUMNS, *[_cells(row) for row in rows]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(COLUMNS))]
    text = []
    for line in lines:
        cells = [
            cell.ljust(width) if column in LEFT else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        text.append("  ".join(cells).rstrip())
    notes = [f"  {row.name}: {row.note}" for row in rows if row.note]
    return "\n".join([*text, *notes])


def _cells(row: Row) -> tuple[str, ...]:
    spread = f"{row.spread[0]:.1f}-{row.spread[1]:.1f}" if row.spread else ""
    return (
        row.name,
        str(row.runs),
        f"{row.median:,.{1 if row.median < 1000 else 0}f} {row.unit}",
        spread,
        f"{row.ratio:.2f}" if row.ratio else "",
        f"{row.loaded:.0f}/s" if row.loaded else "",
        f"{row.loaded_ratio:.2f}" if row.loaded_ratio else "",
        row.bar,
        row.verdict,
    )


def markdown(rows: list[Row]) -> str:
    """The same for the README."""
    lines = ["| | " + " | ".join(COLUMNS[1:]) + " |", "|---" * len(COLUMNS) + "|"]
    lines += ["| " + " | ".join(_cells(row)) + " |" for row in rows]
    return "\n".join(lines)
