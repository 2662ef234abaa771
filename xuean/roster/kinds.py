"""The four kinds of file, and the grant that each import asks for. Data only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

STUDENTS, STAFF, TIMETABLE, BELLS = "students", "staff", "timetable", "bells"


@dataclass(frozen=True, slots=True)
class Kind:
    """`record`, `verb`: the grant; `suffix` ends the audit tags: roster.import, roster.import-staff."""

    name: str
    label: Any
    record: str
    verb: str
    suffix: str


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(STUDENTS, _("Students"), "student", "import", ""),
        Kind(STAFF, _("Staff and posts"), "staff", "import", "-staff"),
        Kind(TIMETABLE, _("Timetable"), "lesson", "import", "-timetable"),
        Kind(BELLS, _("Bells"), "calendar", "manage", "-bells"),
    )
}
