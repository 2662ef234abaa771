"""The bells of a stage, from a day on."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from xuean.acts.action import action
from xuean.calendars.models import APPLIES, BELL_KINDS, Bell, BellSchedule
from xuean.calendars.timetable import stages_of
from xuean.core.pen import Pen
from xuean.core.span import in_force
from xuean.core.verdict import Refused
from xuean.duties.actions import calendar_changed
from xuean.people.models import Lesson, School, Stage
from xuean.presence.days import school_day_of
from xuean.school.actions.calendar import refresh
from xuean.school.rules import Ring, bell_faults


@action("school.set-bells", verb="manage", record="calendar")
def set_bells(
    pen: Pen,
    school: School,
    *,
    now: datetime,
    rings: Sequence[Ring],
    since_on: date,
    stage: Stage | None = None,
    name: str = "",
) -> BellSchedule:
    """The bells of a stage (None: of every stage without its own) from `since_on` on.

    The first bells of a school may begin in the past; later ones never, because roll-calls were taken by the old.
    """
    if stage is not None and stage.school_id != school.id:
        raise Refused(_("Choose a stage of this school."))
    standing = BellSchedule.objects.filter(school=school, stage=stage, replaced_at=None)
    if since_on < school_day_of(now, school.tz) and standing.exists():
        raise Refused(_("New bells begin today or later: roll-calls of past days stand by the old ones."))
    if bell_faults(rings) or any(ring.kind not in BELL_KINDS or ring.applies not in APPLIES for ring in rings):
        raise Refused(_("These bells do not fit together. Look at the marked lines."))
    _keep_lessons(school, stage, rings, now)
    standing.filter(since_on=since_on).update(replaced_at=now)
    schedule = BellSchedule.objects.create(
        school=school, stage=stage, name=name.strip(), since_on=since_on, created_at=now
    )
    for ring in rings:
        Bell.objects.create(
            school=school,
            schedule=schedule,
            period=ring.period,
            name=ring.name,
            start=ring.start,
            end=ring.end,
            kind=ring.kind,
            applies=ring.applies,
            created_at=now,
        )
    refresh(pen, school, max(since_on, school_day_of(now, school.tz)))
    calendar_changed(pen)
    pen.note(
        schedule=str(schedule.id), stage=str(stage.id) if stage else "", since=since_on.isoformat(), rows=len(rings)
    )
    return schedule


def _keep_lessons(school: School, stage: Stage | None, rings: Sequence[Ring], now: datetime) -> None:
    """A lesson whose period no longer rings would vanish without a word, and its roll-call with it."""
    lessons = Lesson.objects.filter(in_force(now), school=school, superseded_at=None)
    rows = set(lessons.values_list("period", "group", "group__school_class__grade__stage"))
    mixed = stages_of({group for _period, group, of in rows if of is None}, now)
    used = {(period, of or mixed.get(group)) for period, group, of in rows}
    own = BellSchedule.objects.filter(school=school, replaced_at=None).exclude(stage=None)
    others = set(own.values_list("stage", flat=True))
    here = {period for period, of in used if (of == stage.id if stage else of not in others)}
    lost = sorted(here - {ring.period for ring in rings})
    if lost:
        text = _("There are lessons in periods that these bells do not have: %(periods)s. Keep these periods.")
        raise Refused(text % {"periods": ", ".join(lost)})
