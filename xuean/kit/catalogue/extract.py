"""Bring the catalogues of the tree up to what the sources say, keeping every translation."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog

from xuean.kit.catalogue import gather, places, store
from xuean.kit.catalogue.gather import Found, Key


def extract(package: Path = places.PACKAGE, only: Sequence[str] = ()) -> list[Path]:
    """Update the zh_Hans catalogues (of the folders named, else of all) and the list of script texts; returns what
    changed."""
    changed = []
    for name, needed in wanted(package).items():
        if only and name not in only:
            continue
        path = places.po(name, package=package)
        old = store.read(path)
        if (needed or path.is_file()) and store.write(path, merged(old, needed)):
            changed.append(path)
    scripts = package / places.SCRIPTS
    text = json.dumps(gather.script_texts(package), ensure_ascii=False, indent=1) + "\n"
    if not scripts.is_file() or scripts.read_text(encoding="utf-8") != text:
        scripts.parent.mkdir(parents=True, exist_ok=True)
        scripts.write_text(text, encoding="utf-8")
        changed.append(scripts)
    return changed


def wanted(package: Path = places.PACKAGE) -> dict[str, list[Found]]:
    """What each folder's own catalogue must hold, in the order of `places.folders`."""
    said_below: set[Key] = set()
    result: dict[str, list[Found]] = {}
    for name in places.folders(package):
        found = _once(gather.texts(name, package))
        if name not in places.APART:
            found = [one for one in found if one.key not in said_below]
        if name in places.SHARED:
            said_below |= {one.key for one in found}
        result[name] = found
    return result


def merged(old: Catalog, needed: Iterable[Found]) -> Catalog:
    """The needed texts with the old translations; those no longer needed stay as obsolete ones."""
    known = store.remembered(old) | store.words(old)
    fuzzy = {gather.key_of(message.id, message.context): message for message in old if message.id and message.fuzzy}
    new = Catalog(locale="zh_Hans", fuzzy=False)
    for one in needed:
        message = fuzzy.get(one.key)
        text = one.zh or (str(message.string) if message else known.get(one.key, ""))
        _add(new, one.key, text, fuzzy=bool(message and not one.zh))
    keys = {one.key for one in needed}
    for key, text in sorted(known.items(), key=str):
        if key not in keys and text:
            _add(new, key, text)
            message = new.get(key[0], key[1] or None)
            new.delete(key[0], key[1] or None)
            if message is not None:
                new.obsolete[key if key[1] else key[0]] = message  # type: ignore[index]
    return new


def _add(catalogue: Catalog, key: Key, text: str, *, fuzzy: bool = False) -> None:
    id, context = key
    plural = not isinstance(id, str)
    catalogue.add(id, (text,) if plural else text, context=context or None, flags=("fuzzy",) if fuzzy else ())


def _once(found: Iterable[Found]) -> list[Found]:
    """Each text once; where it stands with and without Chinese, the one with; where it has a plural, that one."""
    best: dict[tuple[str, str], Found] = {}
    for one in found:
        id, context = one.key
        singular = id if isinstance(id, str) else id[0]
        held = best.get((singular, context))
        if held is None or (one.zh and not held.zh) or (not isinstance(id, str) and isinstance(held.key[0], str)):
            best[singular, context] = one
    return list(best.values())
