"""The audit as a file that anybody can check with `offline.py` alone: one JSON object a line, no secret in it."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from xuean.audit import chain, form, keys

VERSION = "xuean audit export 1"


def write(path: Path, school_id: UUID | None, now: datetime) -> dict[str, int]:
    """The chain of one school or all of them, and every seal. Returns what was written: entries, seals."""
    counts = {"entry": 0, "seal": 0}
    draft = path.with_name(path.name + ".part")
    with draft.open("w", encoding="utf-8") as file:
        for line in _lines(school_id, now):
            if line["kind"] in counts:
                counts[line["kind"]] += 1
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
        file.write(json.dumps({"kind": "end", "entries": counts["entry"], "seals": counts["seal"]}) + "\n")
    draft.replace(path)
    return {"entries": counts["entry"], "seals": counts["seal"]}


def _lines(school_id: UUID | None, now: datetime) -> Iterator[dict[str, Any]]:
    """Seals first: what they speak of is then there whatever is appended meanwhile."""
    seals = [
        {"kind": "seal", "no": row.no, "key": row.key, "body": _text(row.body), "signature": _text(row.signature)}
        for row in chain.seals()
    ]
    public = {str(number): keys.public_pem(number) for number in {int(seal["key"]) for seal in seals} | {keys.NUMBER}}
    only = _text(school_id)
    yield {"kind": "export", "form": VERSION, "made_at": form.instant(now), "part": only, "keys": public}
    yield from seals
    for part in sorted(chain.parts(school_id)):
        for row, codes, stored, _ in chain.entries(part):
            fields = {name: _text(value) for name, value in row._asdict().items()}
            yield {"kind": "entry", **fields, "hash": stored.hex(), "codes": codes}


def _text(value: Any) -> Any:
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    if isinstance(value, UUID):
        return value.hex
    return form.instant(value) if isinstance(value, datetime) else value
