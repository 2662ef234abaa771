"""The pages of the gate: devices with a code shown once, and today."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests import cast as theatre
from tests.cast import MONDAY, Cast, shanghai
from xuean.attendance.actions.arrival import explain_absence, record_arrival
from xuean.attendance.actions.roll_call import take_roll_call
from xuean.attendance.reads.slots import slots_on
from xuean.gate.actions.devices import plain_code
from xuean.gate.models import Badge, Device
from xuean.gate.reads.today import gate_day
from xuean.gate.rules import digest_of
from xuean.gate.tests import stage
from xuean.gate.tests.stage import Gate, event

pytestmark = pytest.mark.django_db
NOW = shanghai(10)


@pytest.fixture
def gate(frozen: Any) -> Gate:
    frozen(NOW)
    return stage.make(shanghai(6))


def opened(cast: Cast, post: str) -> Client:
    client = Client()
    theatre.sign_in(client, cast.people[post], NOW)
    return client


def test_today_at_the_gate(gate: Gate) -> None:
    first, second, third, fourth = gate.cast.students[:4]
    leave = {"kind": "leave", "since": shanghai(9), "until": shanghai(20), "source": "paper"}
    explain_absence(gate.cast.actor("homeroom_teacher"), fourth, now=shanghai(8, 50), **leave)
    gate.take(
        event("1", first, shanghai(7, 10)), event("2", second, shanghai(8, 20)), event("3", third, shanghai(7, 15)),
        event("4", third, shanghai(9, 40), "out"), event("5", fourth, shanghai(7, 16)),
        event("6", fourth, shanghai(9, 5), "out"), {**event("7", first, shanghai(7, 20)), "local_no": "X9"},
        {**event("8", first, shanghai(7, 21)), "local_no": "X9"}, now=NOW,
    )  # fmt: skip
    found = gate_day(gate.cast.actor("guard"), gate.cast.school, NOW)
    assert (found.on, found.came, found.inside, found.outside) == (MONDAY, 4, 2, 2)
    assert [one.student.id for one in found.late] == [second.id]
    assert [one.student.id for one in found.away] == [third.id]  # the other one is on leave
    assert [(one.shown, one.times) for one in found.strangers] == [("X9", 2)]
    assert [one.student.id for one in found.latest[:2]] == [third.id, fourth.id]
    assert (found.latest[0].direction, found.latest[0].device) == ("out", "东门")
    text = opened(gate.cast, "guard").get("/gate").content.decode()
    assert third.person.name in text
    assert "X9" in text


def test_who_left_and_is_called_present_stands_there_with_both(gate: Gate) -> None:
    """Everybody on a list is present by default: a roll-call does not hide that a child was seen leaving."""
    child, back = gate.cast.students[:2]
    gate.take(event("1", child, shanghai(8, 5), "out"), event("2", back, shanghai(8, 6), "out"), now=shanghai(8, 7))
    slots = slots_on(gate.cast.school, MONDAY, [gate.cast.groups[0].id])
    slot, called = next(one for one in slots if one.period == "2"), shanghai(9)
    take_roll_call(gate.cast.actor("subject_teacher"), gate.cast.groups[0], now=called, slot=slot, marks={})
    record_arrival(gate.cast.actor("homeroom_teacher"), back, now=shanghai(9, 30), kind="found")
    found = gate_day(gate.cast.actor("guard"), gate.cast.school, NOW).away
    assert [(one.student.id, one.called_at) for one in found] == [(child.id, called)]


def test_the_page_asks_for_what_is_new_only(gate: Gate) -> None:
    client = opened(gate.cast, "safety_office")
    tag = client.get("/gate").headers["ETag"]
    fresh = {"HX-Request": "true", "If-None-Match": tag}
    assert client.get("/gate", headers=fresh).status_code == 304
    gate.take(event("1", gate.cast.students[0], shanghai(9, 59)), now=NOW)
    assert client.get("/gate", headers=fresh).status_code == 200


def test_a_device_is_registered_and_its_code_shown_once(gate: Gate) -> None:
    client = opened(gate.cast, "safety_office")
    answer = client.post("/gate/devices", {"name": "西门", "place": "岗亭", "kind": "turnstile"})
    device = Device.objects.get(name="西门")
    assert device.code_until == NOW + timedelta(minutes=15)
    code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", answer.content.decode())
    assert code
    assert digest_of(plain_code(code[0])) == device.code_digest
    assert code[0] not in client.get("/gate/devices").content.decode()
    assert client.post("/gate/devices", {"name": "西门", "kind": "turnstile"}).status_code == 422
    assert client.post("/gate/devices", {"name": "", "kind": "x"}).status_code == 422


def test_a_device_is_revoked_at_once(gate: Gate) -> None:
    client, row = opened(gate.cast, "system_administrator"), {"device": str(gate.device.pk)}
    assert client.post("/gate/devices", row | {"act": "secret"}).status_code == 200
    gate.device.refresh_from_db()
    assert gate.device.secret
    assert client.post("/gate/devices", row | {"act": "revoke"}).status_code == 302
    assert gate.send().status_code == 401
    assert client.post("/gate/devices", row | {"act": "code"}).status_code == 302  # refused in words
    gate.device.refresh_from_db()
    assert (gate.device.code_digest, gate.device.secret) == (None, None)
    assert client.post("/gate/devices", row | {"act": "dance"}).status_code == 404
    assert client.post("/gate/devices", {"act": "revoke", "device": "x"}).status_code == 404


def test_badges_are_given_and_ended_on_the_students_page(gate: Gate) -> None:
    child, client = gate.cast.students[0], opened(gate.cast, "homeroom_teacher")
    page = f"/students/{child.id}/badges"
    assert client.post(page, {"code": "04A1"}).status_code == 302
    badge = Badge.objects.get()
    assert "04A1" in client.get(page).content.decode()
    assert client.post(page, {"code": "04A1"}).status_code == 422
    assert client.post(page, {"code": "卡"}).status_code == 422
    assert client.post(page, {"end": str(badge.pk)}).status_code == 302
    badge.refresh_from_db()
    assert badge.until == NOW
    assert client.post(page, {"end": str(badge.pk)}).status_code == 302  # said in words, nothing changes
    other = f"/students/{gate.cast.others[0].id}/badges"
    assert client.post(other, {"code": "04A2"}).status_code == 404
    assert opened(gate.cast, "guard").post(page, {"code": "04A3"}).status_code == 404
    assert Badge.objects.count() == 1
