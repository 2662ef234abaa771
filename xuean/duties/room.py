"""What access speaks about on this floor."""

from django.utils.translation import gettext_lazy as _

from xuean.core.room import RecordClass, Room

room = Room(
    label="duties",
    records=(
        RecordClass(
            "duty",
            "duties.Duty",
            "attendance",
            "S2",
            {
                "school": "school_id",
                "grade": "grade_id",
                "class": "school_class_id",
                "group": "group_id",
                "student": "student_id",
            },
            ("read",),
            _("Duty"),
        ),
    ),
    tags=("duties.expect", "duties.tick"),
)
