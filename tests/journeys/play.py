"""What the journeys of the main job share: a class of fifty, a clock the test moves, hands that count their taps."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, expect

from tests import cast as theatre
from tests.cast import BEGAN, Cast
from tests.journeys import look
from xuean.attendance.actions.roll_call import take_roll_call
from xuean.attendance.reads.slots import slots_on
from xuean.attendance.rules import Slot
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.duties.tick import tick
from xuean.people.models import Person, Student
from xuean.presence.log import Mark
from xuean.presence.models import Sweep
from xuean.project.demo.invent import Inventor

SIZE = 50


def fifty(cast: Cast) -> list[Student]:
    """Fills the first class of the cast up to fifty, with names of every length."""
    inventor = Inventor(7)
    names = ("阿依古丽·买买提", "欧阳若曦", *(inventor.name() for _ in range(SIZE)))
    with transaction.atomic(), holding(Pen(actor=None, school_id=None, tag="tests.cast", now=BEGAN)):
        for seat in range(len(cast.students) + 1, SIZE + 1):
            cast.students.append(theatre.student(cast, cast.classes[0], names[seat - 7], seat))
    return cast.students


class Hands:
    """The shared virtual clock, standing still at the moment that the test says, for every process and thread."""

    def __init__(self, folder: Path):
        self.path = folder / "clock.json"

    def at(self, moment: datetime, rate: float = 0.0) -> datetime:
        clock.write_virtual(self.path, moment, rate)
        os.environ[clock.VIRTUAL_CLOCK_VARIABLE] = str(self.path)
        return moment


@dataclass
class Visitor:
    """One person at one device. Every tap and click goes through `tap`, and is counted."""

    page: Page
    address: str
    taps: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def tap(self, target: Locator | str, *, touch: bool = True) -> None:
        place = self.page.locator(target) if isinstance(target, str) else target
        expect(place).to_be_visible()
        self.taps.append(place.inner_text())
        place.tap() if touch else place.click()

    def hold(self, target: Locator, seconds: float = 0.7) -> None:
        """A long press of one finger."""
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        assert box is not None
        at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        finger = self.page.context.new_cdp_session(self.page)
        finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
        self.page.wait_for_timeout(seconds * 1000)
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        self.taps.append("(held)")


def visit(
    browser: Browser,
    address: str,
    person: Person | None,
    now: datetime,
    device: dict[str, Any] = look.PHONE,
    scheme: str = "light",
    *,
    expected: Iterable[int] = (),
) -> Visitor:
    """A new browser in which this person is signed in (nobody: a stranger); faults are gathered in `page.faults`."""
    context = look.context(browser, device, scheme)
    if person is not None:
        client = Client()
        theatre.sign_in(client, person, now)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])
    return Visitor(look.watched(context.new_page(), tuple(expected)), address)


@dataclass
class Day:
    """The cast's Monday on the live server: who is who, the lessons, and what others do meanwhile."""

    cast: Cast
    hands: Hands
    address: str
    visitors: list[Visitor] = field(default_factory=list)

    def slot(self, period: str, group: int = 0) -> Slot:
        slots = slots_on(self.cast.school, theatre.MONDAY, [self.cast.groups[group].id])
        return next(slot for slot in slots if slot.period == period)

    def sheet(self, period: str, group: int = 0) -> str:
        arguments = [self.cast.groups[group].id, theatre.MONDAY.isoformat(), period]
        return reverse("attendance:roll-call", args=arguments)

    def account(self, seat: int = 1) -> str:
        return reverse("attendance:account", args=[self.cast.students[seat - 1].id])

    def call(self, period: str, post: str, marks: dict[int, str] | None = None, group: int = 0) -> Sweep:
        """Somebody else takes a roll-call at this moment; marks by seat."""
        given = {self.cast.students[seat - 1].id: Mark(kind) for seat, kind in (marks or {}).items()}
        return take_roll_call(
            self.cast.actor(post, clock.now()), self.cast.groups[group], slot=self.slot(period, group), marks=given
        )

    def worker(self) -> None:
        """What the worker does in one round, at this moment."""
        tick(clock.now())

    def visit(self, browser: Browser, post: str, *more: Any, **most: Any) -> Visitor:
        person = self.cast.people[post] if post else None
        self.visitors.append(visit(browser, self.address, person, clock.now(), *more, **most))
        return self.visitors[-1]

    def close(self) -> None:
        """Before the server goes: a page that asks again by itself would meet a database that is being emptied."""
        for visitor in self.visitors:
            visitor.page.context.close()


@contextmanager
def day(address: str, folder: Path) -> Iterator[Day]:
    """The clock stands at 8:00 when it begins; afterwards time is real again."""
    before = os.environ.get(clock.VIRTUAL_CLOCK_VARIABLE)
    hands = Hands(folder)
    hands.at(theatre.shanghai(8))
    try:
        cast = theatre.make()
        fifty(cast)
        made = Day(cast, hands, address)
        yield made
        made.close()
    finally:
        os.environ.pop(clock.VIRTUAL_CLOCK_VARIABLE)
        if before:
            os.environ[clock.VIRTUAL_CLOCK_VARIABLE] = before
