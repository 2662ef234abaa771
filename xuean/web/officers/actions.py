"""Naming and dismissing a class officer: the one post a student holds, and it reaches no further than the class."""

from datetime import datetime

from django.utils.translation import gettext as _

from xuean.acts.action import action
from xuean.core.pen import Pen
from xuean.core.verdict import Refused
from xuean.people import ties
from xuean.people.models import Account, SchoolClass, Student, Tie
from xuean.web.signin import activation

POST = "class_officer"


@action("web.name-officer", verb="confirm", record="class_record", seal=True)
def name_officer(pen: Pen, school_class: SchoolClass, *, now: datetime, student: Student) -> tuple[Account, str]:
    """The login (made now if there is none) and the token of its one-time address, which is kept nowhere."""
    if student.current_class_id != school_class.id or student.withdrawn_at is not None:
        raise Refused(_("Choose a student of this class."))
    tie = ties.hold(pen, student.person, POST, "class", school_class.id)
    account = student.person.account or _account_for(pen, student, now)
    pen.note(tie=str(tie.id), student=str(student.id), account=str(account.pk))
    return account, activation.issue(account, now)


@action("web.dismiss-officer", verb="confirm", record="class_record", seal=True)
def dismiss_officer(pen: Pen, school_class: SchoolClass, *, now: datetime, tie: Tie) -> None:
    """The post ends now, in open tabs too; what the officer wrote down stays."""
    if tie.post != POST or tie.anchor_id != school_class.id or tie.until is not None:
        raise Refused(_("This post has ended already."))
    ties.end(pen, tie)
    pen.note(tie=str(tie.id))


def _account_for(pen: Pen, student: Student, now: datetime) -> Account:
    base = name = f"{student.school.code}-{student.local_no}"
    number = 1
    while Account.objects.filter(username=name).exists():
        number += 1
        name = f"{base}-{number}"
    account = Account(username=name, created_at=now)
    account.set_unusable_password()
    account.save(force_insert=True)
    student.person.account = account
    student.person.save(update_fields=["account"])
    return account
