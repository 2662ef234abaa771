"""Before a workbook is read: what it is, by content and never by its name, and whether it may be opened (A18)."""

import io

from xuean.roster.reading import biff, limits, ooxml
from xuean.roster.reading.ooxml import SheetScan
from xuean.roster.reading.sheets import Refusal

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OTHER = {
    b"%PDF": "file.pdf",
    b"\x89PNG": "file.picture",
    b"\xff\xd8\xff": "file.picture",
    b"GIF8": "file.picture",
    b"Rar!": "file.archive",
    b"7z\xbc\xaf": "file.archive",
    b"\x1f\x8b": "file.archive",
    b"\x7fELF": "file.program",
    b"MZ\x90": "file.program",
    b"{\\rtf": "file.not_a_workbook",
}


def kind_of(data: bytes) -> str:
    """'xlsx', 'xls' or 'csv'; raises Refusal for everything else."""
    if not data.strip(b"\0 \r\n\t\xef\xbb\xbf"):
        raise Refusal("file.empty")
    if len(data) > limits.FILE_BYTES:
        raise Refusal("file.too_large", limit=limits.FILE_BYTES // 1024 // 1024)
    if data.startswith(_ZIP):
        return "xlsx"
    if data.startswith(biff.MAGIC):
        return "xls"
    for start, code in _OTHER.items():
        if data.startswith(start):
            raise Refusal(code)
    return "csv"


def inspect(data: bytes) -> tuple[str, list[SheetScan]]:
    """(kind, the sheets as their own bytes describe them); a text file has none to describe."""
    kind = kind_of(data)
    if kind == "xlsx":
        return kind, ooxml.scan(io.BytesIO(data))
    return kind, biff.scan(data) if kind == "xls" else []
