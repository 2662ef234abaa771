"""The way to the first roll-call: what is there, what comes next, and the one button of each step."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from xuean.access.actor import Actor
from xuean.access.answers import may
from xuean.calendars.models import Bell, Term
from xuean.people.models import Lesson, Person, School, Stage, Student, Tie
from xuean.presence.models import Sweep

DONE, NOW, LATER = "done", "now", "later"


@dataclass(frozen=True, slots=True)
class Plan:
    """`route`: the page of the button; `record`, `verb`: who may press it; `count`: how much is there."""

    code: str
    title: Any
    text: Any
    label: Any
    route: str
    record: str
    verb: str
    count: Callable[[School], int]
    counted: Any


@dataclass(frozen=True, slots=True)
class Step:
    plan: Plan
    state: str
    count: int
    href: str
    may: bool

    @property
    def counted(self) -> str:
        return str(self.plan.counted) % {"count": self.count}


def _teachers(school: School) -> int:
    return Tie.objects.filter(school=school, post="homeroom_teacher", until=None, superseded_at=None).count()


def _logins(school: School) -> int:
    return Person.objects.filter(school=school, staff__left_at=None).exclude(account=None).count() - 1


PLANS = (
    Plan(
        "stages",
        _("The school and its stages"),
        _("Which stages there are, how many years each has, and how classes are called."),
        _("Open a stage"),
        "school:classes",
        "class",
        "manage",
        lambda school: Stage.objects.filter(school=school).count(),
        _("%(count)s stages"),
    ),
    Plan(
        "roster",
        _("The students"),
        _("Your registry's workbook as it is; grades and classes that do not exist yet are made and shown first."),
        _("Import the roster"),
        "roster:import",
        "student",
        "import",
        lambda school: Student.objects.filter(school=school, withdrawn_at=None).count(),
        _("%(count)s students"),
    ),
    Plan(
        "staff",
        _("The staff and their posts"),
        _("One workbook with names, staff numbers, subjects and who is homeroom teacher of which class."),
        _("Import the staff"),
        "roster:import",
        "staff",
        "import",
        _teachers,
        _("%(count)s classes have a homeroom teacher"),
    ),
    Plan(
        "bells",
        _("The bells"),
        _("When each period begins and ends, for each stage."),
        _("Enter the bells"),
        "school:bells",
        "calendar",
        "manage",
        lambda school: Bell.objects.filter(school=school).count(),
        _("%(count)s bells"),
    ),
    Plan(
        "timetable",
        _("The timetable"),
        _("The grid as you have it. From it the system knows whose roll-call is missing."),
        _("Import the timetable"),
        "roster:import",
        "lesson",
        "import",
        lambda school: Lesson.objects.filter(school=school, until=None, superseded_at=None).count(),
        _("%(count)s lessons a week"),
    ),
    Plan(
        "calendar",
        _("The term"),
        _("First and last day of the term. Public holidays and make-up days are filled in; look them over."),
        _("Enter the term"),
        "school:calendar",
        "calendar",
        "manage",
        lambda school: Term.objects.filter(school=school).count(),
        _("%(count)s terms"),
    ),
    Plan(
        "accounts",
        _("Accounts for the staff"),
        _("Everybody gets a one-time address and chooses the own password."),
        _("Give out accounts"),
        "web:accounts",
        "account",
        "issue",
        _logins,
        _("%(count)s accounts besides yours"),
    ),
    Plan(
        "roll-call",
        _("The first roll-call"),
        _("A teacher signs in on the phone, opens Today and calls the roll. From here on the school runs."),
        _("Look at the live day"),
        "attendance:live",
        "roll_call",
        "watch",
        lambda school: Sweep.objects.filter(school=school).count(),
        _("%(count)s roll-calls"),
    ),
)


def steps(actor: Actor, school: School) -> list[Step]:
    """Each step done, the first one that is not is now. One query a step."""
    found: list[Step] = []
    waiting = False
    for plan in PLANS:
        count = plan.count(school)
        state = DONE if count > 0 else LATER if waiting else NOW
        waiting = waiting or state == NOW
        found.append(Step(plan, state, max(count, 0), _address(plan.route), may(actor, plan.verb, plan.record)))
    return found


def _address(route: str) -> str:
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""
