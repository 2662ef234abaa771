from django.utils.translation import gettext_lazy as _

from xuean.core.room import DutyKind, NavigationItem, Room

room = Room(
    label="school",
    clauses=("C9.7", "D20", "D25"),
    duties=(
        DutyKind(
            "people.class-without-homeroom",
            "xuean.school.settled:has_homeroom_teacher",
            "xuean.school.cards:class_without_homeroom",
            "class",
        ),
    ),
    navigation=(
        # who may read posts: homeroom teachers and grade leaders see their own classes there, offices all of them
        NavigationItem(_("Classes"), "school:classes", "school", "tie", "read", 35),
        NavigationItem(_("Staff and posts"), "school:staff", "id", "staff", "manage", 60),
        NavigationItem(_("Timetable"), "school:timetable", "book", "roll_call", "read", 64),
        NavigationItem(_("Calendar and bells"), "school:calendar", "calendar", "calendar", "manage", 66),
    ),
    tags=(
        "school.appoint",
        "school.cancel-lesson",
        "school.close-class",
        "school.close-sessions",
        "school.end-leave",
        "school.end-post",
        "school.export-class",
        "school.move-lesson",
        "school.name-deputy",
        "school.open-class",
        "school.open-stage",
        "school.open-term",
        "school.record-leave",
        "school.restore-lesson",
        "school.seed-days",
        "school.set-bells",
        "school.set-day",
        "school.substitute",
        "school.swap-lessons",
        "school.withdraw-closure",
    ),
)
