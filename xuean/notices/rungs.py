"""What follows from the ladder of a duty: the rung that fires becomes messages and calls, the end takes them back."""

from collections.abc import Iterable, Sequence, Set
from datetime import timedelta
from uuid import UUID

from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.duties.actions import meet, owe, owe_all
from xuean.duties.models import OPEN, Duty, DutyHolder, DutyRung
from xuean.duties.registry import Occurrence, Told
from xuean.notices.kinds import FOUND, MISSING, RUNG
from xuean.notices.tell import dedupe, letters, tell
from xuean.outbox import decide, flow, reads
from xuean.outbox.models import Envelope
from xuean.outbox.post import Letter, post, post_all
from xuean.people.models import Student

CALL, UNDELIVERABLE = "notices.call-guardian", "notices.undeliverable"
REACH = "reach-guardian"  # a rung that must lead to a call
SURE = timedelta(minutes=2)  # by then an attempt that is under way has ended or been taken over


def fired(pen: Pen, tellings: Sequence[Told]) -> None:
    """Rungs have fired: called in their transaction."""
    callers = _owe_calls(pen, [told.duty for told in tellings if told.rung.must == REACH and told.duty.name != CALL])
    for told in tellings:
        if "guardian" in told.posts and told.duty.student_id:
            _tell_guardians(pen, told.duty, told.duty.student_id, told.rung)
    post_all(pen, [letter for told in tellings for letter in _letters(told, callers)])


def _letters(told: Told, callers: Set[tuple[UUID, UUID]]) -> list[Letter]:
    """To each who stands on the rung, unless this very rung made the person owe the call."""
    duty = told.duty
    asked = told.rung.must == REACH
    people = [one.person for one in told.people if not (asked and (duty.id, one.person.id) in callers)]
    facts = {"duty": str(duty.id), "rung": told.rung.no} | _about(duty)
    return letters(RUNG, people, Ref("duty", duty.id), facts, str(told.rung.no))


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


def _owe_calls(pen: Pen, duties: Iterable[Duty]) -> set[tuple[UUID, UUID]]:
    """Somebody owes the call for each; returns (duty, person): who was told of it and need not be told twice."""
    about = [(duty, duty.student_id) for duty in duties if duty.student_id]
    calls = owe_all(
        pen,
        [
            Occurrence(
                CALL,
                Ref("student", student_id),
                pen.now,
                duty.anchors,
                f"{duty.name}:{duty.occurrence}"[:80],
                {"began": duty.opened_at, "for": str(duty.id)},
            )
            for duty, student_id in about
        ],
    )
    held = DutyHolder.objects.filter(duty__in=calls, until=None).values_list("duty_id", "person_id")
    served = {call.id: duty.id for call, (duty, _student) in zip(calls, about, strict=True)}
    return {(served[call], person) for call, person in held} if calls else set()


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
