"""One child missing on the cast's Monday, played through duties, outbox and the call page."""

from datetime import datetime
from uuid import UUID

from tests.cast import Cast, shanghai
from xuean.access.actor import Actor
from xuean.attendance.rules import ACCOUNT
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.core.ref import Ref
from xuean.duties.actions import owe
from xuean.duties.models import Duty
from xuean.duties.tick import tick
from xuean.notices.channels import mail
from xuean.outbox import kinds, sender
from xuean.outbox.kinds import Outcome
from xuean.outbox.models import Envelope
from xuean.people.models import GuardianRight
from xuean.people.posts import anchors_of
from xuean.presence.log import write_sighting

MARKED = shanghai(8, 5)


class Matter:
    """`sent` are the letters that the mail channel was given; `outcome` is what it answers."""

    def __init__(self, cast: Cast):
        self.cast, self.child = cast, cast.students[0]
        self.sent, self.outcome = [], Outcome("accepted")
        kinds.register_channel(mail.NAME, self._take)

    def _take(self, message):
        self.sent.append(message)
        return self.outcome

    def pen(self, now: datetime, post: str = "homeroom_teacher"):
        actor = self.cast.actor(post, now)
        return holding(Pen(actor=actor, school_id=self.cast.school.id, tag="test", now=now))

    def open(self) -> Duty:
        """Marked absent at 8:05 in the first lesson."""
        named = {"subject_teacher": self.cast.people["subject_teacher"].id}
        facts = {"session_start": shanghai(8), "session_end": shanghai(8, 45), "marked": MARKED, "noticed": MARKED}
        with clock.at(MARKED), self.pen(MARKED, "subject_teacher") as pen:
            return owe(
                pen,
                ACCOUNT,
                Ref("student", self.child.id),
                occurrence="2026-11-23/1",
                facts=facts | {"on": "2026-11-23", "period": "1", "sweep": str(UUID(int=1))},
                anchors=anchors_of(self.child, **named),
            )

    def worker(self, now: datetime) -> None:
        """What the worker does in one round."""
        with clock.at(now):
            tick(now)
            sender.recover(now)
            while sender.send_next("w", now):
                pass

    def arrives(self, now: datetime) -> None:
        with clock.at(now), self.pen(now) as pen:
            write_sighting(pen, self.child, "late", context="by_hand", source="app", occurred_at=now)

    def loses_right(self, guardian: int, right: str, now: datetime) -> None:
        with self.pen(now):
            rows = GuardianRight.objects.filter(
                guardianship__person=self.cast.guardians[guardian], right=right, superseded_at=None
            )
            rows.update(until=now)

    def envelopes(self, kind: str) -> list[Envelope]:
        return list(Envelope.objects.filter(kind=kind).order_by("recipient__name", "id"))

    def states(self, kind: str) -> list[tuple[str, str]]:
        return [(envelope.state, envelope.reason) for envelope in self.envelopes(kind)]

    def actor(self, post: str, now: datetime) -> Actor:
        return self.cast.actor(post, now)
