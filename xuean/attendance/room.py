from django.utils.translation import gettext_lazy as _

from xuean.core.room import DutyKind, NavigationItem, RecordClass, Room

_OF_GROUP = {
    "school": "school_id",
    "grade": "group__school_class__grade_id",
    "class": "group__school_class_id",
    "group": "group_id",
}

room = Room(
    label="attendance",
    clauses=("A6", "B1.2", "B1.3", "B1.4", "B1.17", "B2.2", "B2.3", "B2.4", "B2.5", "B4.2", "B6.4"),
    records=(
        RecordClass(
            "class_record",
            "attendance.ClassRecord",
            "attendance",
            "S2",
            _OF_GROUP,
            ("read", "write", "confirm"),
            _("Class record"),
            "attendance:class-record",
        ),
        RecordClass(
            "wall_token",
            "attendance.WallToken",
            "none",
            "S1",
            {"school": "school_id"},
            ("read", "manage"),
            _("Wall screen"),
        ),
    ),
    duties=(
        DutyKind(
            "attendance.account-for-absent",
            "xuean.attendance.settled:accounted_for",
            "xuean.attendance.cards:account_for_absent",
            "student",
            settled_many="xuean.attendance.settled:all_accounted_for",
        ),
        DutyKind(
            "attendance.take-roll-call",
            "xuean.attendance.settled:roll_call_taken",
            "xuean.attendance.cards:take_roll_call",
            "group",
            settled_many="xuean.attendance.settled:all_taken",
        ),
        DutyKind(
            "attendance.confirm-class-record",
            "xuean.attendance.settled:record_decided",
            "xuean.attendance.cards:confirm_class_record",
            "class_record",
        ),
        DutyKind(
            "attendance.report-class",
            "xuean.attendance.settled:class_reported",
            "xuean.attendance.cards:report_class",
            "class",
            settled_many="xuean.attendance.settled:all_reported",
        ),
        DutyKind(
            "attendance.state-reason",
            "xuean.attendance.settled:reasons_stated",
            "xuean.attendance.cards:state_reason",
            "class",
        ),
        DutyKind(
            "attendance.resolve-contradiction",
            "xuean.attendance.settled:contradiction_resolved",
            "xuean.attendance.cards:resolve_contradiction",
            "student",
        ),
    ),
    navigation=(
        NavigationItem(_("Roll-call"), "attendance:roll-calls", "clipboard-check", "roll_call", "take", 20, phone=True),
        NavigationItem(
            _("Class record"), "attendance:class-records", "clipboard-list", "class_record", "write", 20, phone=True
        ),
        NavigationItem(
            _("Class officers' records"), "attendance:records-kept", "clipboard-list", "class_record", "confirm", 40
        ),
        NavigationItem(_("Live school day"), "attendance:live", "activity", "roll_call", "watch", 15),
    ),
    tags=(
        "attendance.attach-paper",
        "attendance.assign-caller",
        "attendance.confirm-class-record",
        "attendance.explain-absence",
        "attendance.record-arrival",
        "attendance.record-by-officer",
        "attendance.refuse-class-record",
        "attendance.report-class",
        "attendance.resolve-contradiction",
        "attendance.revoke-wall",
        "attendance.set-up-wall",
        "attendance.state-reason",
        "attendance.take-roll-call",
    ),
)
