"""Looking into an old .xls: the compound file, its streams, and the records that matter before reading."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from xuean.roster.reading import limits
from xuean.roster.reading.ooxml import SheetScan
from xuean.roster.reading.sheets import Refusal

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # this and above: no sector
_CELLS = {0x0006, 0x0206, 0x0406, 0x00FD, 0x0203, 0x027E, 0x00BD, 0x0204, 0x0205, 0x00D6}
_FORMULAS = {0x0006, 0x0206, 0x0406}
_STATES = {0: "visible", 1: "hidden", 2: "veryHidden"}
_KINDS = {0: "worksheet", 1: "macrosheet", 2: "chartsheet", 6: "module"}
_OWN_BOOK, _ADD_IN = b"\x01\x04", b"\x01\x3a"


@dataclass(frozen=True, slots=True)
class Entry:
    name: str
    kind: int  # 1 storage, 2 stream, 5 root
    start: int
    size: int


class CompoundFile:
    """Enough of a compound file to list its entries and read one stream. Loops in its chains are refused."""

    def __init__(self, data: bytes):
        if len(data) < 512 or data[:8] != MAGIC:
            raise Refusal("file.broken")
        self.data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise Refusal("file.broken")
        self.sector = 1 << shift
        self.cutoff = struct.unpack_from("<I", data, 56)[0]
        self.fat = self._fat()
        self.entries = self._entries(struct.unpack_from("<I", data, 48)[0])

    def stream(self, entry: Entry) -> bytes:
        if entry.size >= self.cutoff:
            return self._chain(entry.start)[: entry.size]
        root = next((one for one in self.entries if one.kind == 5), None)
        mini = self._chain(root.start) if root else b""
        table = self._chain(struct.unpack_from("<I", self.data, 60)[0])
        links = struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])
        return b"".join(mini[at * 64 : at * 64 + 64] for at in self._follow(entry.start, links))[: entry.size]

    def _fat(self) -> tuple[int, ...]:
        sectors = [at for at in struct.unpack_from("<109I", self.data, 76) if at < _END]
        more, count = struct.unpack_from("<II", self.data, 68)
        per = self.sector // 4
        while more < _END and count and len(sectors) < len(self.data) // self.sector + 109:
            block = struct.unpack(f"<{per}I", self._at(more))
            sectors += [at for at in block[:-1] if at < _END]
            more, count = block[-1], count - 1
        return tuple(link for at in sectors for link in struct.unpack(f"<{per}I", self._at(at)))

    def _at(self, sector: int) -> bytes:
        start = (sector + 1) * self.sector
        return self.data[start : start + self.sector].ljust(self.sector, b"\0")

    def _follow(self, start: int, links: tuple[int, ...]) -> Iterator[int]:
        seen = 0
        while start < _END:
            if start >= len(links) or seen > len(links):
                raise Refusal("file.broken")
            yield start
            start, seen = links[start], seen + 1

    def _chain(self, start: int) -> bytes:
        return b"".join(self._at(at) for at in self._follow(start, self.fat))

    def _entries(self, start: int) -> list[Entry]:
        table, found = self._chain(start), []
        for at in range(0, len(table) - 127, 128):
            length, kind = struct.unpack_from("<HB", table, at + 64)
            if kind in (1, 2, 5):
                name = table[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
                found.append(Entry(name, kind, *struct.unpack_from("<II", table, at + 116)))
        return found


def scan(data: bytes) -> list[SheetScan]:
    """The sheets in their order; raises Refusal for everything that must not be opened."""
    try:
        package = CompoundFile(data)
        names = {entry.name.lower(): entry for entry in package.entries}
        if "encryptedpackage" in names or "encryptioninfo" in names:
            raise Refusal("file.encrypted")
        if "_vba_project_cur" in names or "vba" in names:
            raise Refusal("file.macros")
        book = names.get("workbook") or names.get("book")
        if book is None:
            raise Refusal("file.not_a_workbook")
        return _scan_book(package.stream(book))
    except (struct.error, IndexError, UnicodeDecodeError, MemoryError) as broken:
        raise Refusal("file.broken") from broken


def _records(book: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(offset, record id, payload)"""
    at = 0
    while at + 4 <= len(book):
        number, length = struct.unpack_from("<HH", book, at)
        yield at, number, book[at + 4 : at + 4 + length]
        at += 4 + length


def _scan_book(book: bytes) -> list[SheetScan]:
    sheets: dict[int, SheetScan] = {}
    current: SheetScan | None = None
    depth = 0
    for at, number, payload in _records(book):
        if number == 0x0809:  # a substream begins; charts nest inside sheets
            depth += 1
            current = sheets.get(at, current) if depth == 1 else current
        elif number == 0x000A:
            depth = max(depth - 1, 0)
        elif number == 0x002F:
            raise Refusal("file.encrypted")
        elif number == 0x0085:
            sheet = _bound_sheet(payload)
            sheets[struct.unpack_from("<I", payload)[0]] = sheet
            if sheet.kind in ("macrosheet", "module"):
                raise Refusal("file.macros")
        elif number == 0x01AE and payload[2:4] not in (_OWN_BOOK, _ADD_IN):
            raise Refusal("file.external")
        elif current is not None and depth == 1:
            _cell_record(current, number, payload)
    if sum((one.last_row + 1) * (one.last_column + 1) for one in sheets.values()) > limits.CELLS:
        raise Refusal("file.too_many_cells", sheet=max(sheets.values(), key=lambda one: one.last_row).name)
    if len(sheets) > limits.SHEETS:
        raise Refusal("file.too_many_sheets", limit=limits.SHEETS)
    return list(sheets.values())


def _bound_sheet(payload: bytes) -> SheetScan:
    state, kind, length, flags = struct.unpack_from("<BBBB", payload, 4)
    name = (
        payload[8 : 8 + length * 2].decode("utf-16-le", "replace")
        if flags & 1
        else payload[8 : 8 + length].decode("latin-1")
    )
    return SheetScan(name, _STATES.get(state & 3, "hidden"), _KINDS.get(kind, "other"))


def _cell_record(sheet: SheetScan, number: int, payload: bytes) -> None:
    if number in _CELLS:
        row, column = struct.unpack_from("<HH", payload)
        last = struct.unpack_from("<H", payload, len(payload) - 2)[0] if number == 0x00BD else column
        sheet.last_row, sheet.last_column = max(sheet.last_row, row), max(sheet.last_column, last)
        if number in _FORMULAS:
            sheet.formulas.add((row, column))
        if row >= limits.ROWS:
            raise Refusal("file.too_many_rows", sheet=sheet.name, rows=row + 1, limit=limits.ROWS)
    elif number == 0x0221:  # a formula over an area
        top, bottom, left, right = struct.unpack_from("<HHBB", payload)
        sheet.formulas.update((r, c) for r in range(top, bottom + 1) for c in range(left, right + 1))
    elif number == 0x00E5:  # merged areas
        count = struct.unpack_from("<H", payload)[0]
        for index in range(min(count, (len(payload) - 2) // 8)):
            top, bottom, left, right = struct.unpack_from("<HHHH", payload, 2 + index * 8)
            sheet.merged.append((top, left, bottom, right))
    elif number == 0x0208 and len(payload) >= 14 and payload[12] & 0x20:
        sheet.hidden_rows.add(struct.unpack_from("<H", payload)[0])
