"""What the small process hands back: one line of JSON, then the bytes it speaks of."""

import json
from dataclasses import dataclass

from xuean.files.faults import Unsafe


@dataclass(frozen=True, slots=True)
class Made:
    """`kind`: jpeg or pdf; a PDF has no preview and no size in pixels."""

    kind: str
    content: bytes
    preview: bytes
    width: int
    height: int


def pack(made: Made) -> bytes:
    head = {
        "kind": made.kind, "content": len(made.content), "preview": len(made.preview), "width": made.width,
        "height": made.height,
    }  # fmt: skip
    return json.dumps(head).encode() + b"\n" + made.content + made.preview


def pack_refusal(unsafe: Unsafe) -> bytes:
    return json.dumps({"refused": unsafe.code}).encode() + b"\n"


def unpack(answer: bytes) -> Made:
    """Raises Unsafe: what was refused, and what was cut off on the way."""
    line, _, rest = answer.partition(b"\n")
    try:
        head = json.loads(line)
        if "refused" in head:
            raise Unsafe(str(head["refused"]))
        content, preview = int(head["content"]), int(head["preview"])
    except (ValueError, KeyError, TypeError) as cut:
        raise Unsafe("too-heavy") from cut
    if not content or len(rest) != content + preview:
        raise Unsafe("too-heavy")
    return Made(head["kind"], rest[:content], rest[content:], head["width"], head["height"])
