from datetime import timedelta

import pytest

from tests import cast as casting
from tests.cast import shanghai
from xuean.audit.models import Entry
from xuean.core import clock
from xuean.core.pen import NoPen, Pen, holding
from xuean.core.verdict import Refused, no
from xuean.jobs import dbclock
from xuean.outbox import decide, kinds, reads, sender
from xuean.outbox.claim import claim
from xuean.outbox.kinds import Outcome, Route, Target
from xuean.outbox.models import Attempt, Envelope
from xuean.outbox.post import post

NOW = shanghai(8, 35)
DOWN = Outcome("failed", error="connection-refused")


def send_all(now, limit=50):
    """Send until nothing is due at `now`; returns how many envelopes were taken up."""
    with clock.at(now):
        for count in range(limit):
            if sender.send_next("w1", now) is None:
                return count
    raise AssertionError("it never ends")


def fresh(envelope):
    return Envelope.objects.get(pk=envelope.pk)


def run_until(now, until):
    """As the worker does: whatever is due, whenever it is due."""
    while now <= until:
        send_all(now)
        due = Envelope.objects.filter(state="queued").order_by("next_at").first()
        if due is None:
            return
        now = max(now + timedelta(seconds=1), due.next_at)


def test_a_message_is_handed_over_and_on_record(play):
    envelope = play.post(NOW)
    assert send_all(NOW) == 1
    assert fresh(envelope).state == "accepted"
    attempt = Attempt.objects.get()
    assert (attempt.channel, attempt.state, attempt.provider_id, attempt.started_at) == (
        "mail",
        "accepted",
        "id-1",
        NOW,
    )
    assert [name for name, _ in play.sent] == ["mail"]
    entry = Entry.objects.get(tag="outbox.attempt")
    assert entry.subject_id == envelope.pk


def test_the_same_reason_is_posted_once(play):
    assert play.post(NOW).pk == play.post(NOW).pk
    assert Envelope.objects.count() == 1


def test_two_schools_may_use_the_same_key(play):
    other = casting.make("3799990002", "白河小学")
    assert play.post(NOW).pk != play.post(NOW, recipient=other.guardians[0]).pk


def test_without_a_pen_nothing_is_posted(play):
    with pytest.raises(NoPen):
        post(
            Pen(None, None, "x", NOW),
            kind="k",
            recipient=play.cast.guardians[0],
            reference=play.post(NOW).reference,
            facts={},
            dedupe="d",
        )


def test_not_before_its_time(play):
    play.post(NOW, not_before=NOW + timedelta(minutes=5))
    assert send_all(NOW) == 0
    assert send_all(NOW + timedelta(minutes=5)) == 1


def test_a_child_who_has_arrived_gets_no_message(play):
    envelope = play.post(NOW)
    play.true = no("arrived")
    send_all(NOW)
    assert (fresh(envelope).state, fresh(envelope).reason, play.sent) == ("dropped", "arrived", [])


def test_the_address_is_read_again_at_sending(play):
    play.post(NOW)
    play.route = Route((Target("mail", "new@example.com"),))
    send_all(NOW)
    assert play.sent[0][1].address == "new@example.com"


def test_who_may_no_longer_be_told_gets_nothing_and_it_is_listed(play):
    envelope = play.post(NOW)
    play.route = Route((), reason="no-right")
    send_all(NOW)
    assert (fresh(envelope).state, fresh(envelope).reason, play.sent) == ("failed", "no-right", [])
    assert list(reads.for_a_person(play.cast.school.id)) == [envelope]
    assert play.troubles == [(envelope.pk, "failed")]


def test_who_has_only_an_account_finds_it_in_the_application(play):
    envelope = play.post(NOW)
    play.route = Route((), in_app=True)
    send_all(NOW)
    assert fresh(envelope).state == "accepted"
    assert list(reads.inbox(play.cast.guardians[0].id, play.cast.school.id)) == [envelope]


