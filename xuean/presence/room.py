from django.utils.translation import gettext_lazy as _

from xuean.core.room import RecordClass, Room

_OF_STUDENT = {
    "school": "school_id",
    "grade": "student__current_class__grade_id",
    "class": "student__current_class_id",
    "group": "@xuean.people.scopes:of_students_of_group",
    "student": "student_id",
}

room = Room(
    label="presence",
    clauses=("A6", "B2.8", "B6.4"),
    records=(
        RecordClass(
            "roll_call",
            "presence.Sweep",
            "attendance",
            "S2",
            {
                "school": "school_id",
                "grade": "group__school_class__grade_id",
                "class": "group__school_class_id",
                "group": "group_id",
            },
            ("read", "take", "correct", "watch", "report"),
            _("Roll-call"),
            "attendance:roll-call-record",
        ),
        RecordClass(
            "sighting", "presence.Sighting", "attendance", "S2", _OF_STUDENT, ("read", "record"), _("Sighting")
        ),
        RecordClass("excuse", "presence.Excuse", "attendance", "S2", _OF_STUDENT, ("read", "record"), _("Excuse")),
    ),
)
