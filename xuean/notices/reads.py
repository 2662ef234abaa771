"""What pages ask: whom to call next, which calls were made, which messages failed, and the own messages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from xuean.access.actor import Actor
from xuean.access.answers import narrow
from xuean.core.span import in_force
from xuean.duties.models import OPEN, Duty
from xuean.kit.mask import mask_phone
from xuean.notices import figures
from xuean.notices.models import ContactAttempt
from xuean.notices.rules import GUARDIAN, GUARDIANS, OTHER, TARGETS, Call, Line, Offer, offers
from xuean.notices.texts import written
from xuean.outbox import reads as outbox
from xuean.outbox.models import Envelope
from xuean.people.models import ContactPoint, Guardianship, Person, Student
from xuean.people.rights import guardians_with

MATTER = timedelta(hours=12)  # calls older than this belong to an earlier matter, when no duty says since when


@dataclass(frozen=True, slots=True)
class Way:
    """A line of the call page: how it stands, whose number, and the number to dial (its reading is logged)."""

    offer: Offer
    person: Person | None = None
    kinship: str = ""
    employer: str = ""
    number: str = ""
    masked: str = ""


@dataclass(frozen=True, slots=True)
class CallList:
    since: datetime
    lines: tuple[Way, ...]
    attempts: tuple[ContactAttempt, ...]

    @property
    def next(self) -> Way | None:
        return next((line for line in self.lines if line.offer.state == "next"), None)


def call_list(student: Student, now: datetime) -> CallList:
    """Whom to call about this student, in the order of B2.4, with what was tried in this matter."""
    since = began(student.id, now)
    attempts = tuple(calls_of(student.id, since, now))
    relations = guardians_with("told", student.id, now)
    phones = _phones(relations, now)
    ways = {
        Line(GUARDIAN if order == 0 else OTHER, relation.person_id, phone.id, phone.dead_at is not None): (
            relation,
            phone,
        )
        for order, relation in enumerate(relations)
        for phone in phones.get(relation.person_id, ())
    }
    places = [Line(target) for target in TARGETS if target not in GUARDIANS]
    made = [Call(one.target, one.contact_id, one.result, one.occurred_at) for one in attempts]
    found = offers([*ways, *places], made, figures.calling(student.school, now), now)
    employers = "、".join(dict.fromkeys(relation.employer for relation in relations if relation.employer))
    return CallList(since, tuple(_line(offer, ways, employers) for offer in found), attempts)


def _line(offer: Offer, ways: dict[Line, tuple[Guardianship, ContactPoint]], employers: str) -> Way:
    if offer.line not in ways:
        return Way(offer, employer=employers if offer.line.target == "employer" else "")
    relation, phone = ways[offer.line]
    return Way(offer, relation.person, relation.kinship, "", phone.value, mask_phone(phone.value))


def _phones(relations: Iterable[Guardianship], now: datetime) -> dict[UUID, list[ContactPoint]]:
    """Dead numbers too: the page shows that they are dead."""
    people = [relation.person_id for relation in relations]
    found: dict[UUID, list[ContactPoint]] = {}
    rows = ContactPoint.objects.filter(in_force(now), person__in=people, kind__in=("mobile", "landline"))
    for phone in rows.order_by("order", "id"):
        found.setdefault(phone.person_id, []).append(phone)
    return found


def began(student_id: UUID, now: datetime) -> datetime:
    """Since when this student is being looked for; else the last half day."""
    first = Duty.objects.filter(student_id=student_id, state=OPEN, opened_at__gte=now - timedelta(days=30))
    opened = first.order_by("opened_at").values_list("opened_at", flat=True).first()
    return min(opened, now) if opened else now - MATTER


def calls_of(student_id: UUID, since: datetime, until: datetime) -> QuerySet[ContactAttempt]:
    """Calls in [since, until], latest first."""
    rows = ContactAttempt.objects.filter(student=student_id, occurred_at__gte=since, occurred_at__lte=until)
    return rows.select_related("person", "by").order_by("-occurred_at", "-id")


def messages_about(student_id: UUID, since: datetime, until: datetime) -> QuerySet[Envelope]:
    """Messages about one student, written in [since, until), in order; for the line of time."""
    rows = Envelope.objects.filter(student=student_id, created_at__gte=since, created_at__lt=until)
    return rows.select_related("recipient").order_by("created_at", "id")


def undelivered(actor: Actor, now: datetime) -> QuerySet[Envelope]:
    """What could not be sent, as far as this actor's posts reach; latest first."""
    return narrow(actor, "read", outbox.for_a_person(actor.school_id), now=now).select_related(
        "recipient", "student__person", "student__current_class__grade__stage"
    )


@dataclass(frozen=True, slots=True)
class Letter:
    """An own message in words."""

    envelope: Envelope
    subject: str
    body: str

    @property
    def paragraphs(self) -> list[str]:
        return self.body.split("\n\n")

    @property
    def lead(self) -> str:
        """The first paragraph says what it is about; the subject, made for envelopes that others see, does not."""
        return self.paragraphs[0]

    @property
    def new(self) -> bool:
        return self.envelope.shown_at is None


def inbox(actor: Actor, limit: int = 15) -> list[Letter]:
    """The own messages, latest first. Only of this actor's person, whatever the posts."""
    if actor.person_id is None:
        return []
    rows = _own(actor).exclude(state="failed", reason="no-right").order_by("-created_at", "-id")
    return [letter(envelope) for envelope in rows[:limit]]


def unread(actor: Actor) -> int:
    if actor.person_id is None:
        return 0
    return _own(actor).filter(shown_at=None).exclude(state="failed", reason="no-right").count()


def _own(actor: Actor) -> QuerySet[Envelope]:
    return outbox.inbox(actor.person_id, actor.school_id)  # type: ignore[arg-type]


def letter(envelope: Envelope) -> Letter:
    """In words, as of the moment it was sent."""
    subject, body, _language = written(envelope, envelope.closed_at or envelope.created_at)
    return Letter(envelope, subject, body)
