"""What is found when a file is held against the school: a sentence a code, beside those of the reading."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from xuean.roster.reading.found import Fault, Question, Skipped
from xuean.roster.reading.reasons import SENTENCES as OF_READING
from xuean.roster.reading.sheets import Refusal


def _(message: str) -> str:
    """Marks a message for translation; whoever shows it translates."""
    return message


OF_PLANNING: Mapping[str, str] = {
    "match.name_only": _(
        "A student of this name is in {name} already, and no number tells whether this is the same child. "
        "Confirm that it is."
    ),
    "match.other_name": _("The number belongs to {name} already. Confirm that this is the same child with a new name."),
    "match.two_students": _("The identity number belongs to {name}, the student number to {other}."),
    "match.twice": _("Row {other} of sheet {sheet} is about the same student."),
    "document.taken": _("The identity number belongs to {name}, who is no student."),
    "document.differs": _("The school knows this student under another identity number. Confirm the new one."),
    "class.moves": _("The student moves from {other} to {name}."),
    "guardian.phone_shared": _("The same phone as of {name}, who has another name: kept as two people."),
    "local_no.taken": _("The number belongs to another student; a new one was given."),
    "local_no.secret": _("This is no number of the school's own, it contains an identity number; a new one was given."),
    "staff.other_name": _("The staff number belongs to {name} already. Confirm that this is the same person."),
    "staff.name_only": _(
        "A member of staff of this name is here already, and no number tells whether this is the same person. "
        "Confirm that it is."
    ),
    "staff.name_twice": _("Two members of staff have this name here. Give the staff number."),
    "staff.remark": _("This remark has no place in a staff record and is not kept. Note it where it belongs."),
    "post.not_yours": _("You may not give posts; the academic office gives it on the page of staff and posts."),
    "post.own": _("Nobody gives a post to himself; somebody else has to."),
    "post.no_place": _("This post is given elsewhere: a mentor with the student, a teacher with the timetable."),
    "post.replaces": _("{name} is homeroom teacher of this class now and hands it over."),
    "class.no_homeroom": _("{name} has no homeroom teacher."),
    "class.not_here": _("There is no class {name} here. Import the students first, or open the class."),
    "teacher.unknown": _(
        "No member of staff is called {name} ({count} lessons). Import the staff first, or confirm that these lessons "
        "stand without a teacher."
    ),
    "teacher.name_twice": _("Two members of staff are called {name}; the timetable does not say which."),
    "period.no_bell": _("No bell of this school rings for {name}; there will be no roll-call until one does."),
    "bell.lessons_lost": _("There are lessons in periods that these bells do not have: {name}. Keep these periods."),
    "file.too_many": _("The file has {count} rows; at most {limit} are imported at once."),
    "year.which": _("Which school year is this list for?"),
}
SENTENCES: Mapping[str, str] = {**OF_READING, **OF_PLANNING}


def said(code: str, args: Any) -> str:
    """The sentence of a code in the reader's language."""
    return gettext(SENTENCES[code]).format(**dict(args))


def reason(fault: Fault | Question | Skipped) -> str:
    return said(fault.code, getattr(fault, "args", ()))


def refusal(refused: Refusal) -> str:
    return said(refused.code, refused.args_)
