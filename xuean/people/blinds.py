"""The lasting names of the blind indexes on this floor. Callers bring values into their one normal form first."""

from uuid import UUID

from xuean.vault.index import blind


def contact(school_id: UUID, kind: str, value: str) -> bytes:
    """`kind` of a contact point; mobile and landline share one index, so a phone is found whatever it was called."""
    family = "phone" if kind in ("mobile", "landline") else kind
    return blind(f"contact.{family}", school_id, value)


def identity(school_id: UUID, kind: str, number: str) -> bytes:
    return blind("identity.number", school_id, f"{kind}|{number}")


def student_number(school_id: UUID, number: str) -> bytes:
    return blind("student.number", school_id, number)
