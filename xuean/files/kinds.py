"""What an upload is: seen from its first bytes, and the ending of its name must agree."""

from collections.abc import Mapping

from xuean.files.faults import Unsafe

IMAGE, PDF = "image", "pdf"
ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"
ENDINGS: Mapping[str, frozenset[str]] = {
    IMAGE: frozenset({"jpg", "jpeg", "jpe", "jfif", "png", "webp"}),  # phones call a PNG .jpg: all are made anew
    PDF: frozenset({"pdf"}),
}
HEAD = 1024  # bytes; where readers of PDF look for its mark
APPLE = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis")
MARKUP = (b"<svg", b"<html", b"<!doctype", b"<?xml", b"<script", b"<head", b"<body")


def kind_of(data: bytes, name: str) -> str:
    """IMAGE or PDF. Raises Unsafe for anything else, for a name that says otherwise, and for two kinds at once."""
    head = data[:HEAD]
    if not head:
        raise Unsafe("empty")
    kind = _by_content(head)
    if kind == IMAGE and b"%PDF-" in head:
        raise Unsafe("two-kinds")
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending not in ENDINGS[kind]:
        raise Unsafe("name-differs")
    return kind


def _by_content(head: bytes) -> str:
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return IMAGE
    if head.startswith(b"%PDF-"):
        return PDF
    if head[4:8] == b"ftyp" and head[8:12] in APPLE:
        raise Unsafe("apple-photo")
    if b"%PDF-" in head:
        raise Unsafe("two-kinds")
    text = head.lstrip(b"\xef\xbb\xbf\x00 \t\r\n").lower()
    raise Unsafe("markup" if any(mark in text for mark in MARKUP) else "other-kind")
