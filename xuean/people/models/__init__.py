"""One noun a file."""

from xuean.people.models.account import Account
from xuean.people.models.guardian import GuardianRight, Guardianship
from xuean.people.models.person import ContactPoint, IdentityDocument, Person
from xuean.people.models.school import Campus, Grade, Place, School, SchoolClass, Stage
from xuean.people.models.staff import Staff, StaffLeave, Tie
from xuean.people.models.student import Enrolment, Student
from xuean.people.models.timetable import GroupMember, Lesson, LessonChange, TeachingGroup

__all__ = [
    "Account",
    "Campus",
    "ContactPoint",
    "Enrolment",
    "Grade",
    "GroupMember",
    "GuardianRight",
    "Guardianship",
    "IdentityDocument",
    "Lesson",
    "LessonChange",
    "Person",
    "Place",
    "School",
    "SchoolClass",
    "Staff",
    "StaffLeave",
    "Stage",
    "Student",
    "TeachingGroup",
    "Tie",
]
