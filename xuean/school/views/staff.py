"""Staff and posts: the list, one member, appointing, ending, deputies, leave."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xuean.access.answers import can, may, narrow
from xuean.access.guards import page
from xuean.access.request import Request
from xuean.calendars.rules import monday_of
from xuean.core import clock
from xuean.core.verdict import NotYours, Refused
from xuean.kit.table import Column, Filter, Table
from xuean.kit.toasts import say
from xuean.people.models import School, Staff, StaffLeave, Tie
from xuean.people.posts import posts
from xuean.people.reads import name_matches
from xuean.presence.days import school_day_of
from xuean.school.actions.posts import appoint, end_leave, end_post, may_give, name_deputy, record_leave
from xuean.school.forms.people import AnchorForm, LeaveForm, PersonForm, post_choices
from xuean.school.reads import staff as reads
from xuean.school.reads.homeroom import without_homeroom
from xuean.school.reads.timetable import week_of_teacher
from xuean.school.show import class_name, post_name, week_words
from xuean.school.views.asked import posted


def _table(school: School, now: datetime) -> Table:
    return Table(
        columns=[
            Column("name", gettext_lazy("Name"), "person.name", sort=("person__pinyin", "person__name"), title=True),
            Column("number", gettext_lazy("Staff number"), "staff_no", sort="staff_no"),
            Column("subject", gettext_lazy("Subject"), "subject", sort=("subject", "person__pinyin")),
            Column("posts", gettext_lazy("Posts")),
            Column("state", gettext_lazy("Now")),
        ],
        filters=[
            Filter("post", gettext_lazy("Post"), post_choices, lambda rows, post: reads.with_post(rows, post, now)),
            Filter(
                "subject",
                gettext_lazy("Subject"),
                lambda: [(one, one) for one in reads.subjects(school)],
                lambda rows, value: rows.filter(subject=value),
            ),
            Filter(
                "who",
                gettext_lazy("State"),
                lambda: [("away", _("on leave")), ("left", _("left the school"))],
                lambda rows, value: (
                    rows.exclude(left_at=None)
                    if value == "left"
                    else rows.filter(person__in=reads.away_now(school, now))
                ),
                everything=gettext_lazy("Everybody here"),
            ),
        ],
        search=(gettext_lazy("Name or pinyin"), lambda rows, text: rows.filter(name_matches(text, "person__"))),
        order="name",
    )


@page("staff", "read")
def staff(request: Request) -> HttpResponse:
    """Everybody on the staff, with posts; classes that have nobody stand above."""
    actor, now = request.actor, clock.now()
    school: School = actor.school
    on = school_day_of(now, school.tz)
    rows = reads.members(actor, school, now)
    if request.GET.get("who") != "left" and request.POST.get("who") != "left":
        rows = rows.filter(left_at=None)
    shown = _table(school, now).page(request, rows)
    may_appoint = can(actor, "manage", school, record="tie", now=now)
    may_read = may(actor, "read", "tie")
    without = without_homeroom(now, school=school) if may_appoint else []
    context = {
        "page": shown,
        "posts": reads.posts_of(actor, [row.person_id for row in shown.rows], on, now) if may_read else {},
        "away": reads.away_now(school, now),
        "without": [(one.school_class, class_name(one.school_class, on)) for one in without],
        "may_import": can(actor, "import", school, record="staff", now=now),
    }
    return render(request, "school/staff.html", context)


@page("staff", "read")
def member(request: Request, staff_id: UUID) -> HttpResponse:
    return _show(request, _member(request, staff_id), LeaveForm(initial={"since": clock.now()}))


@page("tie", "manage")
def give_post(request: Request, staff_id: UUID) -> HttpResponse:
    """First the post, then where it is held."""
    one = _member(request, staff_id)
    school = one.school
    post = request.POST.get("post") or request.GET.get("post", "")
    known = posts().get(post)
    context: dict[str, Any] = {"one": one, "choices": post_choices(), "post": post, "form": None}
    if known is None or not known.staff:
        return render(request, "school/give_post.html", context)
    on = school_day_of(clock.now(), school.tz)
    form = AnchorForm(school, post, on, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            appoint(
                request.actor,
                school,
                person=one.person,
                post=post,
                anchor_id=form.anchor_id(),
                alone=form.cleaned_data.get("alone", False),
            )
            say(request, _("Appointed. It holds from now on."))
            return redirect("school:staff-member", one.id)
        except Refused as refused:
            form.add_error(None, str(refused.because))
    context |= {"form": form, "post_name": post_name(post)}
    return render(request, "school/give_post.html", context, status=422 if form.errors else 200)


@page("tie", "manage")
def end(request: Request, tie_id: UUID) -> HttpResponse:
    """POST: the post ends now."""
    tie = _tie(request, tie_id)
    if request.method == "POST":
        try:
            end_post(request.actor, tie)
            say(request, _("The post has ended, and access with it."))
        except Refused as refused:
            say(request, refused.because, "error")
    return redirect("school:staff-member", _staff_of(tie))


@page("tie", "manage")
def deputy(request: Request, tie_id: UUID) -> HttpResponse:
    """Who stands in while the holder is away."""
    tie = _tie(request, tie_id)
    form = PersonForm(tie.school, posted(request), but=tie.person_id)
    if request.method == "POST" and form.is_valid():
        try:
            name_deputy(request.actor, tie, person=form.cleaned_data["person"])
            say(request, _("Named. The deputy steps in by itself while the holder is on leave."))
            return redirect("school:staff-member", _staff_of(tie))
        except Refused as refused:
            form.add_error(None, str(refused.because))
    on = school_day_of(clock.now(), tie.school.tz)
    held, _past = reads.held_by(request.actor, tie.person, on, clock.now(), away=False)
    context = {
        "tie": tie,
        "held": next((one for one in held if one.tie.id == tie.id), None),
        "staff_id": _staff_of(tie),
        "form": form,
        "verdict": name_deputy.verdict(request.actor, tie),
    }
    return render(request, "school/deputy.html", context, status=422 if form.errors else 200)


@page("staff", "manage")
def leave(request: Request, staff_id: UUID) -> HttpResponse:
    """POST: away from – to."""
    one = _member(request, staff_id)
    if request.method != "POST":
        return redirect("school:staff-member", one.id)
    form = LeaveForm(request.POST)
    if form.is_valid():
        try:
            record_leave(request.actor, one.school, person=one.person, **form.cleaned_data)
            say(request, _("Recorded. Who stands in, stands beside each post."))
            return redirect("school:staff-member", one.id)
        except Refused as refused:
            form.add_error(None, str(refused.because))
    return _show(request, one, form, status=422)


@page("staff", "manage")
def back(request: Request, leave_id: UUID) -> HttpResponse:
    """POST: the leave ends now, or is withdrawn before it begins."""
    school = request.actor.school
    row = StaffLeave.objects.filter(pk=leave_id, school=school).select_related("person__staff").first()
    if row is None:
        raise NotYours
    if request.method == "POST":
        try:
            end_leave(request.actor, school, leave=row)
            say(request, _("The leave has ended; the posts are carried by their holder again."))
        except Refused as refused:
            say(request, refused.because, "error")
    return redirect("school:staff-member", row.person.staff.id)


def _show(request: Request, one: Staff, form: LeaveForm, *, status: int = 200) -> HttpResponse:
    actor, now = request.actor, clock.now()
    school = one.school
    on = school_day_of(now, school.tz)
    leaves = reads.leaves_of(one.person, now)
    away = any(row.since <= now for row in leaves)
    may_appoint = can(actor, "manage", school, record="tie", now=now)
    may_read = may(actor, "read", "tie")
    held, past = reads.held_by(actor, one.person, on, now, away=away) if may_read else ([], [])
    context = {
        "one": one,
        "held": [(post, end_post.verdict(actor, post.tie, now) if may_appoint else None) for post in held],
        "past": past,
        "may_read": may_read,
        "leaves": leaves,
        "away": away,
        "now": now,
        "week": week_of_teacher(school, one.person, monday_of(on)),
        "form": form,
        **week_words(on),
        "may_appoint": may_appoint,
        "why_not_give": may_give(one.person, actor, now).because if may_appoint else "",
        "may_leave": can(actor, "manage", school, record="staff", now=now),
        "may_edit": can(actor, "manage", school, record="lesson", now=now),
    }
    return render(request, "school/member.html", context, status=status)


def _member(request: Request, staff_id: UUID) -> Staff:
    rows = Staff.objects.filter(pk=staff_id).select_related("person", "school")
    found = narrow(request.actor, "read", rows).first()
    if found is None:
        raise NotYours
    return found


def _tie(request: Request, tie_id: UUID) -> Tie:
    rows = Tie.objects.filter(pk=tie_id, person__staff__isnull=False).select_related("person__staff", "school")
    found = narrow(request.actor, "manage", rows).first()
    if found is None:
        raise NotYours
    return found


def _staff_of(tie: Tie) -> UUID:
    return tie.person.staff.id
