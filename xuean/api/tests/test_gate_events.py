"""The API of the gate, from outside: who may speak, what is answered, in which language."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.cast import shanghai
from xuean.audit.models import Entry
from xuean.core import clock
from xuean.duties.tests.test_tick import a_real_database, together
from xuean.gate.actions.devices import new_secret, revoke_device
from xuean.gate.models import GateEvent
from xuean.gate.tests import stage
from xuean.gate.tests.stage import ADDRESS, Gate, event
from xuean.presence.models import Sighting

NOW = shanghai(7, 45)
pytestmark = pytest.mark.django_db


@pytest.fixture
def gate(frozen: Any) -> Gate:
    frozen(NOW)
    return stage.make(NOW - timedelta(hours=1))


def fault(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_events_are_taken_and_answered(gate: Gate) -> None:
    child = gate.cast.students[0]
    answer = gate.send(event("e1", child, shanghai(7, 31)), {**event("e2", child, NOW), "local_no": "X"})
    assert answer.status_code == 200
    assert answer.json() == {
        "results": [
            {"event_id": "e1", "outcome": "accepted"},
            {"event_id": "e2", "outcome": "unknown_student", "reason": "local_no", "message": "本校没有这个学号。"},
        ]
    }
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert gate.send(event("e1", child, shanghai(7, 31))).json()["results"][0]["outcome"] == "duplicate"
    assert Sighting.objects.get().kind == "in"
    gate.device.refresh_from_db()
    assert gate.device.seen_at == NOW


def test_it_speaks_english_when_asked(gate: Gate) -> None:
    bad = event("e1", gate.cast.students[0], shanghai(8))
    english = gate.send(bad, **{"Accept-Language": "en-GB,zh;q=0.5"})
    assert english.json()["results"][0]["message"] == "at lies in the future: set the clock of the device."
    assert english.headers["Content-Language"] == "en"
    assert gate.send(bad, **{"Accept-Language": "fr"}).headers["Content-Language"] == "zh-hans"


def test_who_has_no_token_gets_nothing(gate: Gate) -> None:
    told = event("e1", gate.cast.students[0], NOW)
    assert fault(gate.send(told, Authorization="")) == (401, "no_token")
    assert fault(gate.send(told, Authorization="Basic abc")) == (401, "no_token")
    for wrong in ("x", "x" * 5000, f"{gate.token}x", gate.token.lower(), "é"):
        assert fault(gate.send(told, Authorization=f"Bearer {wrong}")) == (401, "token")
    assert gate.send(told, Authorization="").headers["WWW-Authenticate"] == "Bearer"
    revoke_device(gate.cast.actor("safety_office"), gate.device, now=NOW)
    assert fault(gate.send(told)) == (401, "token")
    assert not GateEvent.objects.exists()
    assert not Entry.objects.filter(tag="gate.take-events").exists()


def test_a_device_with_a_secret_signs(gate: Gate) -> None:
    gate.secret = new_secret(gate.cast.actor("safety_office"), gate.device, now=NOW)
    told = {"events": [event("e1", gate.cast.students[0], NOW)]}
    assert fault(gate.post(told)) == (401, "not_signed")
    assert fault(gate.signed(told, NOW, secret="another")) == (401, "signature")
    assert fault(gate.signed(told, NOW - timedelta(minutes=16))) == (401, "timestamp_far")
    assert fault(gate.signed(told, NOW + timedelta(minutes=16))) == (401, "timestamp_far")
    assert fault(gate.post(told, **{"X-Timestamp": "soon", "X-Signature": "0" * 64})) == (401, "timestamp")
    assert not GateEvent.objects.exists()
    for minutes in (-10, 10, 0):  # a clock that is off by ten minutes
        assert gate.signed(told, NOW + timedelta(minutes=minutes)).status_code == 200


def test_a_signature_without_a_secret_is_not_taken_for_one(gate: Gate) -> None:
    told = {"events": [event("e1", gate.cast.students[0], NOW)]}
    assert fault(gate.signed(told, NOW, secret="mine")) == (401, "no_secret")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b" ", (400, "not_json")),
        (b"", (415, "media_type")),
        (b"{", (400, "not_json")),
        (b"\xff\xfe", (400, "not_json")),
        (b'{"events": NaN}', (400, "not_json")),
        (b"[" * 100_000, (400, "not_json")),
        (b"1" * 10_000, (400, "not_json")),
        (b"[]", (400, "no_events")),
        (b"null", (400, "no_events")),
        (b'{"events": {}}', (400, "no_events")),
        (b'{"events": "x"}', (400, "no_events")),
        (json.dumps({"events": [0] * 1001}).encode(), (413, "too_many_events")),
        (b'{"events": ["' + b"x" * 1_000_000 + b'"]}', (413, "too_large")),
    ],
)  # fmt: skip
def test_a_body_that_is_none_is_told_why(gate: Gate, body: bytes, expected: tuple[int, str]) -> None:
    assert fault(gate.post(body)) == expected


def test_another_type_and_another_method(gate: Gate) -> None:
    headers = {"Authorization": f"Bearer {gate.token}"}
    assert fault(gate.client.post(ADDRESS, {"events": "x"}, headers=headers)) == (415, "media_type")
    answer = gate.client.get(ADDRESS, headers=headers)
    assert (fault(answer), answer.headers["Allow"]) == ((405, "method"), "POST")


WRONG = [
    None, 1, [], {}, {"event_id": 1}, {"event_id": ""}, {"event_id": "x" * 65}, {"event_id": "a\x00b"},
    {"event_id": "a\nb"}, {"event_id": "学"},
]  # fmt: skip
CHANGED = [
    ({"local_no": None}, "who"), ({"local_no": 7}, "who"), ({"local_no": "x" * 65}, "who"),
    ({"local_no": "\x00"}, "who"),
    ({"badge": "x"}, "who"), ({"direction": "IN"}, "direction"), ({"direction": None}, "direction"),
    ({"direction": []}, "direction"), ({"at": None}, "at"), ({"at": 1_780_000_000}, "at"),
    ({"at": "2026-11-23T07:31:00"}, "at"), ({"at": "2026-11-31T07:31:00+08:00"}, "at"),
    ({"at": "0001-01-01T00:00:00+14:00"}, "at"), ({"at": "9999-12-31T23:59:59-14:00"}, "at"),
    ({"at": "2020-01-01T00:00:00Z"}, "too_old"), ({"at": "2026-11-23T00:00:00Z"}, "in_the_future"),
    ({"name": "x"}, "unknown_field"),
]  # fmt: skip


def test_what_cannot_be_an_event_is_invalid_and_the_others_count(gate: Gate) -> None:
    child = gate.cast.students[0]
    bad = [(one, None) for one in WRONG] + [
        ({**event(f"e{n}", child, NOW), **change}, reason) for n, (change, reason) in enumerate(CHANGED)
    ]
    results = gate.send(*[one for one, _ in bad], event("good", child, NOW)).json()["results"]
    assert [one["outcome"] for one in results] == ["invalid"] * len(bad) + ["accepted"]
    assert [one["reason"] for one in results[len(WRONG) : -1]] == [reason for _, reason in CHANGED]
    assert all(one["message"] for one in results[:-1])


def test_the_twenty_first_request_of_a_second_waits(gate: Gate) -> None:
    for _ in range(20):
        assert gate.send().status_code == 200
    answer = gate.send()
    assert (fault(answer), answer.headers["Retry-After"]) == ((429, "too_often"), "1")
    with clock.at(NOW + timedelta(seconds=1)):
        assert gate.send().status_code == 200


def test_no_number_of_the_registry_is_taken(gate: Gate) -> None:
    """Neither the identity number nor the student number of anybody is a name of anybody at the gate."""
    for number in ("379999201305040017", "G379999201305040017"):
        answer = gate.send({**event("e1", gate.cast.students[0], NOW), "local_no": number})
        assert answer.json()["results"][0]["outcome"] == "unknown_student"


@pytest.mark.django_db(transaction=True)
def test_the_same_batch_twice_at_once_counts_once(frozen: Any, tmp_path: Path) -> None:
    gate = stage.make(NOW - timedelta(hours=1))
    told = [event(f"e{n}", gate.cast.students[n % 6], NOW) for n in range(40)]
    answers: list[Any] = []

    def send() -> None:
        with clock.at(NOW):
            answers.append(Gate(gate.cast, gate.device, gate.token, "", Client()).send(*told))

    with a_real_database(tmp_path):
        assert together(2, send) == []
        counted(answers)


def counted(answers: list[Any]) -> None:
    assert [answer.status_code for answer in answers] == [200, 200]
    counts = [[one["outcome"] for one in answer.json()["results"]].count("accepted") for answer in answers]
    assert sorted(counts) == [0, 40]
    assert GateEvent.objects.count() == Sighting.objects.count() == 40
