"""A device is enrolled by a code that is shown once, valid for minutes, and used up."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests import cast as theatre
from tests.cast import Cast, shanghai
from xuean.audit.models import Entry
from xuean.core import clock
from xuean.gate.actions.devices import new_code, register_device, revoke_device
from xuean.gate.models import Device
from xuean.gate.rules import digest_of
from xuean.gate.tests.stage import ADDRESS

pytestmark = pytest.mark.django_db
NOW = shanghai(7)


@pytest.fixture
def cast(frozen: Any) -> Cast:
    frozen(NOW)
    return theatre.make()


def enrol(data: Any) -> Any:
    return Client().post("/api/v1/devices/enrol", json.dumps(data), content_type="application/json")


def made(cast: Cast) -> tuple[Device, str]:
    return register_device(cast.actor("safety_office"), cast.school, name="东门", place="东门岗亭", kind="turnstile")


def test_a_code_is_exchanged_once(cast: Cast) -> None:
    device, code = made(cast)
    answer = enrol({"code": code.lower().replace("-", " ")})
    assert answer.status_code == 200
    found = answer.json()
    assert (found["device"], found["name"], set(found)) == (str(device.pk), "东门", {"device", "name", "token"})
    stored = Device.objects.get()
    assert stored.token_digest == digest_of(found["token"])
    assert stored.code_digest is None
    headers = {"Authorization": f"Bearer {found['token']}"}
    assert Client().post(ADDRESS, '{"events": []}', "application/json", headers=headers).json() == {"results": []}
    assert enrol({"code": code}).status_code == 403
    assert Entry.objects.get(tag="gate.enrol-device").subject_id == device.pk


def test_a_device_may_ask_for_a_secret_and_signs_from_then_on(cast: Cast) -> None:
    device, code = made(cast)
    found = enrol({"code": code, "signing": True}).json()
    assert Device.objects.get(pk=device.pk).secret == found["secret"]
    headers = {"Authorization": f"Bearer {found['token']}"}
    assert Client().post(ADDRESS, '{"events": []}', "application/json", headers=headers).status_code == 401


def test_a_late_a_replaced_and_a_revoked_code_are_nothing(cast: Cast) -> None:
    device, code = made(cast)
    with clock.at(NOW + timedelta(minutes=15)):
        assert enrol({"code": code}).status_code == 403
    second = new_code(cast.actor("system_administrator"), device)
    assert enrol({"code": code}).status_code == 403
    revoke_device(cast.actor("principal"), device)
    assert enrol({"code": second}).status_code == 403
    assert Device.objects.get().enrolled_at is None


@pytest.mark.parametrize("data", [None, [], {}, {"code": 1}, {"code": "x", "signing": "yes"}, "x"])
def test_a_body_that_is_none(cast: Cast, data: Any) -> None:
    assert enrol(data).json()["error"]["code"] == "no_code"


@pytest.mark.parametrize("code", ["", "x" * 300, "学安", "\x00", "AAAA-AAAA-AAAA"])
def test_an_invented_code(cast: Cast, code: str) -> None:
    assert (enrol({"code": code}).status_code, enrol({"code": code}).json()["error"]["code"]) == (403, "code")
