"""What the frame of every page is given lies over what a view says: no view may use its names for something else."""

import ast
from pathlib import Path

import pytest

import xuean
from xuean.web.shell import context

PACKAGE = Path(xuean.__file__).parent
VIEWS = sorted(path for path in PACKAGE.glob("**/views*/**/*.py")) + sorted(PACKAGE.glob("**/views.py"))
SAME = {"school_name"}  # says the same wherever it is said


def keys(source: str) -> set[str]:
    """The texts that stand as keys in literal dicts."""
    found = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Dict))
    return {
        key.value for one in found for key in one.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


FRAME = keys(Path(context.__file__).read_text(encoding="utf-8")) - {"name", "href", "kind", "text"} - SAME


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_view_uses_a_name_of_the_frame(path: Path) -> None:
    assert keys(path.read_text(encoding="utf-8")) & FRAME == set()


def test_the_offending_example_is_caught() -> None:
    assert "bell" in FRAME
    assert keys('render(request, "x.html", {"bell": lesson.bell})') & FRAME == {"bell"}
