"""Files that nobody should have to open: each kind with what must happen to it ('' when it must be read)."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import xlwt

from xuean.roster.tests.invented import people
from xuean.roster.tests.makers import homeroom_rows

Maker = Callable[[], bytes]
_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_HEADER = ["姓名", "性别", "身份证号", "班级"]


def good() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "三（2）班"
    for row in homeroom_rows(5):
        sheet.append(row)
    return _saved(book)


def _saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _rezipped(
    change: Callable[[str, bytes], bytes | None], extra: dict[str, bytes] | None = None, level: int = 6
) -> bytes:
    """The good workbook with some of its parts changed, dropped (None) or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(good())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as new,
    ):
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def _added(data: bytes, name: str, content: bytes) -> bytes:
    """One more part, and the relation that makes it the shared texts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, old.read(part))
        new.writestr(name, content)
    return out.getvalue()


def _with(extra: dict[str, bytes]) -> bytes:
    return _rezipped(lambda _, content: content, extra)


def _replaced(part: str, old: bytes, new: bytes) -> bytes:
    def change(name: str, content: bytes) -> bytes:
        return content.replace(old, new) if name == part else content

    return _rezipped(change)


def _sheet(body: str, dimension: str = "") -> bytes:
    xml = f"<worksheet {_NS}>{dimension}<sheetData>{body}</sheetData></worksheet>".encode()
    return _rezipped(lambda name, content: xml if name == "xl/worksheets/sheet1.xml" else content)


def _doctype(part: str) -> bytes:
    entities = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'

    def change(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        head, _, rest = (
            content.partition(b"?>") if content.startswith(b"<?xml") else (b'<?xml version="1.0"', b"", content)
        )
        return head + b"?>" + entities + rest

    return _rezipped(change)


def _bad_crc() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    data = bytearray(out.getvalue())
    data[data.index(b"</t>") - 2] ^= 0x01  # another character of a text, however it is written
    return bytes(data)


def _overlapped() -> bytes:
    """Many entries of the directory that share the same bytes."""
    data = bytearray(_with({"xl/a.xml": b"<a/>" * 500}))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        offset = archive.getinfo("xl/a.xml").header_offset
    end = data.rindex(b"PK\x05\x06")
    first = data.rindex(b"PK\x01\x02")
    entry = bytearray(data[first:end])
    copies = b""
    for number in range(3):
        copy = bytearray(entry)
        at = copy.index(b"xl/a.xml")
        copy[at : at + 8] = b"xl/%d.xml" % number
        copy[42:46] = offset.to_bytes(4, "little")
        copies += bytes(copy)
    tail = bytearray(data[end:])
    count = int.from_bytes(tail[8:10], "little") + 3
    tail[8:10] = tail[10:12] = count.to_bytes(2, "little")
    tail[12:16] = (int.from_bytes(tail[12:16], "little") + len(copies)).to_bytes(4, "little")
    return bytes(data[:end]) + copies + bytes(tail)


def _encrypted_entry() -> bytes:
    data = bytearray(good())
    for at in _all(data, b"PK\x01\x02"):
        data[at + 8] |= 1
    for at in _all(data, b"PK\x03\x04"):
        data[at + 6] |= 1
    return bytes(data)


def _all(data: bytearray, mark: bytes) -> Iterator[int]:
    at = data.find(mark)
    while at >= 0:
        yield at
        at = data.find(mark, at + 1)


def _old(change: Callable[[xlwt.Workbook, xlwt.Worksheet], None]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("三（2）班")
    for column, label in enumerate(_HEADER):
        sheet.write(0, column, label)
    for row, one in enumerate(people(3), 1):
        for column, value in enumerate((one.name, one.sex, one.number, "三（2）班")):
            sheet.write(row, column, value)
    change(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _renamed_stream(name: str) -> bytes:
    """The stream of the book under another name in the directory of the compound file."""
    data = bytearray(_old(lambda *_: None))
    at = data.index("Workbook".encode("utf-16-le") + b"\0\0")
    data[at : at + 64] = name.encode("utf-16-le").ljust(64, b"\0")
    data[at + 64 : at + 66] = (len(name) * 2 + 2).to_bytes(2, "little")
    return bytes(data)


def _looping_chain() -> bytes:
    """The allocation table sends the first chain to itself."""
    data = bytearray(_old(lambda *_: None))
    table = int.from_bytes(data[76:80], "little")
    start = (table + 1) * 512
    data[start : start + 512] = b"".join(number.to_bytes(4, "little") for number in range(128))
    return bytes(data)


def _record(old: int, new: int, payload: bytes, at: int = 0) -> bytes:
    """The first record `old` becomes `new`, with `payload` written over its own from `at` on."""
    data = bytearray(_old(lambda *_: None))
    start = data.index(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    while int.from_bytes(data[start : start + 2], "little") != old:
        start += 4 + int.from_bytes(data[start + 2 : start + 4], "little")
    data[start : start + 2] = new.to_bytes(2, "little")
    data[start + 4 + at : start + 4 + at + len(payload)] = payload
    return bytes(data)


def _text(*rows: str, encoding: str = "utf-8") -> bytes:
    return "\r\n".join(rows).encode(encoding)


def _one(**columns: str) -> bytes:
    one = people(1)[0]
    cells = {"姓名": one.name, "性别": one.sex, "身份证号": one.number, "班级": "三年级2班"} | columns
    return _text(",".join(cells), ",".join(cells.values()))


_LIST = _text("姓名,性别,班级", "张三,男,三年级2班", "李四,女,三年级2班")
_PLAIN = "姓名,性别,班级\r\n张三,男,三年级2班\r\n"

REFUSED: dict[str, tuple[str, Maker]] = {
    "nothing at all": ("file.empty", lambda: b""),
    "only blanks": ("file.empty", lambda: b"\r\n  \t\r\n"),
    "truncated zip": ("file.broken", lambda: good()[: len(good()) // 2]),
    "zip without a directory": ("file.broken", lambda: b"PK\x03\x04" + b"x" * 200),
    "wrong checksum": ("file.broken", _bad_crc),
    "broken XML": ("file.broken", lambda: _replaced("xl/worksheets/sheet1.xml", b"</sheetData>", b"<sheetData>")),
    "no sheet list": ("file.not_a_workbook", lambda: _rezipped(lambda n, c: None if n == "xl/workbook.xml" else c)),
    "a zip of something else": ("file.not_a_workbook", lambda: _rezipped(lambda *_: None, {"a.txt": b"hello"})),
    "a workbook inside a zip": ("file.not_a_workbook", lambda: _rezipped(lambda *_: None, {"list.xlsx": good()})),
    "a text document": ("file.not_a_workbook", lambda: _rezipped(lambda *_: None, {"word/document.xml": b"<a/>"})),
    "bomb by ratio": ("file.bomb", lambda: _with({"xl/media/a.xml": b"0" * 60_000_000})),
    "too many parts": ("file.bomb", lambda: _with({f"xl/media/{number}": b"" for number in range(2100)})),
    "entries that overlap": ("file.bomb", _overlapped),
    "macros": ("file.macros", lambda: _with({"xl/vbaProject.bin": b"\xd0\xcf"})),
    "macros by content type": (
        "file.macros",
        lambda: _replaced("[Content_Types].xml", b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main"),
    ),
    "old macro sheets": ("file.macros", lambda: _with({"xl/macrosheets/sheet1.xml": b"<a/>"})),
    "external links": ("file.external", lambda: _with({"xl/externalLinks/externalLink1.xml": b"<a/>"})),
    "data connections": ("file.external", lambda: _with({"xl/connections.xml": b"<a/>"})),
    "a picture from elsewhere": (
        "file.external",
        lambda: _with(
            {
                "xl/worksheets/_rels/sheet1.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
                b'relationships"><Relationship Id="r1" TargetMode="External" Target="http://x/" Type="http://x/image"/></Relationships>'
            }
        ),
    ),
    "entities in a sheet": ("file.entities", lambda: _doctype("xl/worksheets/sheet1.xml")),
    "entities in the shared texts": (
        "file.entities",
        lambda: _with({"xl/sharedStrings.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><sst/>"}),
    ),
    "entities in the sheet list": ("file.entities", lambda: _doctype("xl/workbook.xml")),
    "a million rows declared": ("file.too_many_rows", lambda: _sheet("", '<dimension ref="A1:C1048576"/>')),
    "a cell in the last row": (
        "file.too_many_rows",
        lambda: _sheet('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
    ),
    "a hundred thousand rows": (
        "file.too_many_rows",
        lambda: _sheet("".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 100_001))),
    ),
    "a sheet as wide as it goes": (
        "file.too_many_cells",
        lambda: _sheet('<row r="1"><c r="XFD1"><v>1</v></c></row><row r="9000"><c r="A9000"><v>1</v></c></row>'),
    ),
    "a formula over everything": (
        "file.too_many_rows",
        lambda: _sheet('<row r="1"><c r="A1"><f t="array" ref="A1:XFD1048576">1</f><v>1</v></c></row>'),
    ),
    "password on the zip": ("file.encrypted", _encrypted_entry),
    "password, modern": ("file.encrypted", lambda: _renamed_stream("EncryptedPackage")),
    "password, old": ("file.encrypted", lambda: _record(0x005C, 0x002F, b"")),
    "macros, old": ("file.macros", lambda: _renamed_stream("_VBA_PROJECT_CUR")),
    "external book, old": ("file.external", lambda: _record(0x005C, 0x01AE, b"\x01\x00\x05\x00\x00book1")),
    "macro sheet, old": ("file.macros", lambda: _record(0x0085, 0x0085, b"\x01", at=5)),
    "no workbook inside, old": ("file.not_a_workbook", lambda: _renamed_stream("WordDocument")),
    "truncated, old": ("file.broken", lambda: _old(lambda *_: None)[:400]),
    "a chain that never ends, old": ("file.broken", _looping_chain),
    "binary workbook": ("file.xlsb", lambda: _with({"xl/workbook.bin": b"x"})),
    "OpenDocument": (
        "file.ods",
        lambda: _rezipped(lambda *_: None, {"mimetype": b"application/vnd.oasis", "content.xml": b"<a/>"}),
    ),
    "PDF": ("file.pdf", lambda: b"%PDF-1.7\n%..."),
    "picture": ("file.picture", lambda: b"\x89PNG\r\n\x1a\n...."),
    "another archive": ("file.archive", lambda: b"Rar!\x1a\x07\x00"),
    "program": ("file.program", lambda: b"\x7fELF\x02\x01\x01"),
    "web page named .xls": ("file.web_page", lambda: b"<html><table><tr><td>1</td></tr></table></html>"),
    "XML spreadsheet": ("file.web_page", lambda: b'<?xml version="1.0"?><Workbook/>'),
    "text in no known encoding": ("file.encoding", lambda: b"\xff\x81\xfe\x80" * 50 + b"\xff"),
    "text with a zero in it": ("file.binary", lambda: _LIST + b"\r\n" * 3000 + b"a\0b,c"),
    "more lines than a school has": ("file.too_many_rows", lambda: _LIST + b"\r\na,b,c" * 30_001),
}

# Read, with these codes among its faults and warnings (and no other fault).
READ: dict[str, tuple[tuple[str, ...], Maker]] = {
    "the good one": ((), good),
    "UTF-8": ((), lambda: _LIST),
    "UTF-8 with a mark": ((), lambda: b"\xef\xbb\xbf" + _LIST),
    "GBK": ((), lambda: _PLAIN.encode("gbk")),
    "GB18030 with a rare character": ((), lambda: _PLAIN.replace("张三", "张𠮷").encode("gb18030")),
    "UTF-16 with a mark": ((), lambda: _PLAIN.encode("utf-16")),
    "UTF-16 without a mark": ((), lambda: _PLAIN.encode("utf-16-le")),
    "UTF-16, the other end first": ((), lambda: _PLAIN.encode("utf-16-be")),
    "tabs": ((), lambda: _PLAIN.replace(",", "\t").encode()),
    "semicolons": ((), lambda: _PLAIN.replace(",", ";").encode()),
    "quoted line breaks": ((), lambda: _text('姓名,性别,"班\n级"', "张三,男,三年级2班")),
    "old format": ((), lambda: _old(lambda *_: None)),
    "text kept by an equals sign": ((), lambda: _one(学号='="0012"')),
    "right-to-left mark in a name": ((), lambda: _one(姓名="\u202e张三\u202c")),
    "picture sign in a name": ((), lambda: _one(姓名="张三😀")),
    "rare characters": ((), lambda: _one(姓名="𬎆𰻝")),
    "middle dot": ((), lambda: _one(姓名="阿依古丽•买买提")),
    "identity number in small letters, full width": (
        (),
        lambda: _one(身份证号="".join(chr(ord(c) + 0xFEE0) for c in people(1)[0].number)),
    ),
    "number in scientific notation": (("cell.digits_lost",), lambda: _one(身份证号="3.79999E+17")),
    "impossible date": (("date.impossible",), lambda: _one(出生日期="2017-02-30")),
    "not a date": (("date.unreadable",), lambda: _one(出生日期="春天")),
    "unknown sex": (("sex.unknown",), lambda: _one(性别="猫")),
    "unknown people": (("ethnicity.unknown",), lambda: _one(民族="火星族")),
    "a phone too short": (("phone.shape",), lambda: _one(联系电话="1380000000")),
    "no name": (("name.missing",), lambda: _one(姓名="")),
    "digits in the name": (("name.odd",), lambda: _one(姓名="张3")),
    "a name without end": (("name.long",), lambda: _one(姓名="张" * 61, 性别="男")),
    "no class": (("class.missing",), lambda: _one(班级="")),
    "nonsense for a class": (("class.unreadable",), lambda: _one(班级="??")),
    "formula in a text file": (("cell.formula",), lambda: _one(现住址="=cmd|' /C calc'!A0")),
    "error of the spreadsheet": (("cell.error",), lambda: _one(现住址="#REF!")),
    "the same column twice": (
        ("column.twice",),
        lambda: _text("姓名,性别,班级,身份证号,身份证号", f"张三,男,三年级2班,{people(1)[0].number},"),
    ),
    "a column nobody knows": (("column.unknown",), lambda: _one(星座="双子")),
    "the same student twice": (
        ("duplicate.identity",),
        lambda: _one() + b"\r\n" + _one().split(b"\r\n")[1],
    ),
    "wrong check digit": (
        ("identity.checksum",),
        lambda: _one(身份证号=people(1)[0].number[:-1] + ("1" if people(1)[0].number[-1] == "0" else "0")),
    ),
    "sex against the number": (
        ("identity.sex_differs",),
        lambda: _one(性别="女" if people(1)[0].sex == "男" else "男"),
    ),
    "a list without names": (("file.no_list",), lambda: _text("甲,乙", "1,2")),
}


def write(folder: Path, data: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(data)
    return path
