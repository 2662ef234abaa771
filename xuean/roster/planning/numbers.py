"""学号, the school's own number: the only one that devices and addresses see, so it is never an identity number."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from xuean.roster.reading.found import StudentRow

LONGEST = 20
_WITHIN_CLASS = re.compile(r"[0-9]{1,3}")
_SECRET = re.compile(r"[GJL]?[0-9]{17}[0-9Xx]|[0-9]{15}")


@dataclass(slots=True)
class Numbers:
    """`taken`: number -> who has it. A column whose numbers repeat counts within each class: it holds seats."""

    taken: Mapping[str, Any]
    repeats: bool
    given: set[str] = field(default_factory=set)
    last: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[StudentRow], taken: Mapping[str, Any]) -> "Numbers":
        counts = Counter(row.local_no for row in rows if row.local_no)
        return cls(taken, any(count > 1 for count in counts.values()))

    def seat(self, row: StudentRow) -> int | None:
        if row.seat_no is None and self.repeats and _WITHIN_CLASS.fullmatch(row.local_no):
            return int(row.local_no)
        return row.seat_no

    def written(self, row: StudentRow, owner: object) -> tuple[str, str]:
        """(number to use, '' for none; code of what is wrong with the one written)"""
        number = row.local_no
        if not number or self.repeats:
            return "", ""
        if _SECRET.fullmatch(number):
            return "", "local_no.secret"
        other = number in self.taken and self.taken[number] is not owner
        if len(number) > LONGEST or number in self.given or other:
            return "", "local_no.taken"
        self.given.add(number)
        return number, ""

    def next(self, entry_year: int) -> str:
        """26 and four digits, for one who entered in 2026."""
        while True:
            self.last[entry_year] = self.last.get(entry_year, 0) + 1
            number = f"{entry_year % 100:02}{self.last[entry_year]:04}"
            if number not in self.taken and number not in self.given:
                self.given.add(number)
                return number
