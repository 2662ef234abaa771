"""There is one clock: nobody but `core.clock` asks the machine what time it is."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.source import OFFENDING, PACKAGE, modules, place, tree

CLOCKS = {
    "datetime": {"now", "today", "utcnow"},
    "date": {"today"},
    "timezone": {"now", "localtime", "localdate"},
    "time": {"time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "gmtime", "localtime"},
}
CONVERSIONS = {"localtime", "localdate", "gmtime"}
THE_CLOCK = PACKAGE / "core" / "clock.py"
# The supervisor imports nothing of the house, so that what kills the product cannot kill it; it measures spans only.
SPANS_ONLY = {PACKAGE / "project" / "supervisor.py": {"monotonic"}}
# SQL that asks the database what time it is: only where the clocks are compared, and where all workers need one clock.
DATABASE_CLOCKS = ("current_timestamp", "clock_timestamp(", "now()", "julianday('now'", "strftime('%s'", "'now'")
THE_DATABASE_CLOCK = PACKAGE / "jobs" / "dbclock.py"


def clocks(path: Path) -> Iterator[str]:
    """Every call of another clock in this file, with its place."""
    taken = _names(tree(path))
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Attribute(attr=name) if name in CONVERSIONS and node.args:
                continue  # of a moment that is given
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if name in CLOCKS.get(owner, ()):
                yield f"{place(path, node)} {owner}.{name}"
            case ast.Attribute(value=ast.Attribute(attr=owner), attr=name) if name in CLOCKS.get(owner, ()):
                yield f"{place(path, node)} {owner}.{name}"
            case ast.Name(id=name) if name in taken:
                yield f"{place(path, node)} {name}"


def _names(module: ast.Module) -> set[str]:
    """Clocks taken by name: `from time import monotonic as m`."""
    return {
        alias.asname or alias.name
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module in ("time", "django.utils.timezone")
        for alias in node.names
        if alias.name in CLOCKS["time"] | CLOCKS["timezone"]
    }


def test_no_clock_outside_core() -> None:
    found = [
        clock
        for path in modules()
        if path != THE_CLOCK
        for clock in clocks(path)
        if clock.rpartition(" ")[2].rpartition(".")[2] not in SPANS_ONLY.get(path, ())
    ]
    assert found == []


def test_no_clock_of_the_database() -> None:
    found = [
        f"{place(path, node)} {node.value[:60]}"
        for path in modules()
        if path != THE_DATABASE_CLOCK
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and any(clock in node.value.lower() for clock in DATABASE_CLOCKS)
        and " " in node.value
        and any(word in node.value.lower() for word in ("select ", "update ", "insert "))
    ]
    assert found == []


def test_the_offending_module_is_caught() -> None:
    assert len(list(clocks(OFFENDING / "clock.py"))) == 6
