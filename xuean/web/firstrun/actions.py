"""The two writes that nobody in the school could yet be asked about: the installation itself is the actor."""

from datetime import datetime

from django.db import transaction

from xuean.access.actor import Actor
from xuean.access.registry import ref_of
from xuean.acts.action import action
from xuean.audit.append import append
from xuean.core.names import initials_of, pinyin_of
from xuean.core.pen import Pen, holding
from xuean.people.models import Account, Person, School, Staff
from xuean.people.ties import hold

# Whoever sets up answers for safety and gives the posts, until others have them.
POSTS = ("system_administrator", "safety_office", "academic_office")
RECORDER = "recorder"


def found_school(name: str, now: datetime, *, by: str = "first-run") -> School:
    """The first school, with its entry; `by`: the set-up page, or the command that prepares an installation."""
    school = School(code="1", name=name.strip(), created_at=now)
    actor = Actor.for_system(by, school.id)
    with transaction.atomic(), holding(Pen(actor=actor, school_id=school.id, tag="web.found-school", now=now)):
        school.save()
        append(school_id=school.id, tag="web.found-school", actor=actor, subject=ref_of(school), now=now, codes={})
    return school


@action("web.first-account", verb="manage", record="school", seal=True)
def make_first_account(
    pen: Pen, school: School, *, now: datetime, username: str, password: str, name: str, recorder: bool
) -> Account:
    """An account with a person of the school and its first posts."""
    account = Account(username=username, created_at=now)
    account.set_password(password)
    account.save(force_insert=True)
    person = Person.objects.create(
        school=school,
        account=account,
        name=name,
        pinyin=pinyin_of(name),
        initials=initials_of(name),
        created_at=now,
    )
    Staff.objects.create(school=school, person=person, staff_no=username[:20], created_at=now)
    for post in (*POSTS, *((RECORDER,) if recorder else ())):
        hold(pen, person, post, "school", school.id)
    pen.note(account=account.pk, person=person.pk, recorder=recorder)
    return account
