"""The files of the product as the house tests read them: paths, syntax trees, the floor each stands on."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "xuean"
OFFENDING = Path(__file__).resolve().parent / "offending"
NOT_OURS = {"__pycache__", "vendor", "node_modules"}
NOT_THE_PRODUCT = {"tests", "migrations"}


def modules(*, tests: bool = False) -> Iterator[Path]:
    """Every Python file of the product; its tests too when asked."""
    skipped = NOT_OURS | ({"migrations"} if tests else NOT_THE_PRODUCT)
    for path in sorted(PACKAGE.rglob("*.py")):
        if not skipped & set(path.relative_to(PACKAGE).parts):
            yield path


def templates() -> Iterator[Path]:
    return (path for path in sorted(PACKAGE.rglob("templates/**/*")) if path.is_file())


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def place(path: Path, node: ast.AST | None = None) -> str:
    """xuean/web/views.py:12, as an editor understands it."""
    base = ROOT if path.is_relative_to(ROOT) else path.parent
    line = f":{node.lineno}" if node is not None and hasattr(node, "lineno") else ""
    return f"{path.relative_to(base)}{line}"


def floor_of(path: Path) -> str:
    """The first folder under the package: xuean/web/today/views.py stands on `web`."""
    return path.relative_to(PACKAGE).parts[0]


@cache
def levels() -> dict[str, int]:
    """floor -> height, from the import contract: those on one line stand side by side."""
    data = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = next(c["layers"] for c in data["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    return {
        name.strip(): height
        for height, layer in enumerate(reversed(layers))
        for name in layer.replace(":", "|").split("|")
    }


def may_look_at(upper: str, lower: str) -> bool:
    """Down, or at itself; never sideways."""
    known = levels()
    return upper == lower or known[upper] > known[lower]
