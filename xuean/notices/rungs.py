"""What follows from the ladder of a duty: the rung that fires becomes messages and calls, the end takes them back."""

from datetime import timedelta
from uuid import UUID

from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.duties.actions import meet, owe
from xuean.duties.models import OPEN, Duty, DutyHolder, DutyRung
from xuean.duties.registry import Told
from xuean.notices.kinds import FOUND, MISSING, RUNG
from xuean.notices.tell import dedupe, tell
from xuean.outbox import decide, flow, reads
from xuean.outbox.models import Envelope
from xuean.outbox.post import post
from xuean.people.models import Student

CALL, UNDELIVERABLE = "notices.call-guardian", "notices.undeliverable"
REACH = "reach-guardian"  # a rung that must lead to a call
SURE = timedelta(minutes=2)  # by then an attempt that is under way has ended or been taken over


def fired(pen: Pen, told: Told) -> None:
    """A rung has fired: called in its transaction."""
    duty, people = told.duty, [holder.person for holder in told.people]
    if told.rung.must == REACH and duty.name != CALL and duty.student_id:
        callers = _owe_call(pen, duty, duty.student_id)
        people = [person for person in people if person.id not in callers]
    if "guardian" in told.posts and duty.student_id:
        _tell_guardians(pen, duty, duty.student_id, told.rung)
    facts = {"duty": str(duty.id), "rung": told.rung.no} | _about(duty)
    tell(pen, RUNG, people, Ref("duty", duty.id), facts, occurrence=str(told.rung.no))


def settled(pen: Pen, duty: Duty) -> None:
    """A duty is met or void: calls and complaints that served it end, who was told hears how it ended."""
    for serving in Duty.objects.filter(
        school=duty.school_id, student_id=duty.student_id, state=OPEN, name__in=(CALL, UNDELIVERABLE)
    ):
        if serving.facts.get("for") == str(duty.id):
            meet(pen, serving, None)
    for envelope in reads.about(duty.school_id, Ref("duty", duty.id), (MISSING, RUNG)):
        if envelope.state == flow.FAILED:
            decide.close(pen, envelope, "not-needed")
        elif envelope.kind == MISSING and envelope.state != flow.DROPPED:
            _follow_up(pen, envelope)


def _owe_call(pen: Pen, duty: Duty, student_id: UUID) -> set[UUID]:
    """Somebody owes the call; returns who was told of that just now and need not be told twice."""
    call = owe(
        pen,
        CALL,
        Ref("student", student_id),
        occurrence=f"{duty.name}:{duty.occurrence}"[:80],
        facts={"began": duty.opened_at, "for": str(duty.id)},
        anchors=duty.anchors,
    )
    return set(DutyHolder.objects.filter(duty=call, until=None).values_list("person_id", flat=True))


def _tell_guardians(pen: Pen, duty: Duty, student_id: UUID, rung: DutyRung) -> None:
    student = Student.objects.select_related("school", "person").get(pk=student_id)
    facts = {"duty": str(duty.id), "rung": rung.no}
    if not tell(pen, MISSING, student, Ref("duty", duty.id), facts, occurrence=str(rung.no)):
        _nobody_to_tell(pen, duty, student_id, rung)


def _nobody_to_tell(pen: Pen, duty: Duty, student_id: UUID, rung: DutyRung) -> None:
    """No guardian with the right to be told is known: a person sees to it."""
    owe(
        pen,
        UNDELIVERABLE,
        Ref("student", student_id),
        occurrence=f"{duty.id}:{rung.no}",
        facts={"began": duty.opened_at, "for": str(duty.id)},
        anchors=duty.anchors,
    )


def _follow_up(pen: Pen, envelope: Envelope) -> None:
    """已到校, to the same person; not before it is known whether the first message left."""
    left = envelope.state in flow.GONE_OUT
    post(
        pen,
        kind=FOUND,
        recipient=envelope.recipient,
        reference=envelope.reference,
        facts={"after": str(envelope.id), "student": envelope.facts["student"]},
        dedupe=dedupe(FOUND, Ref("envelope", envelope.id), "", envelope.recipient_id),
        not_before=pen.now if left else pen.now + SURE,
    )


def not_sent(pen: Pen, envelope: Envelope) -> None:
    """A guardian's message failed, or nobody knows: somebody owes to reach the guardian otherwise. A24."""
    if envelope.kind != MISSING:
        return
    duty = Duty.objects.filter(pk=envelope.reference_id, state=OPEN).first()
    if duty is not None:
        owe(
            pen,
            UNDELIVERABLE,
            Ref("envelope", envelope.id),
            occurrence=pen.now.isoformat(),
            facts={"began": duty.opened_at, "for": str(duty.id), "student": str(envelope.student_id)},
            anchors=duty.anchors,
        )


def _about(duty: Duty) -> dict[str, str]:
    return {"student": str(duty.student_id)} if duty.student_id else {}
