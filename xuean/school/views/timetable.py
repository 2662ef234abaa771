"""The week of a class or a teacher, what happens now, and a day's change of one lesson."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xuean.access.answers import can, may, narrow
from xuean.access.guards import page
from xuean.access.request import Request
from xuean.calendars.rules import TAUGHT, WEEK, Placed, monday_of
from xuean.calendars.timetable import plan
from xuean.core import clock
from xuean.core.verdict import NotYours, Refused
from xuean.kit import when
from xuean.kit.toasts import say
from xuean.people.models import Lesson, School, Staff, TeachingGroup
from xuean.presence.days import school_day_of
from xuean.school.actions.lessons import cancel_lesson, move_lesson, restore_lesson, substitute, swap_lessons
from xuean.school.forms.lessons import MoveForm, ReasonForm, SubstituteForm, SwapForm
from xuean.school.reads import timetable as reads
from xuean.school.show import group_name, week_words
from xuean.school.views.asked import day_or, exact_day, refuse_stale

NOW, GROUP, TEACHER = "now", "class", "teacher"


@page("lesson", "read")
def timetable(request: Request) -> HttpResponse:
    """Now and today's changes; or a week of one class; or a week of one teacher, at first the reader's own."""
    actor, now = request.actor, clock.now()
    school: School = actor.school
    on = school_day_of(now, school.tz)
    whole = can(actor, "read", school, record="lesson", now=now)
    view = request.GET.get("view") or (GROUP if request.GET.get("class") else NOW if whole else TEACHER)
    monday = monday_of(day_or(request.GET.get("week", ""), on))
    may_edit = can(actor, "manage", school, record="lesson", now=now)
    context: dict[str, Any] = {"view": view, "monday": monday, "may_edit": may_edit, "now": now, **week_words(on)}
    context |= {"sunday": monday + timedelta(days=WEEK - 1), "before": monday - timedelta(days=WEEK)}
    context |= {"after": monday + timedelta(days=WEEK), "this_week": monday_of(on)}
    if view == GROUP:
        context |= _of_group(request, school, on, monday, now)
    elif view == TEACHER and may(actor, "read", "staff"):
        context |= _of_teacher(request, school, monday)
    else:
        found = reads.today(actor, school, now)
        context |= {"view": NOW, "teaching": found.teaching, "changes": found.changes, "names": found.names}
    context["may_teachers"] = may(actor, "read", "staff")
    return render(request, "school/timetable.html", context)


def _of_group(request: Request, school: School, on: date, monday: date, now: datetime) -> dict[str, Any]:
    groups = list(reads.readable_groups(request.actor, school, now))
    asked = request.GET.get("class", "")
    chosen = next((group for group in groups if str(group.id) == asked), groups[0] if groups else None)
    return {
        "choices": [(group.id, _choice(group, on)) for group in groups],
        "chosen": chosen.id if chosen else "",
        "week": reads.week_of_group(school, chosen, monday) if chosen else None,
    }


def _choice(group: TeachingGroup, on: date) -> str:
    name = group_name(group, on)
    return name if group.school_class else _("%(name)s (students of several classes)") % {"name": name}


def _of_teacher(request: Request, school: School, monday: date) -> dict[str, Any]:
    rows = narrow(request.actor, "read", Staff.objects.filter(school=school, left_at=None))
    people = list(rows.select_related("person").order_by("person__pinyin", "person__name", "id"))
    asked = request.GET.get("teacher", "") or str(request.actor.person_id)
    chosen = next((one.person for one in people if str(one.person_id) == asked), people[0].person if people else None)
    return {
        "choices": [(one.person_id, " ".join(filter(None, (one.person.name, one.subject)))) for one in people],
        "chosen": chosen.id if chosen else "",
        "week": reads.week_of_teacher(school, chosen, monday) if chosen else None,
    }


@page("lesson", "manage")
def lesson(request: Request, lesson_id: UUID, on: str) -> HttpResponse:
    """One lesson on one day: who takes it, where it goes. A POST names what is done by its button."""
    opened = _Opened(request, lesson_id, exact_day(on))
    if request.method != "POST":
        return opened.show()
    act = _ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise NotYours
    name, words, do = act
    form = opened.forms.get(name)
    if form is None:
        say(request, opened.over or _("This lesson does not take place on that day."), "error")
        return redirect(request.path)
    if not form.is_valid():
        return opened.show(status=422)
    try:
        refuse_stale(request, opened.seen)
        do(opened, form)
    except Refused as refused:
        form.add_error(None, str(refused.because))
        return opened.show(status=422)
    undo = reverse("school:restore-lesson", args=[lesson_id, opened.from_on.isoformat()])
    say(request, words(), undo="" if name == "swap" else undo)
    return redirect(opened.back)


@page("lesson", "manage")
def restore(request: Request, lesson_id: UUID, on: str) -> HttpResponse:
    """POST: take a day's change back (the undo of the pages above)."""
    found = _lesson(request, lesson_id)
    if request.method == "POST":
        try:
            restore_lesson(request.actor, found, on=exact_day(on))
            say(request, _("Taken back: the lesson is as the timetable says."))
        except Refused as refused:
            say(request, refused.because, "error")
    return redirect(_week_of(found, exact_day(on)))


