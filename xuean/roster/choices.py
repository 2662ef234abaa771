"""What a person has said about a file: answers, corrected columns, the school year. Kept with the run."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

EVERY = "*"


class Answers(Mapping[str, str]):
    """Answers by key. `confirm:*:CODE` confirms every contradiction of that code, `stage:*` answers every stage."""

    def __init__(self, given: Mapping[str, str]):
        self.given = dict(given)

    def __getitem__(self, key: str) -> str:
        if key in self.given:
            return self.given[key]
        return self.given[_every(key)]

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and (key in self.given or _every(key) in self.given)

    def __iter__(self) -> Iterator[str]:
        return iter(self.given)

    def __len__(self) -> int:
        return len(self.given)


def _every(key: str) -> str:
    """'confirm:Sheet1:5:sex.differs' -> 'confirm:*:sex.differs'; 'stage:2025级' -> 'stage:*'."""
    head, _, rest = key.partition(":")
    return f"{head}:{EVERY}:{rest.rpartition(':')[2]}" if head == "confirm" else f"{head}:{EVERY}"


@dataclass(frozen=True, slots=True)
class Choices:
    """`overrides`: 'Sheet!C' to a field of labels.toml; `school_year`: the year it began in, None: today's."""

    answers: Mapping[str, str] = field(default_factory=dict)
    overrides: Mapping[str, str] = field(default_factory=dict)
    school_year: int | None = None

    def said(self, **answers: str) -> Self:
        return replace(self, answers={**self.answers, **answers})

    def to_json(self) -> str:
        return json.dumps(
            {"answers": dict(self.answers), "overrides": dict(self.overrides), "school_year": self.school_year},
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, text: str | None) -> Self:
        data = json.loads(text) if text else {}
        return cls(data.get("answers", {}), data.get("overrides", {}), data.get("school_year"))
