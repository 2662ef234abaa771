"""What a guardian reads first: the own children that a dated right lets them see, where each is, who to turn to.

Access goes through the table: the guardian's tie reaches a student, and only that student. Nothing here asks for, or
names, another guardian.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from xuean.access.actor import Actor
from xuean.access.answers import narrow
from xuean.calendars.reads import school_calendar
from xuean.kit.tongue import tongue
from xuean.kit.when import clock_time, moment_text
from xuean.people.models import Guardianship, School, Student
from xuean.people.posts import anchors_of, holders
from xuean.presence.reads import Day, day_of
from xuean.presence.rules import State
from xuean.web.account.reads import post_name

GUARDIAN = "guardian"
TEACHER = "homeroom_teacher"


@dataclass(frozen=True, slots=True)
class Child:
    """`words`: where the child is, `detail`: since when or until when, `advice`: what the guardian can do, if anything.

    `teacher`: who answers for the class now, with the post; '' where nobody does.
    """

    student: Student
    class_name: str
    words: str
    tone: str
    detail: str
    advice: str
    post: str
    teacher: str


def is_guardian(actor: Actor) -> bool:
    """Here as a guardian and as nothing else; also one whose rights have all ended."""
    if actor.posts:
        return actor.posts == (GUARDIAN,)
    return Guardianship.objects.filter(person=actor.person_id).exists()


def children(actor: Actor, school: School, now: datetime) -> list[Child]:
    """In the order of age, the eldest first. A few queries a child; a family is small."""
    rows = narrow(actor, "read", Student.objects.filter(school=school, withdrawn_at=None), now=now)
    rows = narrow(actor, "read", rows, record="sighting", now=now).order_by("person__birth_on", "id")
    found = list(rows.select_related("person", "school", "current_class__grade__stage"))
    day = day_of(school.id, school.tz, now, found)
    return [_child(student, school, day, now) for student in found]


def _child(student: Student, school: School, day: Day, now: datetime) -> Child:
    state = day.state(student.id, now)
    teacher = next(iter(holders(TEACHER, anchors_of(student), now)), None)
    name = teacher.person.name if teacher else ""
    words, tone, detail, advice = _told(state, student, school, day, name, now)
    klass = student.current_class
    return Child(
        student=student,
        class_name=klass.name(now.astimezone(school.tz).date(), tongue()) if klass else "",
        words=words,
        tone=tone,
        detail=detail,
        advice=advice,
        post=post_name(teacher.post) if teacher else "",
        teacher=name,
    )


def _told(
    state: State, student: Student, school: School, day: Day, teacher: str, now: datetime
) -> tuple[str, str, str, str]:
    """Words, tone, detail and advice, in a guardian's language."""
    since = clock_time(state.since, school.tz) if state.since else ""
    match state.code:
        case "here":
            return _("At school"), "good", _("seen at {time}").format(time=since), ""
        case "late":
            return _("At school, came late"), "good", _("arrived at {time}").format(time=since), ""
        case "infirmary":
            return _("At the school doctor's"), "info", _("since {time}").format(time=since), ""
        case "leave" | "official":
            words = _("On leave") if state.code == "leave" else _("Away for the school")
            return words, "info", _until(student, day, school, now), ""
        case "left_early":
            return _("Left early"), "bad", _("at {time}").format(time=since), _what_to_do(teacher)
        case "gone":
            return _("Has left the school"), "", _("at {time}").format(time=since), ""
        case "missing":
            return _("Not at school: the school is trying to reach you"), "bad", _missed(since), _what_to_do(teacher)
    words, detail = _not_called(student, school, now)
    return words, "", detail, ""


def _until(student: Student, day: Day, school: School, now: datetime) -> str:
    excuse = next((one for one in reversed(day.excuses.get(student.id, [])) if one.holds(now)), None)
    if excuse is None or excuse.until is None:
        return ""
    return _("until {time}").format(time=moment_text(excuse.until, now, school.tz))


def _missed(since: str) -> str:
    return _("not there at the roll-call at {time}").format(time=since)


def _what_to_do(teacher: str) -> str:
    who = _("the homeroom teacher {name}").format(name=teacher) if teacher else _("the school")
    return _("Please call {who} now and say where your child is.").format(who=who)


def _not_called(student: Student, school: School, now: datetime) -> tuple[str, str]:
    """Nobody has looked yet: because there is no school today, or because the first roll-call is to come."""
    stage = student.current_class.grade.stage_id if student.current_class else None
    calendar = school_calendar(school, now, stage)
    if calendar.day(calendar.school_day_of(now)) is None:
        return _("No school today"), ""
    return _("Not called yet today"), _("it stands here once the first roll-call is taken")
