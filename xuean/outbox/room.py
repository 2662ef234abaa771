"""The plug of `outbox`."""

from django.utils.translation import gettext_lazy as _

from xuean.core.room import RecordClass, Room

room = Room(
    label="outbox",
    records=(
        RecordClass(
            name="envelope",
            model="outbox.Envelope",
            info="attendance",
            mark="S2",
            paths={
                "school": "school_id",
                "grade": "student__current_class__grade_id",
                "class": "student__current_class_id",
                "self": "recipient_id",
            },
            verbs=("read", "manage"),
            label=_("message"),
        ),
    ),
    clauses=("A20", "A24"),
    tags=("outbox.attempt", "outbox.not-sent", "outbox.unknown"),
)
