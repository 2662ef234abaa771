"""What can be wrong with the policy files, and what can be missing when a rule is asked for."""

from dataclasses import dataclass
from datetime import date

from xuean.policy.speech import _


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in one file. `where` is a clause id, a table's name, or empty for the whole file."""

    file: str
    where: str
    what: str

    def __str__(self) -> str:
        place = f"{self.file}, {self.where}" if self.where else self.file
        return f"{place}: {self.what}"


class PolicyFault(Exception):
    """The files were refused. `faults` holds everything that was found, in the order of the files."""

    def __init__(self, *faults: Fault):
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class NothingInForce(LookupError):
    """No value or ladder of this name holds on this day."""

    def __init__(self, name: str, on: date):
        super().__init__(_("nothing in force for {name} on {on}").format(name=name, on=on.isoformat()))
        self.name, self.on = name, on


class UnknownName(LookupError):
    """No policy file knows this clause, value, duty or code table. A fault of whoever asks."""

    def __init__(self, name: str):
        super().__init__(_("no policy file knows {name}").format(name=name))
        self.name = name
