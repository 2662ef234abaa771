"""From the mark to the guardian's mail, and back when the child is found: each at its minute."""

from datetime import timedelta

import pytest

from tests.cast import contact, shanghai
from xuean.audit.verify import verify
from xuean.duties.models import OPEN, Duty
from xuean.notices.kinds import FOUND, MISSING, RUNG
from xuean.notices.reads import inbox
from xuean.notices.rungs import CALL, UNDELIVERABLE
from xuean.outbox.kinds import Outcome
from xuean.outbox.models import Attempt, Envelope
from xuean.people.models import ContactPoint

TOLD = shanghai(8, 25)


def told(matter, kind=RUNG):
    return {envelope.recipient.name for envelope in matter.envelopes(kind)}


def test_at_the_mark_the_two_teachers_see_it(matter):
    matter.open()
    matter.worker(shanghai(8, 9))
    assert told(matter) == {"王建国", "周敏"}
    assert set(matter.states(RUNG)) == {("accepted", "in-app")}


def test_ten_minutes_from_the_bell_somebody_owes_the_call(matter):
    duty = matter.open()
    matter.worker(shanghai(8, 11))
    call = Duty.objects.get(name=CALL)
    assert (call.subject_id, call.state, call.facts["for"]) == (matter.child.id, OPEN, str(duty.id))
    holders = call.holders.filter(until=None)
    assert [holder.person.name for holder in holders] == ["周敏"]
    assert matter.envelopes(MISSING) == []


def test_the_homeroom_teacher_is_told_once_of_the_call(matter):
    matter.open()
    matter.worker(shanghai(8, 11))
    names = [envelope.recipient.name for envelope in matter.envelopes(RUNG)]
    assert sorted(names) == ["周敏", "周敏", "王建国"]  # the mark, and the call


def test_fifteen_minutes_later_the_guardians_are_written_to(matter):
    matter.open()
    matter.worker(shanghai(8, 24))
    assert matter.sent == []
    matter.worker(TOLD)
    assert [message.address for message in matter.sent] == [_address(matter)]
    assert matter.states(MISSING) == [("accepted", ""), ("accepted", "in-app")]  # the mother has an account only


def test_the_letter_says_who_when_and_what_now_and_the_subject_says_nothing(matter):
    matter.open()
    matter.worker(TOLD)
    letter = matter.sent[0]
    for word in ("李沐阳", "8:05", "周敏", "青云实验中学"):
        assert word in letter.body
    assert "李沐阳" not in letter.subject
    for secret in ("王芳", "13800001111", "13900002222"):
        assert secret not in letter.body + letter.subject


def test_a_child_who_has_arrived_gets_no_message(matter):
    matter.open()
    matter.arrives(shanghai(8, 20))
    matter.worker(TOLD)
    assert (matter.sent, matter.envelopes(MISSING), matter.envelopes(FOUND)) == ([], [], [])
    assert not Duty.objects.filter(state=OPEN).exclude(name="attendance.state-reason")


def test_a_child_who_arrives_while_the_message_waits_gets_none(matter):
    matter.open()
    matter.outcome = Outcome("failed", error="refused")
    matter.worker(TOLD)
    matter.sent.clear()
    matter.outcome = Outcome("accepted")
    matter.arrives(TOLD + timedelta(seconds=5))
    for minute in range(26, 40):
        matter.worker(shanghai(8, minute))
    assert matter.sent == []
    assert matter.states(MISSING)[0] == ("dropped", "settled")


def test_one_already_sent_is_followed_by_word_that_the_child_is_here(matter):
    matter.open()
    matter.worker(TOLD)
    matter.arrives(shanghai(8, 32))
    matter.worker(shanghai(8, 32))
    first, second = matter.sent
    assert second.address == first.address
    assert "李沐阳" in second.body
    assert "8:32" in second.body
    assert [state for state, _ in matter.states(FOUND)] == ["accepted", "accepted"]


def test_who_lost_the_right_before_sending_gets_nothing(matter):
    matter.open()
    matter.outcome = Outcome("failed", error="refused")
    matter.worker(TOLD)
    matter.sent.clear()
    matter.loses_right(0, "told", TOLD + timedelta(seconds=5))
    matter.worker(TOLD + timedelta(minutes=1))
    assert matter.sent == []
    assert ("failed", "no-right") in matter.states(MISSING)
    lost = Envelope.objects.get(kind=MISSING, state="failed")
    assert lost.recipient == matter.cast.guardians[0]
    assert lost.id not in {letter.envelope.id for letter in inbox(matter.actor("guardian", shanghai(9)))}


