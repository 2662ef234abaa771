"""Columns that belong to one guardian because they stand together: 家长姓名, 关系, 电话, 家长姓名, 关系, 电话."""

from dataclasses import dataclass, field

from xuean.roster.reading import labels

# A guardian's, when it stands beside one; the others only the second time.
_ALWAYS = ("phone", "email", "employer", "kinship")


@dataclass(slots=True)
class _Group:
    slot: str
    held: set[str] = field(default_factory=set)


def in_groups(fields: list[str], texts: list[str]) -> list[str]:
    """Give every guardian column its slot: the number or kinship in its label, else u1, u2, … as they begin."""
    walk = _Walk(fields, texts)
    return [walk.step(index) for index in range(len(fields))]


class _Walk:
    def __init__(self, fields: list[str], texts: list[str]):
        self.fields = fields
        self.texts = texts
        self.groups: list[_Group] = []
        self.open = False
        self.slots = {name.split(".")[1] for name in fields if name.startswith("guardian.")} - {""}

    def step(self, index: int) -> str:
        name = self.fields[index]
        if name.startswith("guardian."):
            _, slot, part = name.split(".")
            if part == "email" and not slot and self.groups and not (self.open and self._others_have(part)):
                return "email"  # 家长邮箱 after two parents: which of them is not said
            return self._guardian(slot, part)
        slot, part = labels.numbered_part(self.texts[index]) if not name else ("", "")
        if slot in self.slots:
            return self._guardian(slot, part)
        if self.open and self._beside(index, name):
            return self._guardian(self.groups[-1].slot, labels.part_of(self.texts[index]))
        self.open = self.open and name in ("", "ignore")
        return name

    def _guardian(self, slot: str, part: str) -> str:
        holds = "name" if part == "whole" else part
        group = self.groups[-1] if self.groups else None
        if slot:
            group = next((one for one in self.groups if one.slot == slot), None)
        if group is None or (not slot and (holds in group.held or not self.open)):
            loose = sum(one.slot.startswith("u") for one in self.groups)
            group = _Group(slot or f"u{loose + 1}")
        self.groups = [one for one in self.groups if one is not group] + [group]
        group.held.add(holds)
        self.open = True
        return f"guardian.{group.slot}.{part}"

    def _beside(self, index: int, name: str) -> bool:
        """电话 after a guardian's name is the guardian's, unless two guardians before it share it."""
        part, group = labels.part_of(self.texts[index]), self.groups[-1]
        if part in ("", "ignore", "whole") or part in group.held:
            return False
        if part not in _ALWAYS:
            return name in self.fields[:index]
        return part not in ("phone", "email") or self._others_have(part)

    def _others_have(self, part: str) -> bool:
        return all(part in one.held for one in self.groups[:-1])
