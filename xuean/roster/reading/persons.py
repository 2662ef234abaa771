"""What students and staff have in common: name, sex, birth, document, phones, each checked and against one another."""

import re
from dataclasses import dataclass, replace
from datetime import date

from xuean.core import identity
from xuean.core.emails import emails_in
from xuean.core.names import clean_name
from xuean.core.phones import Phone, phones_in
from xuean.roster.reading.codes import id_kind_of, sex_of
from xuean.roster.reading.dates import Day, read_day
from xuean.roster.reading.found import CONFIRM, FAULT, WARNING, Remark
from xuean.roster.reading.journal import RowNotes
from xuean.roster.reading.sections import PersonRow
from xuean.roster.reading.sheets import Value
from xuean.roster.reading.texts import as_text, is_nothing, plain

NAME_LENGTH = 60
_BRACKETS = re.compile(r"[(（\[【]([^)）\]】]*)[)）\]】]?")
_AGES = range(2, 27)
_EXACT = 1e15  # from here on a spreadsheet's number has lost digits
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?e\+?[0-9]{2}")


@dataclass(frozen=True, slots=True)
class PersonFound:
    name: str
    sex: str
    birth_on: date | None
    id_kind: str
    id_number: str
    remarks: tuple[Remark, ...] = ()


def read_person(row: PersonRow, today: date, *, ages: range = _AGES) -> PersonFound:
    name, remarks = _name(row)
    kind, number = _document(row, today)
    holder = identity.birth_and_sex(number) if kind in ("1", "54", "55", "9", "B") else None
    found = PersonFound(name, _sex(row, holder), _birth(row, holder, today, ages), kind, number, remarks)
    if holder and found.sex in ("1", "2") and found.sex != holder.sex:
        row.notes.add("sex", "identity.sex_differs", CONFIRM, number=identity.mask(number))
    if holder and found.birth_on and found.birth_on != holder.birth_on:
        row.notes.add("birth_on", "identity.birth_differs", CONFIRM, number=holder.birth_on.isoformat())
    if holder and found.sex == "0":
        found = replace(found, sex=holder.sex)
    return replace(found, birth_on=found.birth_on or holder.birth_on) if holder else found


def read_phones(notes: RowNotes, field: str, value: Value) -> tuple[str, ...]:
    """E.164 numbers; one that cannot be dialled is a fault of its cell, a landline without its area a warning."""
    if is_nothing(value):
        return ()
    if isinstance(value, float) and abs(value) >= _EXACT:
        notes.add(field, "cell.digits_lost", value=as_text(value))
        return ()
    numbers = []
    for phone in phones_in(value):
        _phone_fault(notes, field, value, phone)
        if phone.kind not in ("none", "short"):
            numbers.append(phone.number + (f",{phone.extension}" if phone.extension else ""))
    return tuple(numbers)


def read_emails(notes: RowNotes, field: str, value: Value) -> tuple[str, ...]:
    """Addresses in their one form; what is none is a fault of its cell."""
    if is_nothing(value):
        return ()
    found = emails_in(as_text(value))
    for address, written in found:
        if not address:
            notes.add(field, "email.shape", value=written)
    return tuple(address for address, _ in found if address)


def read_number(row: PersonRow, field: str) -> str:
    """A long number as text; digits that a spreadsheet has rounded away are a fault, never guessed."""
    value = row.get(field)
    if is_nothing(value):
        return ""
    lost = isinstance(value, float | int) and not isinstance(value, bool) and abs(value) >= _EXACT
    if lost or _SCIENTIFIC.search(plain(value)):
        row.notes.add(field, "cell.digits_lost")
        return ""
    return identity.clean_number(as_text(value))


def read_date(row: PersonRow, field: str, today: date) -> Day:
    """Impossible and unreadable days are faults; a guessed century or order of day and month is said."""
    day = read_day(row.get(field), latest=today)
    if day.code:
        row.notes.add(field, day.code, WARNING if day.on else FAULT, date=day.on.isoformat() if day.on else "")
    return day


def _name(row: PersonRow) -> tuple[str, tuple[Remark, ...]]:
    written = row.text("name")
    remarks = tuple(
        Remark(found[1], label=row.notes.labels.get("name", "")) for found in _BRACKETS.finditer(written) if found[1]
    )
    name = clean_name(_BRACKETS.sub("", written).lstrip("*＊★☆▲●"))
    if remarks and name:
        row.notes.add("name", "name.brackets", WARNING, kept=name)
    if not name and "name" not in row.unread:
        row.notes.add("name", "name.missing")
    elif len(name) > NAME_LENGTH:
        row.notes.add("name", "name.long", limit=NAME_LENGTH)
    elif re.search(r"[0-9０-９@#$%^&*_=+<>/\\|~?？!！:：;；,，、\"“”]", name):
        row.notes.add("name", "name.odd")
    return name, remarks


def _sex(row: PersonRow, holder: identity.BirthAndSex | None) -> str:
    value = row.get("sex")
    if is_nothing(value):
        if holder is None and "sex" in row.notes.labels and "sex" not in row.unread:
            row.notes.add("sex", "sex.missing", WARNING)
        return "0"
    sex = sex_of(as_text(value))
    if not sex:
        row.notes.add("sex", "sex.unknown")
    return sex or "0"


def _birth(row: PersonRow, holder: identity.BirthAndSex | None, today: date, ages: range) -> date | None:
    day = read_date(row, "birth_on", today)
    if (
        day.on
        and day.month_only
        and holder
        and (day.on.year, day.on.month) == (holder.birth_on.year, holder.birth_on.month)
    ):
        return holder.birth_on
    if day.on and day.month_only:
        row.notes.add("birth_on", "birth.month_only", WARNING)
    if day.on and day.on > today:
        row.notes.add("birth_on", "birth.future")
        return None
    if day.on and today.year - day.on.year not in ages:
        row.notes.add("birth_on", "birth.age", WARNING, age=today.year - day.on.year)
    return day.on


def _document(row: PersonRow, today: date) -> tuple[str, str]:
    number = read_number(row, "id_number")
    written = row.text("id_kind")
    kind = id_kind_of(written) if not is_nothing(written) else ""
    if written and not is_nothing(written) and not kind:
        row.notes.add("id_kind", "id_kind.unknown", WARNING)
    if not number:
        return "", ""
    kind = kind or identity.guess_kind(number)
    for finding in identity.check_identity(kind, number, today=today).items:
        row.notes.add("id_number", finding.code, finding.severity, **dict(finding.args))
    return kind, number


def _phone_fault(notes: RowNotes, field: str, value: Value, phone: Phone) -> None:
    if phone.warning:
        notes.add(field, phone.warning, WARNING if phone.warning == "phone.no_area" else FAULT, value=as_text(value))
