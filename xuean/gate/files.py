"""Files of passages from another system: any CSV with a head, in UTF-8 or GB 18030. Pure."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

COLUMNS = ("event_id", "badge", "local_no", "roster_row", "at", "direction")
WHO = ("badge", "local_no", "roster_row")
WORDS = {
    "in": "in",
    "out": "out",
    "进": "in",
    "入": "in",
    "进校": "in",
    "入校": "in",
    "出": "out",
    "出校": "out",
    "离校": "out",
}


class Unreadable(Exception):
    """`code`: "encoding", "empty", "columns" (with `names` of what is missing)."""

    def __init__(self, code: str, names: tuple[str, ...] = ()):
        super().__init__(code)
        self.code, self.names = code, names


def table_of(data: bytes, wanted: Mapping[str, str], needed: tuple[str, ...]) -> list[dict[str, str]]:
    """Rows by our names. `wanted`: our name -> the name in the file, where they differ. Raises Unreadable."""
    rows = csv.reader(io.StringIO(_text(data), newline=""))
    head = [name.strip() for name in next(rows, [])]
    if not head:
        raise Unreadable("empty")
    places = {name: head.index(wanted.get(name, name)) for name in COLUMNS if wanted.get(name, name) in head}
    missing = tuple(name for name in needed if name not in places)
    missing += () if set(WHO) & places.keys() else ("badge | local_no",)
    if missing:
        raise Unreadable("columns", missing)
    return [_row(row, places) for row in rows if any(cell.strip() for cell in row)]


def events_of(rows: list[dict[str, str]], numbers: Mapping[int, str], zone: ZoneInfo) -> Iterator[dict[str, str]]:
    """Each row as a device would tell it. A time without a zone is the wall clock of the school."""
    for row in rows:
        event = {name: value for name, value in row.items() if name != "roster_row" and value}
        if row.get("roster_row"):
            event["local_no"] = _number(row["roster_row"], numbers)
        event["at"] = _moment(row["at"], zone)
        event["direction"] = WORDS.get(row["direction"].lower(), row["direction"])
        yield event


def _number(row: str, numbers: Mapping[int, str]) -> str:
    """A row that is on no list stays what it is, and is answered as unknown."""
    return numbers.get(int(row), f"row {row}") if row.isascii() and row.isdigit() else f"row {row}"


def _row(row: list[str], places: Mapping[str, int]) -> dict[str, str]:
    return {name: row[place].strip() if place < len(row) else "" for name, place in places.items()}


def _moment(text: str, zone: ZoneInfo) -> str:
    try:
        found = datetime.fromisoformat(text.replace("/", "-"))
    except ValueError:
        return text
    return (found if found.tzinfo else found.replace(tzinfo=zone)).isoformat()


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("encoding")