def test_a_dead_channel_falls_back_within_five_minutes(play):
    envelope = play.post(NOW)
    play.outcomes["mail"] = [DOWN]
    run_until(NOW, NOW + timedelta(minutes=5))
    assert fresh(envelope).state == "delivered"
    assert Attempt.objects.get(channel="sms").started_at - NOW < timedelta(minutes=5)
    assert Attempt.objects.filter(channel="mail", state="failed").count() == 5


def test_a_refused_address_goes_on_to_the_next_channel_at_once(play):
    play.outcomes["mail"] = [Outcome("failed", error="550", permanent=True)]
    play.post(NOW)
    send_all(NOW)
    assert [name for name, _ in play.sent] == ["mail", "sms"]


def test_refused_everywhere_is_listed_with_its_reason(play):
    for name in play.outcomes:
        play.outcomes[name] = [Outcome("failed", error="550", permanent=True)]
    envelope = play.post(NOW)
    send_all(NOW)
    assert (fresh(envelope).state, fresh(envelope).reason) == ("failed", "rejected")
    assert play.troubles == [(envelope.pk, "failed")]


def test_six_hours_of_outage_lose_nothing_and_drain_within_a_quarter(play):
    envelope = play.post(NOW)
    for name in play.outcomes:
        play.outcomes[name] = [DOWN]
    back = NOW + timedelta(hours=6)
    run_until(NOW, back)
    assert (fresh(envelope).state, fresh(envelope).reason) == ("queued", "channels-down")
    assert envelope in reads.for_a_person(play.cast.school.id)
    play.outcomes["mail"] = [Outcome("accepted")]
    run_until(back, back + timedelta(minutes=15))
    assert (fresh(envelope).state, fresh(envelope).reason) == ("accepted", "")


def test_after_three_days_it_is_given_up_and_listed(play):
    envelope = play.post(NOW)
    assert send_all(NOW + timedelta(hours=73)) == 1
    assert (fresh(envelope).state, fresh(envelope).reason) == ("failed", "given-up")


def test_an_unclear_answer_waits_for_a_person(play):
    envelope = play.post(NOW)
    play.outcomes["mail"] = [TimeoutError("张三")]
    send_all(NOW)
    assert (fresh(envelope).state, fresh(envelope).reason) == ("unknown", "channel-unsure")
    assert Attempt.objects.get().error == "TimeoutError"
    assert play.troubles == [(envelope.pk, "unknown")]
    assert send_all(NOW + timedelta(hours=1)) == 0


def test_where_life_is_at_stake_it_is_sent_again_once_and_says_so(play):
    envelope = play.post(NOW, kind="test.life")
    play.outcomes["mail"] = [TimeoutError()]
    send_all(NOW)
    assert [message.body for _, message in play.sent] == ["body", "可能重复"]
    assert (fresh(envelope).state, fresh(envelope).repeated) == ("unknown", True)


def test_a_kind_nobody_knows_is_listed(play):
    envelope = play.post(NOW, kind="of.another.version")
    send_all(NOW)
    assert (fresh(envelope).state, fresh(envelope).reason) == ("failed", "no-kind")


def test_a_kind_that_fails_holds_up_no_other(play):
    broken = play.post(NOW, dedupe="a")
    fine = play.post(NOW, dedupe="b", kind="test.life")
    kinds.register_kind(kinds.Kind("test.plain", route=lambda envelope, now: 1 / 0, compose=None))
    send_all(NOW)
    assert (fresh(broken).state, fresh(broken).reason) == ("failed", "broken")
    assert fresh(fine).state == "accepted"