class _Opened:
    """A lesson on a day with everything its page needs. Raises NotYours when there is no such lesson that day."""

    def __init__(self, request: Request, lesson_id: UUID, on: date):
        self.request, self.on, self.now = request, on, clock.now()
        self.lesson = _lesson(request, lesson_id)
        self.school: School = self.lesson.school
        self.made = plan(self.school, [on])
        mine = [one for one in self.made.days[on] if one.lesson.id == self.lesson.id]
        if not mine:
            raise NotYours
        self.one: Placed = next((one for one in mine if one.held), mine[0])
        self.bell = self.made.bell(self.one)
        self.from_on: date = self.one.change.on if self.one.change else on
        self.forms = self._forms()

    @property
    def over(self) -> str:
        """Why nothing can be changed, or ''."""
        if self.on < school_day_of(self.now, self.school.tz):
            return _("That day is over: its roll-calls stand as they were taken.")
        return ""

    @property
    def seen(self) -> str:
        return str(self.one.change.id) if self.one.change else ""

    @property
    def back(self) -> str:
        return _week_of(self.lesson, self.on)

    def _forms(self) -> dict[str, forms.Form]:
        if not self.one.held or self.over:
            return {}
        act, data = self.request.POST.get("act", ""), self.request.POST

        def given(name: str) -> Any:
            return data if self.request.method == "POST" and act == name else None

        at = self.made.calendar.instant(self.on, self.bell.start) if self.bell else self.now
        people = reads.candidates(self.school, self.one, self.made.days[self.on], at)
        bells = self.made.bells(self.made.stage(self.one), self.on)
        periods = [(bell.period, bell.name) for bell in bells if bell.kind in TAUGHT]
        return {
            "substitute": SubstituteForm(people, given("substitute"), prefix="substitute"),
            "move": MoveForm(periods, given("move"), prefix="move", initial={"to_on": self.on}),
            "swap": SwapForm(self._others(), given("swap"), prefix="swap"),
            "cancel": ReasonForm(given("cancel"), prefix="cancel"),
        }

    def _others(self) -> list[tuple[str, str]]:
        """The other lessons of this group from this day on, a week ahead."""
        days = [self.on + timedelta(days=number) for number in range(WEEK)]
        ahead = plan(self.school, days, groups=[self.lesson.group_id])
        found = []
        for day, lessons in ahead.days.items():
            for one in lessons:
                bell = ahead.bell(one)
                if one.held and bell and one.lesson.id != self.lesson.id:
                    words = f"{when.day(day)} {bell.name} {one.lesson.subject}"
                    found.append((day, bell.start, f"{one.lesson.id}/{day.isoformat()}", words))
        return [(key, words) for _on, _start, key, words in sorted(found)]

    def show(self, status: int = 200) -> HttpResponse:
        context = {
            "one": self.one,
            "period": self.bell.name if self.bell else self.one.period,
            "on": self.on,
            "name": group_name(self.lesson.group, self.on),
            "over": self.over,
            "forms": self.forms,
            "seen": self.request.POST.get("seen", self.seen),
            "back": self.back,
            "restore": reverse("school:restore-lesson", args=[self.lesson.id, self.from_on.isoformat()]),
        }
        return render(self.request, "school/lesson.html", context, status=status)


def _substitute(opened: _Opened, form: Any) -> None:
    data = form.cleaned_data
    substitute(opened.request.actor, opened.lesson, on=opened.on, teacher=data["teacher"], reason=data["reason"])


def _move(opened: _Opened, form: Any) -> None:
    move_lesson(opened.request.actor, opened.lesson, on=opened.on, **form.cleaned_data)


def _swap(opened: _Opened, form: Any) -> None:
    other_id, other_on = form.cleaned_data["other"]
    other = _lesson(opened.request, other_id)
    swap_lessons(
        opened.request.actor,
        opened.lesson,
        on=opened.on,
        other=other,
        other_on=date.fromisoformat(other_on),
        reason=form.cleaned_data["reason"],
    )


def _cancel(opened: _Opened, form: Any) -> None:
    cancel_lesson(opened.request.actor, opened.lesson, on=opened.on, reason=form.cleaned_data["reason"])


_ACTS: dict[str, tuple[str, Callable[[], str], Callable[[_Opened, Any], None]]] = {
    "substitute": ("substitute", lambda: _("Recorded. The substitute owes the roll-call of this lesson."), _substitute),
    "move": ("move", lambda: _("The lesson is moved."), _move),
    "swap": ("swap", lambda: _("The two lessons have changed places."), _swap),
    "cancel": ("cancel", lambda: _("The lesson does not take place; nobody owes its roll-call."), _cancel),
}


def _lesson(request: Request, lesson_id: UUID) -> Lesson:
    rows = Lesson.objects.filter(pk=lesson_id).select_related("school", "teacher", "group__school_class__grade__stage")
    found = narrow(request.actor, "manage", rows).first()
    if found is None:
        raise NotYours
    return found


def _week_of(found: Lesson, on: date) -> str:
    return f"{reverse('school:timetable')}?class={found.group_id}&week={monday_of(on).isoformat()}"
