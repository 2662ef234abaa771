"""What access speaks about on this floor."""

from django.utils.translation import gettext_lazy as _

from xuean.core.room import NavigationItem, RecordClass, Room

_CLASS = {"school": "school_id", "grade": "grade_id", "class": "id"}
_GROUP = {
    "school": "school_id",
    "grade": "school_class__grade_id",
    "class": "school_class_id",
    "group": "id",
}
_STUDENT = {
    "school": "school_id",
    "grade": "current_class__grade_id",
    "class": "current_class_id",
    "group": "@xuean.people.scopes:students_of_group",
    "group_ids": "xuean.people.scopes:groups_of_student",
    "student": "id",
    "self": "person_id",
}
_OF_STUDENT = {
    "school": "school_id",
    "grade": "student__current_class__grade_id",
    "class": "student__current_class_id",
    "group": "@xuean.people.scopes:of_students_of_group",
    "student": "student_id",
}

room = Room(
    label="people",
    clauses=("A1", "A3", "B6.1", "C9.7"),
    records=(
        RecordClass("school", "people.School", "none", "S1", {"school": "id"}, ("read", "manage"), _("School")),
        RecordClass("campus", "people.Campus", "none", "S1", {"school": "school_id"}, ("read", "manage"), _("Campus")),
        RecordClass("place", "people.Place", "none", "S1", {"school": "school_id"}, ("read", "manage"), _("Place")),
        RecordClass("stage", "people.Stage", "none", "S1", {"school": "school_id"}, ("read", "manage"), _("Stage")),
        RecordClass(
            "grade",
            "people.Grade",
            "none",
            "S1",
            {"school": "school_id", "grade": "id"},
            ("read", "manage"),
            _("Grade"),
        ),
        RecordClass(
            "class", "people.SchoolClass", "none", "S1", _CLASS, ("read", "manage"), _("Class"), "school:class"
        ),
        RecordClass("group", "people.TeachingGroup", "none", "S1", _GROUP, ("read", "manage"), _("Teaching group")),
        RecordClass(
            "lesson",
            "people.Lesson",
            "none",
            "S1",
            {"school": "school_id", "class": "group__school_class_id", "group": "group_id"},
            ("read", "manage", "import"),
            _("Lesson"),
        ),
        RecordClass(
            "student",
            "people.Student",
            "basic",
            "S2",
            _STUDENT,
            ("read", "search", "manage", "import", "export"),
            _("Student"),
            "web:student",
        ),
        RecordClass(
            "identity",
            "people.IdentityDocument",
            "basic",
            "S3",
            {
                "school": "school_id",
                "grade": "person__student__current_class__grade_id",
                "class": "person__student__current_class_id",
                "student": "person__student__id",
            },
            ("read", "manage"),
            _("Identity document"),
            log_reads=True,
        ),
        RecordClass(
            "contact",
            "people.ContactPoint",
            "family",
            "S3",
            {
                "school": "school_id",
                "grade": "@xuean.people.scopes:contacts_of_grade",
                "class": "@xuean.people.scopes:contacts_of_class",
                "student": "@xuean.people.scopes:contacts_of_student",
            },
            ("read", "manage", "call"),
            _("Contact"),
            log_reads=True,
        ),
        RecordClass(
            "guardianship",
            "people.Guardianship",
            "family",
            "S3",
            _OF_STUDENT,
            ("read", "manage"),
            _("Guardian"),
            log_reads=True,
        ),
        RecordClass(
            "staff",
            "people.Staff",
            "none",
            "S2",
            {"school": "school_id", "self": "person_id"},
            ("read", "manage", "import"),
            _("Staff member"),
            "school:staff-member",
        ),
        RecordClass("tie", "people.Tie", "none", "S2", {"school": "school_id"}, ("read", "manage"), _("Post")),
        RecordClass(
            "person",
            "people.Person",
            "basic",
            "S2",
            {"school": "school_id", "self": "id"},
            ("read", "manage"),
            _("Person"),
        ),
    ),
    navigation=(NavigationItem(_("Students"), "web:students", "users", "student", "search", order=30, phone=True),),
    exempt_models=("people.Account",),  # sign-in writes the last sign-in before anybody is known
)
