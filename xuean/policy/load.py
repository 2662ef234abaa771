"""A folder of regulation files to one Pack, or a refusal that names every fault."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from xuean.policy.errors import Fault, PolicyFault
from xuean.policy.model import Clause, Ladder, Pack, Regulation, Value
from xuean.policy.read import digest, read_regulation
from xuean.policy.speech import _

FOLDER = Path(__file__).resolve().parent.parent / "policies"
REGULATION_FILE = re.compile(r"[A-Z]\d*\.toml")  # A.toml, B1.toml; everything else is other data


def load(folder: Path = FOLDER) -> Pack:
    """The pack of all regulation files in `folder`. Raises PolicyFault."""
    regulations: list[Regulation] = []
    faults: list[Fault] = []
    for path in regulation_files(folder):
        try:
            regulations.append(read_regulation(path.name, read_toml(path)))
        except PolicyFault as fault:
            faults.extend(fault.faults)
    pack = Pack(tuple(regulations), "")
    faults.extend(_across(pack))
    if faults:
        raise PolicyFault(*faults)
    return Pack(pack.regulations, digest(pack))


def regulation_files(folder: Path) -> list[Path]:
    paths = [path for path in folder.glob("*.toml") if REGULATION_FILE.fullmatch(path.name)]
    if not paths:
        raise PolicyFault(Fault(str(folder), "", _("there are no regulation files here")))
    return sorted(paths)


def read_toml(path: Path) -> dict[str, Any]:
    """Raises PolicyFault when the file is not there, not UTF-8 or not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PolicyFault(Fault(path.name, "", _("cannot be read: {error}").format(error=error))) from error


def file_of(clause: Clause) -> str:
    """C1/C5 stand together in C1.toml."""
    return f"{clause.regulation.partition('/')[0]}.toml"


def _across(pack: Pack) -> Iterator[Fault]:
    """What only shows when all files lie side by side."""
    files = {clause.id: file_of(clause) for clause in pack.clauses}
    for identity, count in Counter(clause.id for clause in pack.clauses).items():
        if count > 1:
            yield Fault(files[identity], identity, _("this clause id is given {count} times").format(count=count))
    yield from _editions(files, [ladder for clause in pack.clauses for ladder in clause.ladders])
    yield from _editions(files, [value for clause in pack.clauses for value in clause.values])
    for clause in pack.clauses:
        for rung in (rung for ladder in clause.ladders for rung in ladder.rungs):
            for cited in rung.clauses:
                if cited not in files:
                    yield Fault(files[clause.id], clause.id, _("no clause {id} is known").format(id=cited))


def _editions(files: dict[str, str], items: Iterable[Ladder | Value]) -> Iterator[Fault]:
    """Editions of one name: one clause, dates in order, and none beginning before the last one was repealed."""
    last: dict[tuple[str, str], Ladder | Value] = {}
    home: dict[str, str] = {}
    for item in items:
        place = files[item.clause], item.clause
        before = last.get((item.name, item.layer))
        if home.setdefault(item.name, item.clause) != item.clause:
            yield Fault(*place, _("{name} already belongs to {clause}").format(name=item.name, clause=home[item.name]))
        if before and (item.since <= before.since or (before.until and item.since < before.until)):
            yield Fault(*place, _("{name}: the dates are out of order").format(name=item.name))
        last[item.name, item.layer] = item
