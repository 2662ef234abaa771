"""The plug of `notices`."""

from django.utils.translation import gettext_lazy as _

from xuean.core.room import DutyKind, NavigationItem, RecordClass, Room

room = Room(
    label="notices",
    clauses=("A20", "A24", "B1.2", "B2.3", "B2.4", "B4.2"),
    records=(
        RecordClass(
            "contact_attempt",
            "notices.ContactAttempt",
            "attendance",
            "S2",
            {
                "school": "school_id",
                "grade": "student__current_class__grade_id",
                "class": "student__current_class_id",
                "group": "@xuean.people.scopes:of_students_of_group",
                "student": "student_id",
            },
            ("read", "assign"),
            _("Contact attempt"),
        ),
    ),
    duties=(
        DutyKind(
            "notices.call-guardian",
            "xuean.notices.settled:guardian_reached",
            "xuean.notices.cards:call_guardian",
            "student",
            settled_many="xuean.notices.settled:all_reached",
        ),
        DutyKind(
            "notices.undeliverable",
            "xuean.notices.settled:message_dealt_with",
            "xuean.notices.cards:undeliverable",
            "envelope",
        ),
    ),
    navigation=(NavigationItem(_("Messages not sent"), "notices:undelivered", "mail", "envelope", "manage", 60),),
    tags=("notices.close", "notices.record-contact", "notices.send-again", "notices.shown"),
)
