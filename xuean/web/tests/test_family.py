"""The family tab: numbers and addresses are added, corrected, ended and put in order; nothing is overwritten."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast as theatre
from tests.cast import BEGAN, MONDAY, Cast, shanghai
from xuean.audit.models import Entry
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.core.verdict import NotYours, Refused
from xuean.notices.recipients import route_of_guardian
from xuean.people import blinds
from xuean.people.models import ContactPoint, Guardianship
from xuean.people.rights import guardians_to_tell
from xuean.web.students import contacts

pytestmark = pytest.mark.django_db
NOW = shanghai(8, 30)


@pytest.fixture(autouse=True)
def at_half_past():
    with clock.at(NOW):
        yield


class Tab:
    """The tab of the first student of the cast, and its buttons."""

    def __init__(self, cast: Cast, client: Client, post: str = "homeroom_teacher"):
        self.cast, self.client = cast, client
        self.child = cast.students[0]
        theatre.sign_in(client, cast.people[post], NOW)

    def send(self, name: str, *args, **data):
        return self.client.post(reverse(f"web:{name}", args=[self.child.id, *args]), data)

    def add(self, person, value: str):
        return self.send("add-contact", person=person.id, **{f"{person.id}-value": value})

    def change(self, name: str, contact: ContactPoint, value: str = "", because: str = "changed"):
        return self.send(
            name, contact.id, **{f"{contact.id}-value": value, f"{contact.id}-because": because}
        )  # fmt: skip

    def text(self) -> str:
        return self.client.get(reverse("web:student-family", args=[self.child.id])).content.decode()


@pytest.fixture
def tab(cast: Cast, client: Client) -> Tab:
    return Tab(cast, client)


def mobile(person) -> ContactPoint:
    return ContactPoint.objects.get(person=person, kind="mobile", until=None)


def in_use(person) -> list[tuple[str, str]]:
    rows = ContactPoint.objects.filter(person=person, until=None).order_by("order", "id")
    return [(row.kind, row.value) for row in rows]


class TestAdding:
    @pytest.mark.parametrize(
        ("value", "kind", "stored"),
        [
            ("Wang.Fang＠Example.CN", "email", "wang.fang@example.cn"),
            ("137 0000 3333", "mobile", "+8613700003333"),
            ("0571-8800 0318", "landline", "+8657188000318"),
        ],
    )  # fmt: skip
    def test_a_number_or_an_address_of_a_guardian(self, tab: Tab, value: str, kind: str, stored: str) -> None:
        mother = tab.cast.guardians[1]
        before = in_use(mother)
        assert tab.add(mother, value).status_code == 302
        assert in_use(mother) == [*before, (kind, stored)]
        fresh = ContactPoint.objects.get(person=mother, since=NOW)
        assert bytes(fresh.value_blind) == blinds.contact(tab.cast.school.id, kind, stored)
        codes = Entry.objects.get(tag="web.add-contact").codes
        assert codes == {"contact": str(fresh.id), "kind": kind}

    def test_from_then_on_the_guardian_is_written_to(self, tab: Tab, monkeypatch) -> None:
        monkeypatch.setattr("xuean.notices.channels.mail.available", lambda: True)
        father = tab.cast.guardians[0]
        tab.add(father, "li@example.cn")
        route = route_of_guardian(father, tab.child.id, NOW)
        assert "li@example.cn" in [target.address for target in route.targets]

    @pytest.mark.parametrize("value", ["", "12", "110", "no number", "wang@163", "a@b@example.cn", "王@example.cn"])
    def test_what_is_neither_is_refused_beside_the_field(self, tab: Tab, value: str) -> None:
        mother = tab.cast.guardians[1]
        before = in_use(mother)
        answer = tab.add(mother, value)
        text = answer.content.decode()
        assert answer.status_code == 422
        assert "x-error" in text
        assert f'value="{value}"' in text or not value
        assert in_use(mother) == before

    def test_what_is_there_already_is_refused(self, tab: Tab) -> None:
        father = tab.cast.guardians[0]
        assert tab.add(father, "13700003333").status_code == 302
        assert tab.add(father, "+86 137-0000-3333").status_code == 422

    def test_the_students_own_and_nobody_elses(self, tab: Tab) -> None:
        assert tab.add(tab.child.person, "13700003333").status_code == 302
        for stranger in (tab.cast.people["principal"], tab.cast.others[0].person):
            assert tab.add(stranger, "13700004444").status_code == 422
            assert ("mobile", "+8613700004444") not in in_use(stranger)
            with pytest.raises(Refused):
                contacts.add_contact(
                    tab.cast.actor("homeroom_teacher"), tab.child, now=NOW, person_id=stranger.id, value="13700004444"
                )
        assert tab.send("add-contact").status_code == 422

    def test_who_is_guardian_no_more_gets_nothing(self, tab: Tab) -> None:
        father = tab.cast.guardians[0]
        with holding(Pen(actor=None, school_id=tab.cast.school.id, tag="tests.cast", now=NOW)):
            Guardianship.objects.filter(person=father).update(until=NOW)
        assert tab.add(father, "13700003333").status_code == 422
        assert tab.change("correct-contact", mobile(father), "13700003333").status_code == 404


class TestCorrecting:
    def test_a_new_entry_takes_the_place_and_the_old_one_stays_with_its_reason(self, tab: Tab) -> None:
        father = tab.cast.guardians[0]
        old = mobile(father)
        assert tab.change("correct-contact", old, " 137 0000 3333 ").status_code == 302
        old.refresh_from_db()
        fresh = mobile(father)
        assert (old.until, old.ended_because, old.value) == (NOW, "changed", "13800001111")
        assert (fresh.value, fresh.order, fresh.dead_at, fresh.confirmed_on) == (
            "+8613700003333",
            old.order,
            None,
            MONDAY,
        )
        codes = Entry.objects.get(tag="web.correct-contact").codes
        assert codes == {"contact": str(fresh.id), "kind": "mobile", "because": "changed"}
        text = tab.text()
        assert text.count("138****1111") == 1
        assert "13800001111" not in text

    def test_an_address_is_checked_like_a_new_one(self, tab: Tab) -> None:
        mother = tab.cast.guardians[1]
        tab.add(mother, "wang@example.cn")
        mail = ContactPoint.objects.get(person=mother, kind="email", since=NOW)
        assert tab.change("correct-contact", mail, "wang@example").status_code == 422
        assert tab.change("correct-contact", mail, "WANG@example.cn").status_code == 422
        assert tab.change("correct-contact", mail, "fang@example.cn").status_code == 302
        assert ("email", "fang@example.cn") in in_use(mother)

    @pytest.mark.parametrize("value", ["", "12", "110", "not a number"])
    def test_what_cannot_be_dialled_is_refused_with_a_sentence(self, tab: Tab, value: str) -> None:
        old = mobile(tab.cast.guardians[0])
        answer = tab.change("correct-contact", old, value)
        assert answer.status_code == 422
        assert "x-error" in answer.content.decode()
        old.refresh_from_db()
        assert old.until is None

    def test_a_reason_is_asked_for(self, tab: Tab) -> None:
        old = mobile(tab.cast.guardians[0])
        for because in ("", "whim"):
            assert tab.change("correct-contact", old, "13700003333", because).status_code == 422
            assert tab.change("end-contact", old, because=because).status_code == 422

    def test_twice_is_refused(self, tab: Tab) -> None:
        old = mobile(tab.cast.guardians[0])
        data = {"value": "13700003333", "because": "wrong", "student": tab.child}
        contacts.correct_contact(tab.cast.actor("homeroom_teacher"), old, now=NOW, **data)
        with pytest.raises(Refused):
            contacts.correct_contact(tab.cast.actor("homeroom_teacher"), old, now=NOW, **data)

    def test_an_extension_is_kept(self, tab: Tab) -> None:
        tab.add(tab.cast.guardians[1], "0571-88000318转8021")
        assert ("landline", "+8657188000318,8021") in in_use(tab.cast.guardians[1])


class TestEnding:
    def test_it_is_used_no_more_and_stays_on_record(self, tab: Tab) -> None:
        old = mobile(tab.cast.guardians[0])
        assert tab.change("end-contact", old, because="dead").status_code == 302
        old.refresh_from_db()
        assert (old.until, old.ended_because) == (NOW, "dead")
        reachable = next(one for one in guardians_to_tell(tab.child.id, NOW) if one.person == tab.cast.guardians[0])
        assert reachable.first("mobile") is None
        assert Entry.objects.get(tag="web.end-contact").codes == {"kind": "mobile", "because": "dead"}
        assert "138****1111" in tab.text()

    def test_twice_says_so(self, tab: Tab) -> None:
        old = mobile(tab.cast.guardians[0])
        tab.change("end-contact", old)
        assert tab.change("end-contact", old).status_code == 422
        assert Entry.objects.filter(tag="web.end-contact").count() == 1


class TestOrder:
    def test_the_second_guardian_comes_first(self, tab: Tab) -> None:
        father, mother = tab.cast.guardians
        relation = Guardianship.objects.get(person=mother)
        assert tab.send("call-earlier", relation.id).status_code == 302
        assert [one.person for one in guardians_to_tell(tab.child.id, NOW)] == [mother, father]
        assert Entry.objects.get(tag="web.call-earlier").codes["order"][0] == str(relation.id)
        assert tab.send("call-earlier", relation.id).status_code == 302
        assert Entry.objects.filter(tag="web.call-earlier").count() == 1

    def test_the_second_number_of_a_guardian_is_tried_first(self, tab: Tab) -> None:
        father = tab.cast.guardians[0]
        tab.add(father, "13700003333")
        assert "prefer" not in tab.text()
        fresh = ContactPoint.objects.get(person=father, since=NOW)
        assert reverse("web:prefer-contact", args=[tab.child.id, fresh.id]) in tab.text()
        assert tab.send("prefer-contact", fresh.id).status_code == 302
        found = next(one for one in guardians_to_tell(tab.child.id, NOW) if one.person == father)
        assert found.first("mobile") == fresh
        assert reverse("web:prefer-contact", args=[tab.child.id, fresh.id]) not in tab.text()


class TestWhoMay:
    @pytest.mark.parametrize("post", ["grade_leader", "principal", "homeroom_teacher_2", "guardian"])
    def test_only_those_who_manage_contacts(self, cast: Cast, client: Client, post: str) -> None:
        tab = Tab(cast, client, post)
        old, relation = mobile(cast.guardians[0]), Guardianship.objects.get(person=cast.guardians[1])
        for name in ("correct-contact", "end-contact", "prefer-contact"):
            assert tab.change(name, old, "13700003333").status_code == 404
        assert tab.add(cast.guardians[0], "13700003333").status_code == 404
        assert tab.send("call-earlier", relation.id).status_code == 404
        with pytest.raises(NotYours):
            contacts.call_earlier(cast.actor(post), relation, now=NOW)

    @pytest.mark.parametrize("post", ["grade_leader", "principal"])
    def test_who_only_reads_has_no_form(self, cast: Cast, client: Client, post: str) -> None:
        text = Tab(cast, client, post).text().partition("<main")[2]
        assert "138****1111" in text
        assert reverse("web:add-contact", args=[cast.students[0].id]) not in text
        assert "w-correct" not in text

    def test_the_recorder_may(self, cast: Cast, client: Client) -> None:
        assert Tab(cast, client, "recorder").add(cast.guardians[1], "wang@example.cn").status_code == 302

    def test_not_through_another_student(self, tab: Tab) -> None:
        old, relation = mobile(tab.cast.guardians[0]), Guardianship.objects.get(person=tab.cast.guardians[1])
        tab.child = tab.cast.students[1]
        for name in ("correct-contact", "end-contact", "prefer-contact"):
            assert tab.change(name, old, "13700003333").status_code == 404
        assert tab.send("call-earlier", relation.id).status_code == 404

    def test_a_sibling_of_another_class_is_asked_about_again(self, tab: Tab, monkeypatch) -> None:
        father, told = tab.cast.guardians[0], []
        monkeypatch.setattr("xuean.web.students.contacts.touch", lambda pen, *refs: told.extend(ref.id for ref in refs))
        with holding(Pen(actor=None, school_id=tab.cast.school.id, tag="tests.cast", now=BEGAN)):
            Guardianship.objects.create(
                school=tab.cast.school, student=tab.cast.others[0], person=father, since=BEGAN, recorded_at=BEGAN
            )
        tab.add(father, "13700003333")
        assert set(told) == {tab.child.id, tab.cast.others[0].id}
