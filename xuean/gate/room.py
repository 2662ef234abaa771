from django.utils.translation import gettext_lazy as _

from xuean.core.room import NavigationItem, RecordClass, Room

room = Room(
    label="gate",
    clauses=("A6", "B4.2", "C1.1"),
    records=(
        RecordClass(
            "device",
            "gate.Device",
            "none",
            "S1",
            {"school": "school_id", "device": "id"},
            ("read", "manage", "enrol"),
            _("Gate device"),
        ),
        RecordClass(
            "badge",
            "gate.Badge",
            "attendance",
            "S2",
            {
                "school": "school_id",
                "grade": "student__current_class__grade_id",
                "class": "student__current_class_id",
                "student": "student_id",
            },
            ("read", "manage"),
            _("Badge"),
        ),
        RecordClass(
            "gate_event",
            "gate.GateEvent",
            "attendance",
            "S2",
            {"school": "school_id", "device": "device_id"},
            ("read", "record"),
            _("Gate event"),
        ),
    ),
    navigation=(NavigationItem(_("Gate today"), "gate:today", "door-enter", "gate_event", "read", 25, phone=True),),
    tags=(
        "gate.end-badge",
        "gate.enrol-device",
        "gate.give-badge",
        "gate.import-badges",
        "gate.new-code",
        "gate.new-secret",
        "gate.register-device",
        "gate.revoke-device",
        "gate.take-events",
    ),
)
