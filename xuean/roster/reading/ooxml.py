"""Looking into an .xlsx before anything reads it: the package, its XML, and the cells that hold formulas."""

import posixpath
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import IO
from xml.parsers import expat

from xuean.roster.reading import limits
from xuean.roster.reading.sheets import Refusal, area, position

_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HARMLESS_OUTSIDE = ("hyperlink",)


@dataclass(slots=True)
class SheetScan:
    """What the sheet's XML says that a cell reader does not tell."""

    name: str
    state: str = "visible"
    kind: str = "worksheet"
    formulas: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    last_row: int = -1
    last_column: int = -1


def scan(package: IO[bytes]) -> list[SheetScan]:
    """The sheets in their order; raises Refusal for everything that must not be opened."""
    try:
        with zipfile.ZipFile(package) as archive:
            check_package(archive)
            return _scan_parts(archive)
    except (
        zipfile.BadZipFile,
        expat.ExpatError,
        EOFError,
        OSError,
        NotImplementedError,
        KeyError,
        ValueError,
    ) as broken:
        raise Refusal("file.broken") from broken
    except RuntimeError as locked:  # an entry under a password
        raise Refusal("file.encrypted") from locked


def check_package(archive: zipfile.ZipFile) -> None:
    """Counts and sizes first, from the directory alone; then what kind of file this is."""
    parts = archive.infolist()
    names = [part.filename.lower() for part in parts]
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if any(part.flag_bits & 0x1 for part in parts):
        raise Refusal("file.encrypted")
    if len(set(names)) != len(names):
        raise Refusal("file.broken")
    too_large = unpacked > limits.UNPACKED_BYTES or any(part.file_size > limits.PART_BYTES for part in parts)
    too_dense = unpacked > limits.RATIO_FROM and unpacked > packed * limits.RATIO
    if len(parts) > limits.PARTS or too_large or too_dense or _overlapping(parts):
        raise Refusal("file.bomb")
    _check_kind(names)


def _overlapping(parts: list[zipfile.ZipInfo]) -> bool:
    """Entries that share bytes: a small file that unpacks to a giant one."""
    ordered = sorted(parts, key=lambda part: part.header_offset)
    return any(
        first.header_offset + 30 + first.compress_size > second.header_offset for first, second in pairwise(ordered)
    )


def _check_kind(names: list[str]) -> None:
    if "xl/workbook.bin" in names:
        raise Refusal("file.xlsb")
    if "mimetype" in names or "content.xml" in names:
        raise Refusal("file.ods")
    if not any(name.endswith("xl/workbook.xml") or name == "xl/workbook.xml" for name in names):
        raise Refusal("file.not_a_workbook")
    if any("vbaproject" in name or name.startswith(("xl/macrosheets/", "xl/dialogsheets/")) for name in names):
        raise Refusal("file.macros")
    if any(name.startswith(("xl/externallinks/", "xl/querytables/")) or name == "xl/connections.xml" for name in names):
        raise Refusal("file.external")


def _scan_parts(archive: zipfile.ZipFile) -> list[SheetScan]:
    names = {name.lower(): name for name in archive.namelist()}
    kinds = _Attributes("Override", "Default")
    _walk(archive, names.get("[content_types].xml", ""), kinds)
    if any("macroenabled" in found.get("ContentType", "").lower() for found in kinds.found):
        raise Refusal("file.macros")
    for name in names.values():
        if name.endswith(".rels"):
            _check_outside(archive, name)
    for name in ("xl/sharedstrings.xml", "xl/styles.xml"):
        if name in names:
            _walk(archive, names[name], None)
    return _scan_sheets(archive, names)


def _scan_sheets(archive: zipfile.ZipFile, names: dict[str, str]) -> list[SheetScan]:
    listed = _Attributes("sheet")
    _walk(archive, names["xl/workbook.xml"], listed)
    if len(listed.found) > limits.SHEETS:
        raise Refusal("file.too_many_sheets", limit=limits.SHEETS)
    targets = _Attributes("Relationship")
    _walk(archive, names.get("xl/_rels/workbook.xml.rels", ""), targets)
    where = {found.get("Id", ""): found for found in targets.found}
    sheets, cells = [], 0
    for found in listed.found:
        link = where.get(found.get(f"{_RELATED} id", "") or found.get("id", ""), {})
        sheet = SheetScan(found.get("name", ""), found.get("state", "visible"), link.get("Type", "").rsplit("/", 1)[-1])
        part = posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/").lower()
        if sheet.kind == "worksheet" and part in names:
            _walk(archive, names[part], _SheetWalk(sheet))
        cells += (sheet.last_row + 1) * (sheet.last_column + 1)
        if cells > limits.CELLS:
            raise Refusal("file.too_many_cells", sheet=sheet.name)
        sheets.append(sheet)
    return sheets


