"""Small modules, short functions, every import at the top, nothing put off."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import OFFENDING, ROOT, modules, place, templates, tree

MODULE_LINES = 400
FUNCTION_LINES = 60
TEMPLATE_LINES = 150
PUT_OFF = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError|待办|以后再")


def long_functions(path: Path, at_most: int = FUNCTION_LINES) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            lines = node.end_lineno - node.lineno + 1
            if lines > at_most:
                yield f"{place(path, node)} {node.name}: {lines} lines"


def hidden_imports(path: Path) -> Iterator[str]:
    """Own modules imported inside a function. Allowed is `AppConfig.ready`, which Django calls for just that."""
    for function in ast.walk(tree(path)):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if path.name == "apps.py" and function.name == "ready":
            continue
        for node in ast.walk(function):
            named = []
            if isinstance(node, ast.ImportFrom):
                named = [node.module or ""]
            elif isinstance(node, ast.Import):
                named = [alias.name for alias in node.names]
            for name in named:
                if name == "xuean" or name.startswith("xuean."):
                    yield f"{place(path, node)} {name}"


def put_off(path: Path) -> Iterator[str]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if PUT_OFF.search(line):
            yield f"{place(path)}:{number} {line.strip()}"


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_modules_are_small() -> None:
    own = [*modules(tests=True), *(ROOT / "tests").rglob("*.py"), *(ROOT / "tools").rglob("*.py")]
    assert [f"{place(path)}: {lines(path)} lines" for path in own if lines(path) > MODULE_LINES] == []


def test_templates_are_small() -> None:
    assert [f"{place(path)}: {lines(path)} lines" for path in templates() if lines(path) > TEMPLATE_LINES] == []


def test_functions_are_short() -> None:
    assert [found for path in modules() for found in long_functions(path)] == []


def test_imports_stand_at_the_top() -> None:
    assert [found for path in modules() for found in hidden_imports(path) if not _before_django(path)] == []


def _before_django(path: Path) -> bool:
    """The command line and what it starts run before Django's apps are there: their imports wait until they are."""
    return path.relative_to(ROOT).parts[:2] == ("xuean", "project")


def test_nothing_is_put_off() -> None:
    found = [found for path in [*modules(), *templates()] for found in put_off(path)]
    assert found == []


@pytest.mark.parametrize(
    ("check", "count"),
    [(lambda path: long_functions(path, at_most=10), 1), (hidden_imports, 1), (put_off, 1)],
)
def test_the_offending_module_is_caught(check, count: int) -> None:
    assert len(list(check(OFFENDING / "unfinished.py"))) == count
