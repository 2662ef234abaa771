from django.utils.translation import gettext_lazy as _

from xuean.core.room import DutyKind, NavigationItem, RecordClass, Room
from xuean.roster.kinds import KINDS

_DOES = ("import", "undo-import", "take-in", "prepare", "drop", "forget")

room = Room(
    label="roster",
    clauses=("A1", "A3", "A5", "A12", "B6.1", "B6.2"),
    records=(
        RecordClass(
            "import_run",
            "roster.ImportRun",
            "none",
            "S2",
            {"school": "school_id"},
            ("read",),
            _("Import"),
            "roster:run",
        ),
        RecordClass(
            "intake_note",
            "roster.IntakeNote",
            "health",
            "S3",
            {
                "school": "school_id",
                "grade": "student__current_class__grade_id",
                "class": "student__current_class_id",
                "student": "student_id",
            },
            ("read", "file"),
            _("Remark from an import"),
            "roster:note",
            log_reads=True,
        ),
    ),
    duties=(
        DutyKind(
            "roster.file-intake-note",
            "xuean.roster.settled:note_filed",
            "xuean.roster.cards:file_intake_note",
            "intake_note",
        ),
        DutyKind(
            "roster.complete-student",
            "xuean.roster.settled:class_complete",
            "xuean.roster.cards:complete_students",
            "class",
        ),
    ),
    navigation=(
        NavigationItem(_("Import"), "roster:import", "table-import", "student", "import", 62),
        NavigationItem(_("Remarks to file"), "roster:notes", "note", "intake_note", "file", 45),
    ),
    tags=(
        *(f"roster.{does}{kind.suffix}" for kind in KINDS.values() for does in _DOES),
        "roster.complete-student",
        "roster.file-intake-note",
    ),
)
