"""What Today says of each duty of this room, and the one button that does it."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from xuean.access.actor import Actor
from xuean.attendance.models import ClassRecord
from xuean.duties.card import Button, Card
from xuean.duties.models import Duty
from xuean.kit import when
from xuean.kit.tongue import tongue
from xuean.people.models import School, SchoolClass, Student, TeachingGroup
from xuean.presence.reasons import lacking, searches_on


def account_for_absent(duty: Duty, actor: Actor, now: datetime) -> Card:
    student = Student.objects.select_related("person", "current_class__grade__stage", "school").get(pk=duty.subject_id)
    marked = datetime.fromisoformat(duty.facts["marked"])
    zone = student.school.tz
    klass = student.current_class.name(now.astimezone(zone).date(), tongue()) if student.current_class else ""
    title, detail = _("{name} is missing"), _("{class_name} · not there at {time} · {ago}")
    if duty.facts.get("left"):
        title, detail = _("{name} left early, and nobody knows why"), _("{class_name} · gone at {time} · {ago}")
    if duty.facts.get("class_record"):
        detail = _("{class_name} · gone at {time}, says the class officer · {ago}")
    detail = detail.format(class_name=klass, time=when.moment_text(marked, now, zone), ago=when.ago(marked, now, zone))
    return Card(
        title=title.format(name=student.person.name),
        detail=detail,
        due_at=duty.due_at,
        clause=duty.clause,
        primary=Button(_("Look for {name}").format(name=student.person.name), href=_account(student)),
    )


def take_roll_call(duty: Duty, actor: Actor, now: datetime) -> Card:
    group = TeachingGroup.objects.select_related("school_class__grade__stage", "school").get(pk=duty.subject_id)
    on, period = duty.facts["on"], duty.facts["period"]
    began = datetime.fromisoformat(duty.facts["session_start"])
    return Card(
        title=_("{class_name}: roll-call outstanding").format(class_name=_group_name(group, now)),
        detail=_("Lesson of {time}. Nobody has looked yet.").format(time=when.moment_text(began, now, group.school.tz)),
        due_at=duty.due_at,
        clause=duty.clause,
        primary=Button(_("Take roll-call"), href=reverse("attendance:roll-call", args=[group.id, on, period])),
    )


def confirm_class_record(duty: Duty, actor: Actor, now: datetime) -> Card:
    record = ClassRecord.objects.select_related("group__school_class__grade__stage", "by").get(pk=duty.subject_id)
    return Card(
        title=_("{class_name}: confirm the class officer's record").format(class_name=_group_name(record.group, now)),
        detail=_("Written by {name}").format(name=record.by.name),
        due_at=duty.due_at,
        clause=duty.clause,
        primary=Button(_("Look and confirm"), href=reverse("attendance:class-record", args=[record.id])),
    )


def report_class(duty: Duty, actor: Actor, now: datetime) -> Card:
    klass = SchoolClass.objects.select_related("grade__stage", "school").get(pk=duty.subject_id)
    name = klass.name(now.astimezone(klass.school.tz).date(), tongue())
    return Card(
        title=_("{class_name}: report attendance to the grade group").format(class_name=name),
        detail=_("Somebody is missing or the first roll-call is not there, so it does not report itself."),
        due_at=duty.due_at,
        clause=duty.clause,
        primary=Button(_("Report attendance"), action=reverse("attendance:report-class", args=[klass.id])),
    )


def state_reason(duty: Duty, actor: Actor, now: datetime) -> Card:
    """One line for the class and day; the button leads to the first of those whose reason is not known."""
    klass = SchoolClass.objects.select_related("grade__stage", "school").get(pk=duty.subject_id)
    rows = searches_on(klass.school_id, date.fromisoformat(duty.facts["on"])).filter(school_class_id=klass.id)
    open_ones = lacking(rows.order_by("opened_at"))
    named = Student.objects.filter(id__in=[one.subject_id for one in open_ones]).select_related("person")
    names = {student.id: student.person.name for student in named}
    first = next((one.subject_id for one in open_ones if one.subject_id in names), None)
    return Card(
        title=_("{class_name}: say why they had not been there").format(
            class_name=klass.name(now.astimezone(klass.school.tz).date(), tongue())
        ),
        detail=_(", ").join(dict.fromkeys(names[one.subject_id] for one in open_ones if one.subject_id in names)),
        due_at=duty.due_at,
        clause=duty.clause,
        primary=Button(_("Choose the reason"), href=reverse("attendance:account", args=[first]) + "#reason")
        if first
        else None,
    )


def resolve_contradiction(duty: Duty, actor: Actor, now: datetime) -> Card:
    student = Student.objects.select_related("person").get(pk=duty.subject_id)
    return Card(
        title=_("{name}: on leave, and yet seen in class").format(name=student.person.name),
        detail=_("One of the two records is wrong. Say which; both are kept."),
        due_at=duty.due_at,
        clause=duty.clause,
        primary=Button(_("Say which is true"), href=_account(student)),
    )


def _account(student: Student) -> str:
    return reverse("attendance:account", args=[student.id])


def _group_name(group: TeachingGroup, now: datetime) -> str:
    if group.school_class is None:
        return group.name
    school: School = group.school
    return group.school_class.name(now.astimezone(school.tz).date(), tongue())
