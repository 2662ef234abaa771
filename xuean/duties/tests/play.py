"""A duty of the cast with a room that a test can play: what is settled, and what was heard."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from tests.cast import Cast, shanghai
from xuean.core.pen import Pen, holding
from xuean.core.ref import Ref
from xuean.core.room import DutyKind
from xuean.duties.actions import owe
from xuean.duties.models import Duty, DutyRung
from xuean.duties.registry import Expected, Told, Window
from xuean.people.anchors import Anchors
from xuean.people.models import School
from xuean.people.posts import anchors_of

NAME = "attendance.account-for-absent"
HERE = "xuean.duties.tests.play"
KIND = DutyKind(NAME, settled=f"{HERE}:settled", card=f"{HERE}:card", record="student")


@dataclass
class Stage:
    """What the room says and hears; emptied by the fixture `stage`."""

    found: set[UUID] = field(default_factory=set)
    heard: list[tuple[UUID, int, tuple[str, ...], tuple[UUID, ...]]] = field(default_factory=list)
    closed: list[tuple[UUID, str]] = field(default_factory=list)
    expected: list[object] = field(default_factory=list)
    asked: list[Window] = field(default_factory=list)
    deaf: int = 0  # so many messages fail
    deaf_to: set[UUID] = field(default_factory=set)
    dumb: bool = False  # the question fails


STAGE = Stage()


def settled(subject: Ref, facts: dict[str, object], now: datetime) -> bool:
    if STAGE.dumb:
        raise RuntimeError("the room cannot say")
    return subject.id in STAGE.found


def hear(pen: Pen, tellings: Iterable[Told]) -> None:
    for told in tellings:
        if STAGE.deaf or told.duty.id in STAGE.deaf_to:
            STAGE.deaf = max(0, STAGE.deaf - 1)
            raise RuntimeError("no message could be written")
        STAGE.heard.append((told.duty.id, told.rung.no, told.posts, tuple(holder.person.pk for holder in told.people)))


def hear_closed(pen: Pen, duty: Duty) -> None:
    STAGE.closed.append((duty.id, duty.state))


def source(school: School, window: Window, now: datetime) -> Expected:
    STAGE.asked.append(window)
    return Expected([one for one in STAGE.expected if one.at <= now and one.anchors.school == school.id])


def pen_of(cast: Cast, now: datetime) -> Pen:
    return Pen(actor=None, school_id=cast.school.id, tag="test.write", now=now)


@contextmanager
def writing(cast: Cast, now: datetime) -> Iterator[Pen]:
    with holding(pen_of(cast, now)) as pen:
        yield pen


def facts(now: datetime, start: datetime) -> dict[str, object]:
    return {"session_start": start, "marked": now, "noticed": now}


def missing(cast: Cast, now: datetime | None = None, *, student: int = 0, occurrence: str = "") -> Duty:
    """A child found missing at `now` in the lesson that began at 8:00."""
    moment, child = now or shanghai(8, 3), cast.students[student]
    with writing(cast, moment) as pen:
        return owe(
            pen,
            NAME,
            Ref("student", child.id),
            facts=facts(moment, shanghai(8)),
            anchors=anchors_of(child, subject_teacher=cast.people["subject_teacher"].pk),
            occurrence=occurrence,
        )


def story(duty: Duty) -> dict[int, datetime]:
    """Which rungs fired, each with its own time."""
    rows = list(DutyRung.objects.filter(duty=duty))
    assert len({row.no for row in rows}) == len(rows)
    return {row.no: row.at for row in rows}


def school_anchor(cast: Cast) -> Anchors:
    return Anchors(school=cast.school.id, grade=cast.grade.id, school_class=cast.classes[0].id)
