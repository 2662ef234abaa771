"""Calls and own messages as actions and as pages: what they record, whom they let in, what they show and hide."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import shanghai, sign_in
from xuean.access import grants
from xuean.audit.models import Entry
from xuean.core import clock
from xuean.core.verdict import NotYours, Refused
from xuean.duties.models import OPEN, Duty
from xuean.duties.reads import open_for
from xuean.notices import cards, reads
from xuean.notices.actions import messages
from xuean.notices.actions.calls import record_contact
from xuean.notices.kinds import MISSING, RUNG
from xuean.notices.models import ContactAttempt
from xuean.notices.rungs import CALL, UNDELIVERABLE
from xuean.outbox.kinds import Outcome
from xuean.outbox.models import Envelope
from xuean.people.models import ContactPoint

NOW = shanghai(8, 15)


@pytest.fixture
def searched(matter):
    """The child is missing since 8:05; it is 8:15, and the call is owed."""
    matter.open()
    matter.worker(shanghai(8, 11))
    with clock.at(NOW):
        yield matter


def phone(matter, guardian=0):
    return ContactPoint.objects.get(person=matter.cast.guardians[guardian], kind="mobile")


def dial(matter, result, *, guardian=0, now=NOW, post="homeroom_teacher", **more):
    target = "guardian" if guardian == 0 else "other_guardian"
    data = {"target": target, "contact": phone(matter, guardian)} | more
    return record_contact(matter.actor(post, now), matter.child, now=now, result=result, **data)


class TestRecord:
    def test_the_call_is_evidence_with_the_number_masked(self, searched):
        attempt = dial(searched, "no_answer", told="铃声响到结束")
        kept = ContactAttempt.objects.get()
        assert kept == attempt
        assert (kept.by.name, kept.person.name, kept.result) == ("周敏", "李建军", "no_answer")
        assert kept.number_masked == "138****1111"
        assert bytes(kept.number_blind) == bytes(phone(searched).value_blind)
        entry = Entry.objects.get(tag="notices.record-contact")
        assert entry.subject_id == searched.child.id
        assert "13800001111" not in str(entry.codes)
        assert "铃声" not in str(entry.codes)

    def test_what_was_said_is_sealed_in_the_table(self, searched):
        dial(searched, "reached", told="孩子在校医院")
        with connection.cursor() as cursor:
            cursor.execute("SELECT told FROM notices_contactattempt")
            assert "孩子".encode() not in bytes(cursor.fetchone()[0])

    @pytest.mark.parametrize("result", ["dead_number", "wrong_person"])
    def test_a_number_that_leads_nowhere_is_dead_and_the_next_is_offered(self, searched, result):
        dial(searched, result)
        assert phone(searched).dead_at == NOW
        calls = reads.call_list(searched.child, NOW)
        assert calls.next.person == searched.cast.guardians[1]
        assert [way.offer.state for way in calls.lines][:2] == ["dead", "next"]

    def test_two_dead_numbers_lead_to_employer_committee_and_police(self, searched):
        dial(searched, "dead_number")
        dial(searched, "dead_number", guardian=1)
        order = []
        for _ in range(3):
            target = reads.call_list(searched.child, NOW).next.offer.line.target
            order.append(target)
            for _again in range(2):
                dial(searched, "no_answer", target=target, contact=None, number="0571-00012345")
        assert order == ["employer", "residents_committee", "police_station"]
        assert ContactAttempt.objects.filter(target="employer").first().number_masked == "0571-****2345"

    def test_reaching_a_guardian_ends_the_call_but_not_the_search(self, searched):
        dial(searched, "reached")
        assert not Duty.objects.filter(name=CALL, state=OPEN).exists()
        assert Duty.objects.get(name=CALL).evidence.startswith("contact_attempt:")
        assert Duty.objects.filter(name="attendance.account-for-absent", state=OPEN).exists()

    def test_reaching_only_the_employer_ends_nothing(self, searched):
        dial(searched, "reached", target="employer", contact=None, number="0571-00012345")
        assert Duty.objects.filter(name=CALL, state=OPEN).exists()

    def test_whoever_has_no_business_with_this_class_cannot(self, searched):
        for post in ("homeroom_teacher_2", "subject_teacher", "guard", "system_administrator"):
            with pytest.raises(NotYours):
                dial(searched, "reached", post=post)

    @pytest.mark.parametrize(
        "fault",
        [
            {"result": "perhaps"},
            {"target": "neighbour"},
            {"contact": None},
            {"target": "employer", "contact": None, "number": ""},
            {"occurred_at": NOW + timedelta(minutes=1)},
        ],
    )
    def test_what_makes_no_sense_is_refused(self, searched, fault):
        with pytest.raises(Refused):
            dial(searched, **({"result": "reached"} | fault))
        assert not ContactAttempt.objects.exists()

    def test_the_number_of_somebody_else_is_refused(self, searched):
        searched.loses_right(1, "told", NOW - timedelta(minutes=1))
        with pytest.raises(Refused):
            dial(searched, "reached", guardian=1)


class TestCallPage:
    def open(self, searched, client, post="homeroom_teacher"):
        sign_in(client, searched.cast.people[post], NOW)
        return reverse("notices:call", args=[searched.child.id])

    def test_one_tap_dials_the_next_and_only_that_number_is_on_the_page(self, searched, client):
        address = self.open(searched, client)
        page = client.get(address).content.decode()
        assert 'href="tel:13800001111"' in page
        assert "13900002222" not in page
        assert "139****2222" in page
        assert Entry.objects.get(tag="audit.read").codes["purpose"] == "notices.call-page"

    def test_the_result_is_one_press_and_leads_on(self, searched, client):
        address = self.open(searched, client)
        data = {"target": "guardian", "contact": str(phone(searched).id), "result": "dead_number", "told": ""}
        page = client.post(address, data, follow=True).content.decode()
        assert 'href="tel:13900002222"' in page
        assert ContactAttempt.objects.get().result == "dead_number"

    def test_a_place_needs_the_number_that_was_called(self, searched, client):
        address = self.open(searched, client)
        answer = client.post(address, {"target": "police_station", "contact": "", "result": "reached", "number": ""})
        assert answer.status_code == 422
        assert "请填写拨打的号码" in answer.content.decode()

    def test_another_line_can_be_chosen(self, searched, client):
        address = self.open(searched, client)
        assert 'name="number"' in client.get(f"{address}?line=police_station").content.decode()

    @pytest.mark.parametrize("post", ["homeroom_teacher_2", "subject_teacher", "guard", "guardian"])
    def test_others_find_nothing_there(self, searched, client, post):
        assert client.get(self.open(searched, client, post)).status_code == 404

    def test_its_queries_are_bounded(self, searched, client):
        address = self.open(searched, client)
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as few:
            client.get(address)
        for _ in range(2):
            dial(searched, "no_answer")
            dial(searched, "no_answer", guardian=1)
        with CaptureQueriesContext(connection) as many:
            client.get(address)
        assert len(many) <= len(few) + 2


class TestCards:
    def test_today_says_whom_to_call_and_how_often_it_was_tried(self, searched):
        dial(searched, "no_answer")
        duty = next(duty for duty in open_for(searched.actor("homeroom_teacher", NOW)) if duty.name == CALL)
        card = cards.call_guardian(duty, searched.actor("homeroom_teacher", NOW), NOW)
        assert "李沐阳" in card.title
        assert "1" in card.detail
        assert card.primary.href == reverse("notices:call", args=[searched.child.id])

    def test_today_says_why_a_message_did_not_arrive(self, searched):
        searched.outcome = Outcome("failed", error="smtp-550", permanent=True)
        searched.worker(shanghai(8, 25))
        duty = Duty.objects.get(name=UNDELIVERABLE)
        card = cards.undeliverable(duty, searched.actor("homeroom_teacher", NOW), shanghai(8, 25))
        assert "拒收" in card.detail
        assert card.primary.href == reverse("notices:call", args=[searched.child.id])


@pytest.fixture
def failed(searched):
    searched.outcome = Outcome("failed", error="smtp-550", permanent=True)
    searched.worker(shanghai(8, 25))
    with clock.at(shanghai(8, 26)):
        yield searched, Envelope.objects.get(kind=MISSING, state="failed")


def test_a_guardian_reached_by_telephone_needs_no_letter_any_more(failed):
    matter, envelope = failed
    dial(matter, "reached", guardian=1, now=shanghai(8, 26))
    envelope.refresh_from_db()
    assert (envelope.state, envelope.reason) == ("dropped", "told-otherwise")
    assert not Duty.objects.filter(name=UNDELIVERABLE, state=OPEN).exists()


@pytest.fixture
def may_manage(monkeypatch):
    """The homeroom teacher may deal with messages about the own class, whatever the table says of others today."""
    table = {post: dict(records) for post, records in grants.table().items()}
    table["homeroom_teacher"]["envelope"] = grants.Grant(frozenset({"read", "manage"}))
    monkeypatch.setattr(grants, "table", lambda: table)
    grants.posts_with.cache_clear()
    yield
    monkeypatch.undo()
    grants.posts_with.cache_clear()


@pytest.mark.usefixtures("may_manage")
class TestNotSent:
    def test_told_otherwise_ends_the_duty(self, failed):
        matter, envelope = failed
        messages.close(matter.actor("homeroom_teacher", NOW), envelope, now=shanghai(8, 26), reason="told-otherwise")
        assert not Duty.objects.filter(name=UNDELIVERABLE, state=OPEN).exists()

    def test_sent_again_it_arrives(self, failed):
        matter, envelope = failed
        matter.outcome = Outcome("accepted")
        messages.send_again(matter.actor("homeroom_teacher", NOW), envelope, now=shanghai(8, 26))
        matter.worker(shanghai(8, 27))
        assert Envelope.objects.get(pk=envelope.pk).state == "accepted"

    def test_the_other_class_has_no_say(self, failed):
        matter, envelope = failed
        with pytest.raises(NotYours):
            messages.close(matter.actor("homeroom_teacher_2", NOW), envelope, now=shanghai(8, 26), reason="not-needed")

    def test_the_list_says_why_and_offers_what_may_be_done(self, failed, client):
        matter, envelope = failed
        sign_in(client, matter.cast.people["homeroom_teacher"], NOW)
        page = client.get(reverse("notices:undelivered")).content.decode()
        assert "李建军" in page
        assert "拒收" in page
        assert reverse("notices:send-again", args=[envelope.id]) in page
        assert "@example.com" not in page
        client.post(reverse("notices:close-message", args=[envelope.id]), {"reason": "told-otherwise"})
        assert Envelope.objects.get(pk=envelope.pk).reason == "told-otherwise"

    def test_the_other_class_does_not_see_it(self, failed, client):
        matter, _ = failed
        sign_in(client, matter.cast.people["homeroom_teacher_2"], NOW)
        assert "李建军" not in client.get(reverse("notices:undelivered")).content.decode()


class TestOwnMessages:
    def test_a_message_on_the_screen_is_delivered(self, searched, client):
        person = searched.cast.people["subject_teacher"]
        sign_in(client, person, NOW)
        page = client.get(reverse("notices:inbox")).content.decode()
        envelope = Envelope.objects.get(kind=RUNG, recipient=person)
        assert reverse("notices:letter", args=[envelope.id]) in page
        assert reads.unread(searched.actor("subject_teacher", NOW)) == 1
        letter = client.get(reverse("notices:letter", args=[envelope.id])).content.decode()
        assert "李沐阳" in letter
        envelope.refresh_from_db()
        assert (envelope.state, envelope.shown_at) == ("delivered", NOW)
        assert Entry.objects.get(tag="notices.shown").person_id == person.id
        assert reads.unread(searched.actor("subject_teacher", NOW)) == 0

    def test_the_letter_of_somebody_else_does_not_exist(self, searched, client):
        envelope = Envelope.objects.filter(kind=RUNG).first()
        sign_in(client, searched.cast.people["principal"], NOW)
        assert client.get(reverse("notices:letter", args=[envelope.id])).status_code == 404

    def test_opened_twice_it_is_recorded_once(self, searched, client):
        person = searched.cast.people["subject_teacher"]
        envelope = Envelope.objects.get(kind=RUNG, recipient=person)
        sign_in(client, person, NOW)
        for _ in range(2):
            client.get(reverse("notices:letter", args=[envelope.id]))
        assert Entry.objects.filter(tag="notices.shown").count() == 1


class TestNight:
    """The school day turns at four: half past midnight still belongs to the evening before."""

    @pytest.mark.parametrize(("at", "accepted"), [("00:10", True), ("23:50", True), ("03:30", False)])
    def test_a_call_made_before_midnight_or_after_it(self, searched, client, at, accepted):
        night = shanghai(0, 30) + timedelta(days=1)
        with clock.at(night):
            sign_in(client, searched.cast.people["homeroom_teacher"], night)
            data = {"target": "guardian", "contact": phone(searched).id, "result": "no_answer", "at": at}
            answer = client.post(reverse("notices:call", args=[searched.child.id]), data)
        assert answer.status_code == (302 if accepted else 422)
        if accepted:
            moment = ContactAttempt.objects.get().occurred_at
            assert timedelta() <= night - moment <= timedelta(minutes=40)