class TestCaps:
    def test_one_guardian_gets_so_many_a_day_and_the_rest_is_listed(self, play):
        for number in range(14):
            play.post(NOW, dedupe=str(number))
        send_all(NOW)
        assert len(play.sent) == 12
        over = Envelope.objects.filter(state="failed")
        assert [envelope.reason for envelope in over] == ["too-many-today"] * 2
        play.post(NOW + timedelta(days=1), dedupe="tomorrow")
        assert send_all(NOW + timedelta(days=1)) == 1
        assert len(play.sent) == 13

    def test_one_school_sends_so_many_a_minute_and_the_rest_follows(self, play):
        play.figures = kinds.Figures(timedelta(minutes=5), 5, 999, 3)
        for number in range(7):
            play.post(NOW, dedupe=str(number))
        send_all(NOW)
        assert len(play.sent) == 3
        assert set(Envelope.objects.filter(state="queued").values_list("reason", flat=True)) == {"held-back"}
        run_until(NOW, NOW + timedelta(minutes=3))
        assert len(play.sent) == 7
        assert set(Envelope.objects.values_list("state", flat=True)) == {"accepted"}


class TestTwoSenders:
    def test_an_envelope_is_claimed_once(self, play):
        play.post(NOW)
        assert claim("w1", NOW)
        assert claim("w2", NOW) is None

    def test_a_claim_whose_worker_died_before_the_attempt_is_taken_over(self, play):
        envelope = play.post(NOW)
        claim("w1", NOW)
        expire(envelope)
        assert claim("w2", NOW).pk == envelope.pk

    def test_an_answer_that_comes_after_the_take_over_still_counts(self, play):
        envelope = play.post(NOW)

        def slow(message):
            expire(envelope)
            with clock.at(NOW):
                assert sender.recover(NOW) == 1
            assert fresh(envelope).state == "unknown"
            return Outcome("accepted", "late")

        kinds.register_channel("mail", slow)
        send_all(NOW)
        assert fresh(envelope).state == "accepted"
        assert sorted(Attempt.objects.values_list("state", flat=True)) == ["accepted", "unknown"]


def expire(envelope):
    with holding(Pen(None, None, "test", NOW)):
        Envelope.objects.filter(pk=envelope.pk).update(lease_until=dbclock.now() - timedelta(seconds=1))


class TestDecide:
    def failed(self, play):
        envelope = play.post(NOW)
        play.route = Route(())
        send_all(NOW)
        play.route = Route((Target("mail", "a@example.com"),))
        return fresh(envelope)

    def pen(self):
        return holding(Pen(None, None, "test", NOW + timedelta(minutes=1)))

    def test_again_sends_it(self, play):
        envelope = self.failed(play)
        with self.pen() as pen:
            decide.again(pen, envelope)
        send_all(NOW + timedelta(minutes=1))
        assert fresh(envelope).state == "accepted"

    def test_told_otherwise_closes_it(self, play):
        envelope = self.failed(play)
        with self.pen() as pen:
            decide.close(pen, envelope, "told-otherwise")
        assert (fresh(envelope).state, fresh(envelope).reason) == ("dropped", "told-otherwise")
        assert not reads.for_a_person(play.cast.school.id)

    def test_what_moved_on_meanwhile_is_refused(self, play):
        envelope = self.failed(play)
        stale = fresh(envelope)
        with self.pen() as pen:
            decide.close(pen, envelope, "not-needed")
            with pytest.raises(Refused):
                decide.again(pen, stale)

    def test_shown_in_the_application_is_delivered_and_need_not_leave(self, play):
        envelope = play.post(NOW)
        with self.pen() as pen:
            decide.shown(pen, envelope)
            decide.confirm(pen, envelope)
        send_all(NOW)
        assert (fresh(envelope).state, play.sent) == ("confirmed", [])


def test_the_count_of_a_day_names_every_state(play):
    play.post(NOW)
    send_all(NOW)
    found = reads.counts(play.cast.school.id, NOW, NOW + timedelta(days=1))
    assert found == dict.fromkeys(found, 0) | {"accepted": 1}
    assert set(found) >= {"queued", "delivered", "failed", "unknown", "confirmed"}


def test_an_empty_outbox_is_polled_without_a_write(play, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert claim("w1", NOW) is None