def test_who_has_no_right_is_never_written_to(matter):
    matter.loses_right(0, "told", shanghai(7))
    matter.loses_right(1, "told", shanghai(7))
    matter.open()
    matter.worker(TOLD)
    assert (matter.sent, matter.envelopes(MISSING)) == ([], [])
    assert Duty.objects.get(name=UNDELIVERABLE).subject_record == "student"


def test_after_a_guardian_was_reached_by_telephone_no_letter_leaves(matter):
    from xuean.notices.actions.calls import record_contact

    matter.open()
    matter.worker(shanghai(8, 11))
    number = ContactPoint.objects.get(person=matter.cast.guardians[1], kind="mobile")
    record_contact(
        matter.actor("homeroom_teacher", shanghai(8, 15)),
        matter.child,
        now=shanghai(8, 15),
        target="other_guardian",
        contact=number,
        result="reached",
    )
    assert not Duty.objects.filter(name=CALL, state=OPEN).exists()
    matter.worker(TOLD)
    assert matter.sent == []
    assert set(matter.states(MISSING)) == {("dropped", "reached")}


def test_a_letter_that_cannot_be_sent_becomes_somebodys_matter(matter):
    matter.open()
    matter.outcome = Outcome("failed", error="smtp-550", permanent=True)
    matter.worker(TOLD)
    assert matter.states(MISSING)[0] == ("failed", "rejected")
    duty = Duty.objects.get(name=UNDELIVERABLE)
    assert duty.subject_record == "envelope"
    matter.arrives(shanghai(8, 30))
    assert not Duty.objects.filter(state=OPEN).exclude(name="attendance.state-reason").exists()
    assert matter.states(MISSING)[0] == ("dropped", "not-needed")


def test_an_unclear_letter_goes_once_more_and_says_so(matter):
    matter.open()
    matter.outcome = Outcome("unknown", error="timeout")
    matter.worker(TOLD)
    first, second = matter.sent
    assert "两次" in second.body
    assert "两次" not in first.body
    assert matter.states(MISSING)[0] == ("unknown", "channel-unsure")


def test_without_a_mail_server_it_is_listed(matter, settings):
    settings.EMAIL_HOST = ""
    matter.open()
    matter.worker(TOLD)
    assert matter.sent == []
    assert set(matter.states(MISSING)) == {("accepted", "in-app")}  # both have an account


def test_staff_with_an_address_get_mail_too_and_it_counts_towards_no_cap(matter):
    with matter.pen(shanghai(7)):
        contact(matter.cast, matter.cast.people["homeroom_teacher"], "email", "zhou@example.com")
    matter.open()
    matter.worker(shanghai(8, 11))
    assert [message.address for message in matter.sent] == ["zhou@example.com"] * 2


def test_a_week_of_outage_then_nothing_is_doubled(matter):
    matter.open()
    late = shanghai(8, 25) + timedelta(days=7)
    matter.worker(late)
    matter.worker(late)
    people = [(e.kind, e.recipient_id, e.reference_id, e.facts.get("rung")) for e in Envelope.objects.all()]
    assert len(people) == len(set(people))
    assert Attempt.objects.filter(envelope__kind=MISSING).count() == 1


def test_all_of_it_stands_in_the_chain(matter):
    matter.open()
    matter.worker(TOLD)
    matter.arrives(shanghai(8, 32))
    matter.worker(shanghai(8, 32))
    assert verify(matter.cast.school.id).ok


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_words_exist_in_the_readers_language(matter, language):
    account = matter.cast.guardians[0].account
    account.language = language
    account.save()
    matter.open()
    matter.worker(TOLD)
    assert ("What to do now" in matter.sent[0].body) == (language == "en")


def _address(matter):
    return ContactPoint.objects.get(person=matter.cast.guardians[0], kind="email").value


def test_the_guardians_letter_and_its_follow_up_arrive_at_a_real_server(mailed, server):
    mailed.open()
    mailed.worker(TOLD)
    mailed.arrives(shanghai(8, 32))
    mailed.worker(shanghai(8, 32))
    (to, first), (again, second) = server.letters
    assert to == again == [_address(mailed)]
    assert "李沐阳" in first.get_content()
    assert "8:32" in second.get_content()
    assert "李沐阳" not in first["Subject"] + second["Subject"]
    trials = Attempt.objects.order_by("started_at").values_list("state", "provider_id")
    assert list(trials) == [("accepted", first["Message-ID"]), ("accepted", second["Message-ID"])]
