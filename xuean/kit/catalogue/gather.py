"""The texts of a folder, from Python, Jinja2 templates, scripts and the regulations."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.extract import extract_from_file

from xuean.kit.catalogue import places

Id = str | tuple[str, str]  # singular, or singular and plural
Key = tuple[Id, str]  # with its context, "" when it has none

KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy", "_c"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
TEMPLATES = {"silent": "false", "trim_blocks": "true", "lstrip_blocks": "true", "extensions": "jinja2.ext.do"}
METHODS: dict[str, tuple[str, dict[str, str]]] = {
    ".py": ("python", {}),
    ".html": ("jinja2.ext:babel_extract", TEMPLATES),
    ".txt": ("jinja2.ext:babel_extract", TEMPLATES),
    ".js": ("javascript", {}),
}


def key_of(id: str | Sequence[str], context: str | None) -> Key:
    """As catalogues hold it."""
    return (id if isinstance(id, str) else (id[0], id[1]), context or "")


@dataclass(frozen=True)
class Found:
    """A text and where it stands; `zh` when the source itself carries the Chinese."""

    key: Key
    file: Path
    line: int
    zh: str = ""


def texts(name: str, package: Path = places.PACKAGE) -> Iterator[Found]:
    """Everything that the folder `name` says; templates in text form only under `templates/`."""
    for ending, (method, options) in METHODS.items():
        for file in places.files(package / name, ending):
            if ending in (".html", ".txt") and "templates" not in file.parts:
                continue
            yield from _in_file(file, method, options)
    if name == "policy" and (package / places.REGULATIONS).is_dir():
        yield from regulations(package / places.REGULATIONS)


def script_texts(package: Path = places.PACKAGE) -> list[str]:
    """What scripts say, of all folders: the only texts that pages carry to the browser."""
    method, options = METHODS[".js"]
    found = (
        one
        for name in places.folders(package)
        for file in places.files(package / name, ".js")
        for one in _in_file(file, method, options)
    )
    return sorted({str(one.key[0]) for one in found})


def regulations(folder: Path) -> Iterator[Found]:
    """Each `{ zh = "…", en = "…" }` of the policy files."""
    for file in places.files(folder, ".toml"):
        if not file.name.endswith(".cases.toml"):
            for en, zh in _pairs(tomllib.loads(file.read_text(encoding="utf-8"))):
                yield Found((en, ""), file, 0, zh)


def _in_file(file: Path, method: str, options: dict[str, str]) -> Iterator[Found]:
    for line, message, _comments, context in extract_from_file(method, file, keywords=KEYWORDS, options=options):
        if message:
            yield Found(key_of(message, context), file, line)


def _pairs(data: Any) -> Iterator[tuple[str, str]]:
    if isinstance(data, list):
        for item in data:
            yield from _pairs(item)
    elif isinstance(data, dict):
        if set(data) == {"zh", "en"} and all(isinstance(value, str) for value in data.values()):
            yield data["en"], data["zh"]
        else:
            for value in data.values():
                yield from _pairs(value)
