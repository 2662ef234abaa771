"""Whether every text is translated, once and in one way."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from xuean.kit.catalogue import gather, places, store
from xuean.kit.catalogue.extract import wanted
from xuean.kit.catalogue.gather import Found, Key

PLACE = re.compile(r"\{(\w+)[^{}]*\}|%\((\w+)\)[a-z]|%[sd]")


def faults(package: Path = places.PACKAGE) -> list[str]:
    """One line each, empty when all is well: missing, guessed, with other placeholders, or said in two ways."""
    held = {name: store.words(store.read(places.po(name, package=package))) for name in places.folders(package)}
    found = [
        fault for name, needed in wanted(package).items() for fault in _of_folder(name, needed, held[name], package)
    ]
    scripts = package / places.SCRIPTS
    listed = json.loads(scripts.read_text(encoding="utf-8")) if scripts.is_file() else []
    if listed != gather.script_texts(package):
        found.append(f"{places.SCRIPTS} is not up to date: python dev.py messages")
    return found + list(contradictions(held))


def contradictions(held: dict[str, dict[Key, str]]) -> Iterator[str]:
    """One msgid, two translations: Django merges all catalogues, so one of them would be lost."""
    first: dict[Key, tuple[str, str]] = {}
    for name, words in held.items():
        for key, text in words.items():
            if text and first.setdefault(key, (name, text))[1] != text:
                other, said = first[key]
                yield f"{name}: {_shown(key)} is “{text}”, in {other} it is “{said}”"


def placeholders(text: str) -> set[str]:
    return {match[1] or match[2] or match[0] for match in PLACE.finditer(text)}


def _of_folder(name: str, needed: list[Found], held: dict[Key, str], package: Path) -> Iterator[str]:
    for one in needed:
        text = held.get(one.key)
        where = f"{one.file.relative_to(package)}:{one.line}"
        if text is None:
            yield f"{where}: {_shown(one.key)} is not in the catalogue: python dev.py messages"
        elif not text:
            yield f"{name}: {_shown(one.key)} has no Chinese ({where})"
        elif one.zh and text != one.zh:
            yield f"{where}: {_shown(one.key)} was changed: python dev.py messages"
        elif not placeholders(text) <= _allowed(one.key):
            yield f"{name}: {_shown(one.key)} names other placeholders in Chinese: {text}"


def _allowed(key: Key) -> set[str]:
    id = key[0]
    return placeholders(id) if isinstance(id, str) else placeholders(id[0]) | placeholders(id[1])


def _shown(key: Key) -> str:
    id = key[0]
    return f"“{id if isinstance(id, str) else id[0]}”"
