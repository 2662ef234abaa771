"""The words of a notice: who, when, what now. The subject says nothing about a child; nothing of S3 or S4 anywhere."""

from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from xuean.duties.models import Duty, DutyHolder, DutyRung
from xuean.kit import when
from xuean.kit.tongue import tongue
from xuean.notices.models import ContactAttempt
from xuean.notices.words import MUST
from xuean.outbox.models import Envelope
from xuean.people.models import Person, School, Student
from xuean.presence.reads import state_of
from xuean.presence.rules import IN_SCHOOL
from xuean.rulebook import book


def language_of(person: Person, school: School) -> str:
    return (person.account.language if person.account else "") or school.language


def written(envelope: Envelope, now: datetime) -> tuple[str, str, str]:
    """Subject, body and language. `now`: the moment the words speak of."""
    school = School.objects.get(pk=envelope.school_id)
    person = Person.objects.select_related("account").get(pk=envelope.recipient_id)
    language = language_of(person, school)
    subject, paragraphs = WRITERS[envelope.kind]
    with translation.override(language):
        lines = [*paragraphs(envelope, school, now), *_ending(envelope, school, now)]
        return subject().format(school=school.name), "\n\n".join(lines), language


def _missing(envelope: Envelope, school: School, now: datetime) -> Iterator[str]:
    student, duty = _student(envelope), Duty.objects.get(pk=envelope.reference_id)
    since = duty.facts.get("marked")
    moment = datetime.fromisoformat(since) if since else duty.opened_at
    on = moment.astimezone(school.tz).date()
    teacher = _carried_by(duty)
    said = _("{name} ({class_name}) was not there at the roll-call at {time}, {day}. The school does not know why.")
    if duty.facts.get("left"):
        said = _("{name} ({class_name}) left early, at {time}, {day}. The school does not know why.")
    yield said.format(
        name=student.person.name,
        class_name=_class_name(student, now),
        time=when.clock_time(moment, school.tz),
        day=when.day(on),
    )
    yield _("The school has been looking for the child since then.")
    called = ContactAttempt.objects.filter(
        student=student, person=envelope.recipient_id, occurred_at__gte=duty.opened_at, occurred_at__lte=now
    )
    if called.exists():
        yield _("We have tried to call you and could not reach you.")
    yield _("What to do now: call {teacher} or the school and say where your child is.").format(teacher=teacher)
    yield _("If your child is with you, ill or on leave, please say so, and the search ends.")


def _found(envelope: Envelope, school: School, now: datetime) -> Iterator[str]:
    student = _student(envelope)
    state = state_of(student, now)
    if state.code in IN_SCHOOL:
        yield _("{name} has arrived: in school at {time}.").format(
            name=student.person.name, time=when.clock_time(state.since or now, school.tz)
        )
    else:
        yield _("The school now knows where {name} is.").format(name=student.person.name)
    yield _("The message before this one is settled. You need not do anything.")


def _rung(envelope: Envelope, school: School, now: datetime) -> Iterator[str]:
    duty = Duty.objects.get(pk=envelope.reference_id)
    rung = DutyRung.objects.filter(duty=duty, no=envelope.facts["rung"]).first()
    title = book(school).ladder(duty.name, now.astimezone(school.tz).date()).title
    yield _title(str(title), envelope, now)
    yield _("Open since {time}, under {clause}.").format(
        time=when.moment_text(duty.opened_at, now, school.tz), clause=rung.clause if rung else duty.clause
    )
    if rung and rung.must in MUST:
        yield _("What to do now: {act}").format(act=MUST[rung.must])
    else:
        yield _("What to do now: see who is dealing with it, and step in where that is needed.")
    yield _("Sign in; it stands on Today.")


def _title(title: str, envelope: Envelope, now: datetime) -> str:
    if not envelope.facts.get("student"):
        return _(title)
    student = _student(envelope)
    return _("{title}: {name} ({class_name})").format(
        title=_(title), name=student.person.name, class_name=_class_name(student, now)
    )


def _ending(envelope: Envelope, school: School, now: datetime) -> Iterator[str]:
    if envelope.repeated:
        yield _("You may get this message twice.")
    if envelope.kind != "notices.rung":
        yield _("The school never asks for a code or for money. If you are not the guardian, please tell the school.")
    yield _("{school}, {time}").format(school=school.name, time=when.clock_time(now, school.tz))


def _student(envelope: Envelope) -> Student:
    rows = Student.objects.select_related("person", "school", "current_class__grade__stage")
    return rows.get(pk=UUID(envelope.facts["student"]))


def _class_name(student: Student, now: datetime) -> str:
    klass = student.current_class
    on = now.astimezone(student.school.tz).date()
    return klass.name(on, tongue()) if klass else ""


def _carried_by(duty: Duty) -> str:
    """The homeroom teacher by name when that is who carries it; else the post."""
    holder = DutyHolder.objects.filter(duty=duty, post="homeroom_teacher").select_related("person").last()
    if holder is None:
        return _("the homeroom teacher")
    return _("the homeroom teacher {name}").format(name=holder.person.name)


WRITERS: dict[str, tuple[Callable[[], str], Callable[[Envelope, School, datetime], Iterator[str]]]] = {
    "notices.missing": (lambda: _("{school}: a message about your child, please read it now"), _missing),
    "notices.found": (lambda: _("{school}: the message before this one is settled"), _found),
    "notices.rung": (lambda: _("{school}: something is waiting for you"), _rung),
}
