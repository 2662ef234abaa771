"""What access speaks about on this floor. Its actions and pages are those of the room `school`."""

from django.utils.translation import gettext_lazy as _

from xuean.core.room import RecordClass, Room

room = Room(
    label="calendars",
    records=(
        RecordClass(
            "calendar",
            "calendars.SchoolDay",
            "none",
            "S1",
            {"school": "school_id"},
            ("read", "manage"),
            _("School calendar"),
            seen_from={"any": ""},  # the days of a school are all its members' to read
        ),
    ),
)
