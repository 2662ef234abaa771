"""The guardians of one student row: from numbered columns, from one cell, and from the lines below."""

import re
from dataclasses import replace

from xuean.core import identity
from xuean.core.emails import normalise_email
from xuean.core.names import clean_name
from xuean.roster.reading.codes import kinship_of
from xuean.roster.reading.found import WARNING, GuardianFound, Remark
from xuean.roster.reading.guardians import read_guardians
from xuean.roster.reading.persons import read_emails, read_phones
from xuean.roster.reading.sections import PersonRow
from xuean.roster.reading.sheets import Value
from xuean.roster.reading.texts import as_text, is_nothing, tidy

_COMPOUND = re.compile(r"[0-9(（/、，,;；]")


def guardians_of(row: PersonRow) -> tuple[tuple[GuardianFound, ...], tuple[Remark, ...]]:
    """In the order of the columns; that is the order in which they are called."""
    found: list[GuardianFound] = []
    remarks: list[Remark] = []
    for line in (row, *row.continued):
        for slot in _slots(line):
            guardians, left = _from_slot(line, slot)
            found += guardians
            remarks += left
        for field, label, value in line.more:
            if field == "guardians":
                cell = read_guardians(as_text(value))
                found += [_checked(line, field, value, one) for one in cell.guardians]
                remarks += [Remark(cell.rest, "family", label)] if cell.rest else []
    return tuple(_merged(found)), tuple(remarks)


def _slots(row: PersonRow) -> list[str]:
    return list(dict.fromkeys(field.split(".")[1] for field in row.values if field.startswith("guardian.")))


def _from_slot(row: PersonRow, slot: str) -> tuple[list[GuardianFound], list[Remark]]:
    def part(name: str) -> Value:
        return row.get(f"guardian.{slot}.{name}")

    written = part("name") if not is_nothing(part("name")) else part("whole")
    several = read_guardians(as_text(written)) if _COMPOUND.search(as_text(written)) else None
    for one in several.guardians if several else ():
        _checked(row, f"guardian.{slot}.name", written, one)
    base = several.guardians[0] if several and several.guardians else GuardianFound(name=_name(written))
    kinship, word = _kinship(row, slot, part("kinship"))
    field = f"guardian.{slot}.phone"
    found = replace(
        base,
        kinship=kinship or base.kinship or (slot[:2] if re.match(r"[5-9][0-9]", slot) else ""),
        kinship_text=word or base.kinship_text,
        phones=tuple(dict.fromkeys((*base.phones, *read_phones(row.notes, field, part("phone"))))),
        emails=tuple(dict.fromkeys((*base.emails, *read_emails(row.notes, f"guardian.{slot}.email", part("email"))))),
        employer=base.employer or ("" if is_nothing(part("employer")) else tidy(part("employer"))),
        **_document(row, slot, part("id_kind"), part("id_number")),
    )
    rest = (
        [Remark(several.rest, "family", row.notes.labels.get(f"guardian.{slot}.name", ""))]
        if several and several.rest
        else []
    )
    if not (found.name or found.phones or found.emails or found.id_number):
        return [], rest
    return [found, *(several.guardians[1:] if several else ())], rest


def _name(value: Value) -> str:
    return "" if is_nothing(value) else clean_name(as_text(value))


def _kinship(row: PersonRow, slot: str, value: Value) -> tuple[str, str]:
    word = "" if is_nothing(value) else tidy(value)
    code = kinship_of(word) if word else ""
    if word and not code:
        row.notes.add(f"guardian.{slot}.kinship", "kinship.unknown", WARNING)
    return (code or "97", word) if word else ("", "")


def _document(row: PersonRow, slot: str, kind: Value, number: Value) -> dict[str, str]:
    """Only warnings: a guardian's wrong number must not keep a child out of the roster."""
    text = "" if is_nothing(number) else identity.clean_number(as_text(number))
    if not text:
        return {}
    guessed = identity.guess_kind(text)
    for finding in identity.check_identity(guessed, text).items:
        row.notes.add(f"guardian.{slot}.id_number", finding.code, WARNING, **dict(finding.args))
    return {"id_kind": guessed, "id_number": text}


def _checked(row: PersonRow, field: str, value: Value, guardian: GuardianFound) -> GuardianFound:
    for phone in guardian.phones:
        if not phone.startswith("+"):
            row.notes.add(field, "phone.shape", value=as_text(value))
    for address in guardian.emails:
        if address != normalise_email(address):
            row.notes.add(field, "email.shape", value=address)
    return guardian


def _merged(found: list[GuardianFound]) -> list[GuardianFound]:
    """The same guardian twice in one row (a column and a cell) is one."""
    merged: dict[object, GuardianFound] = {}
    for one in found:
        key: object = (one.name, one.kinship) if one.name else id(one)
        known = merged.get(key)
        merged[key] = one if known is None else _joined(known, one)
    return list(merged.values())


def _joined(one: GuardianFound, other: GuardianFound) -> GuardianFound:
    return replace(
        one,
        phones=tuple(dict.fromkeys((*one.phones, *other.phones))),
        emails=tuple(dict.fromkeys((*one.emails, *other.emails))),
        employer=one.employer or other.employer,
        id_kind=one.id_kind or other.id_kind,
        id_number=one.id_number or other.id_number,
    )
