"""A school with nobody in it yet, the cast's school, and files to import."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import transaction

from tests import cast as theatre
from tests.cast import BEGAN, shanghai
from xuean.access.actor import Actor
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.people.models import School
from xuean.roster import take
from xuean.roster.choices import Choices
from xuean.roster.planning.make import make_plan

NOW = shanghai(10)


@pytest.fixture
def school(db: None) -> School:
    with transaction.atomic(), holding(Pen(actor=None, school_id=None, tag="tests.school", now=BEGAN)):
        return School.objects.create(code="3799990009", name="滨河实验学校", created_at=BEGAN)


@pytest.fixture
def cast(db: None) -> theatre.Cast:
    return theatre.make()


@pytest.fixture
def at_ten():
    with clock.at(NOW):
        yield NOW


class Imports:
    """Imports files into a school as the command line does, each at its own moment."""

    def __init__(self, school: School):
        self.now = NOW
        self.into(school)

    def into(self, school: School) -> None:
        self.school = school
        self.actor = Actor.for_system("command-line", school.pk)

    def plan(self, path: Path, *, kind: str = "", now=None, **answers: str):
        opened = take.open_file(path, kind=kind)
        choices = Choices(answers.pop("answers", answers))
        plan = make_plan(self.actor, self.school, opened.kind, opened.file, choices, now or self.now)
        return SimpleNamespace(opened=opened, choices=choices, plan=plan)

    def __call__(self, path: Path, *, now=None, valid_only: bool = False, **more):
        self.now = now or self.now + timedelta(minutes=1)
        with clock.at(self.now):
            made = self.plan(path, now=self.now, **more)
            assert valid_only or not made.plan.faults, made.plan.faults
            return take.import_file(self.actor, self.school, made.opened, made.choices, made.plan, self.now)


@pytest.fixture
def imports(school: School) -> Imports:
    return Imports(school)
