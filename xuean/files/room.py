"""The plug of `files`."""

from django.utils.translation import gettext_lazy as _

from xuean.core.room import RecordClass, Room

room = Room(
    label="files",
    records=(
        RecordClass(
            name="file",
            model="files.File",
            info="attendance",
            mark="S2",
            paths={
                "school": "school_id",
                "grade": "student__current_class__grade_id",
                "class": "student__current_class_id",
                "group": "@xuean.people.scopes:of_students_of_group",
                "student": "student_id",
            },
            verbs=("read",),
            label=_("Photo or paper"),
            route="files:file",
            log_reads=True,
        ),
    ),
    clauses=("A12",),
    tags=("files.sweep",),
)
