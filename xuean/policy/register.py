"""The register: every clause there is, with its kinds, kept by hand apart from the regulations."""

from collections.abc import Iterator
from pathlib import Path

from xuean.policy.errors import Fault
from xuean.policy.load import FOLDER, read_toml
from xuean.policy.model import Pack
from xuean.policy.speech import _

FILE = "register.toml"


def read_register(folder: Path = FOLDER) -> dict[str, tuple[str, ...]]:
    """Clause id to kinds, in the order of the register. Raises PolicyFault."""
    data = read_toml(folder / FILE)
    return {identity: tuple(kinds.split()) for group in data.values() for identity, kinds in group.items()}


def against_register(pack: Pack, register: dict[str, tuple[str, ...]]) -> Iterator[Fault]:
    """Both ways: what the register has and no file, what a file has and not the register, and kinds that differ."""
    known = {clause.id: clause for clause in pack.clauses}
    for identity, kinds in register.items():
        if identity not in known:
            yield Fault(FILE, identity, _("no regulation file has this clause"))
        elif set(known[identity].kinds) != set(kinds):
            yield Fault(FILE, identity, _("its kinds differ from the regulation file"))
    for identity in known:
        if identity not in register:
            yield Fault(FILE, identity, _("the register does not have this clause"))
