from django.utils.translation import gettext_lazy as _

from xuean.core.room import NavigationItem, Room

room = Room(
    label="school",
    clauses=("C9.7",),
    navigation=(
        NavigationItem(_("Staff and posts"), "school:staff", "id-badge-2", "tie", "read", 60),
        NavigationItem(_("Classes"), "school:classes", "school", "class", "manage", 62),
        NavigationItem(_("Timetable"), "school:timetable", "table", "lesson", "manage", 64),
        NavigationItem(_("Calendar and bells"), "school:calendar", "calendar", "calendar", "manage", 66),
    ),
    tags=(
        "school.appoint",
        "school.cancel-lesson",
        "school.close-class",
        "school.end-leave",
        "school.end-post",
        "school.move-lesson",
        "school.name-deputy",
        "school.open-class",
        "school.open-stage",
        "school.record-leave",
        "school.substitute",
    ),
)