def _check_outside(archive: zipfile.ZipFile, name: str) -> None:
    """A relation that leaves the file, other than a hyperlink nobody follows."""
    relations = _Attributes("Relationship")
    _walk(archive, name, relations)
    for found in relations.found:
        kind = found.get("Type", "").rsplit("/", 1)[-1]
        if found.get("TargetMode", "").lower() == "external" and kind not in _HARMLESS_OUTSIDE:
            raise Refusal("file.external")


class _Attributes:
    """Collects the attributes of the elements with these names."""

    def __init__(self, *names: str):
        self.names = names
        self.found: list[dict[str, str]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name.rsplit(" ", 1)[-1] in self.names:
            self.found.append(attributes)


class _SheetWalk:
    """Follows rows and cells; positions may be left out in the XML and then count on."""

    def __init__(self, sheet: SheetScan):
        self.sheet = sheet
        self.row = -1
        self.column = -1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        step = _STEPS.get(name.rsplit(" ", 1)[-1])
        if step:
            step(self, attributes)

    def at_row(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
        self.column = -1
        if attributes.get("hidden") in ("1", "true"):
            self.sheet.hidden_rows.add(self.row)
        if self.row >= limits.ROWS:
            self._refuse(self.row + 1)

    def at_cell(self, attributes: dict[str, str]) -> None:
        found = position(attributes.get("r", ""))
        self.row, self.column = found or (self.row, self.column + 1)

    def at_value(self, _attributes: dict[str, str]) -> None:
        if self.row >= limits.ROWS:
            self._refuse(self.row + 1)
        self.sheet.last_row = max(self.sheet.last_row, self.row)
        self.sheet.last_column = max(self.sheet.last_column, self.column)

    def at_formula(self, attributes: dict[str, str]) -> None:
        self.sheet.formulas.add((self.row, self.column))
        spread = area(attributes.get("ref", "")) if attributes.get("t") in ("array", "dataTable") else None
        if spread:
            top, left, bottom, right = spread
            if (bottom - top + 1) * (right - left + 1) > limits.CELLS:
                self._refuse(bottom + 1)
            self.sheet.formulas.update((r, c) for r in range(top, bottom + 1) for c in range(left, right + 1))

    def at_merge(self, attributes: dict[str, str]) -> None:
        found = area(attributes.get("ref", ""))
        if found:
            self.sheet.merged.append(found)

    def at_dimension(self, attributes: dict[str, str]) -> None:
        found = area(attributes.get("ref", ""))
        if found and found[2] >= limits.ROWS:
            self._refuse(found[2] + 1)

    def _refuse(self, rows: int) -> None:
        raise Refusal("file.too_many_rows", sheet=self.sheet.name, rows=rows, limit=limits.ROWS)


_STEPS: dict[str, Callable[[_SheetWalk, dict[str, str]], None]] = {
    "row": _SheetWalk.at_row,
    "c": _SheetWalk.at_cell,
    "v": _SheetWalk.at_value,
    "is": _SheetWalk.at_value,
    "f": _SheetWalk.at_formula,
    "mergeCell": _SheetWalk.at_merge,
    "dimension": _SheetWalk.at_dimension,
}


def _walk(archive: zipfile.ZipFile, name: str, walker: _Attributes | _SheetWalk | None) -> None:
    """Read one XML part to its end (so that its checksum is proven); a document type or an entity is refused."""
    if not name:
        return
    parser = expat.ParserCreate(namespace_separator=" ")

    def refuse(*_ignored: object) -> None:
        raise Refusal("file.entities")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    if walker is not None:
        parser.StartElementHandler = walker.start
    with archive.open(name) as part:
        parser.ParseFile(part)
