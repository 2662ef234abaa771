"""Drawings inlined into pages, so that they take the colour of the text and cost no request."""

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup

FOLDER = Path(__file__).parent / "static/vendor/icons"
LIST = Path(__file__).parent / "icons.txt"
_PATHS = re.compile(r"<(?:path|circle|rect|line|polyline)\b[^>]*/>")
_GROUND = 'stroke="none" d="M0 0h24v24H0z"'


class UnknownIcon(LookupError):
    """An icon that `icons.txt` does not list: setup would not have copied it."""


@cache
def names() -> frozenset[str]:
    """What `icons.txt` lists."""
    lines = (line.partition("#")[0].strip() for line in LIST.read_text(encoding="utf-8").splitlines())
    return frozenset(line for line in lines if line)


@cache
def icon(name: str, size: str = "") -> Markup:
    """The drawing `name`; `size` is "" (20 px), "sm" (16), "lg" (24) or "xl" (40). Silent to screen readers."""
    if name not in names():
        raise UnknownIcon(f"{name} is not in xuean/kit/icons.txt")
    css = f"x-icon x-icon-{size}" if size else "x-icon"
    return Markup(f'<svg class="{css}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{_drawing(name)}</svg>')


@cache
def _drawing(name: str) -> str:
    """The strokes alone; nothing where setup has not run yet, so that a page still renders."""
    file = FOLDER / f"{name}.svg"
    if not file.is_file():
        return ""
    return "".join(path for path in _PATHS.findall(file.read_text(encoding="utf-8")) if _GROUND not in path)
