"""A gate of the cast's school: a device with a token, badges, and short ways to tell of events."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.test import Client

from tests import cast as theatre
from tests.cast import BEGAN, Cast
from xuean.access.actor import Actor
from xuean.core.pen import Pen, holding
from xuean.gate.actions.devices import enrol_device, register_device
from xuean.gate.actions.events import prepare, take_events
from xuean.gate.models import Badge, Device
from xuean.gate.rules import Outcome, signature
from xuean.people.models import Student

ADDRESS = "/api/v1/gate-events"


@dataclass
class Gate:
    cast: Cast
    device: Device
    token: str
    secret: str
    client: Client = field(default_factory=Client)

    def take(self, *events: Any, now: datetime) -> list[Outcome]:
        actor = Actor.for_device(self.device.school_id, self.device.pk)
        prepared = prepare(self.device, events, now)
        return take_events(actor, self.device, now=now, prepared=prepared, digest="0" * 64)

    def send(self, *events: Any, **headers: str) -> Any:
        return self.post({"events": list(events)}, **headers)

    def post(self, data: Any, **headers: str) -> Any:
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        headers = {"Authorization": f"Bearer {self.token}"} | headers
        return self.client.post(ADDRESS, body, content_type="application/json", headers=headers)

    def signed(self, data: Any, now: datetime, secret: str = "") -> Any:
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        stamp = str(int(now.timestamp()))
        sign = signature(secret or self.secret, stamp, body)
        return self.post(body, **{"X-Timestamp": stamp, "X-Signature": sign})


def make(now: datetime, *, signing: bool = False) -> Gate:
    cast = theatre.make()
    device, _code = register_device(
        cast.actor("safety_office"), cast.school, now=now, name="东门", place="", kind="reader"
    )
    actor = Actor.for_device(cast.school.id, device.pk)
    token, secret = enrol_device(actor, device, now=now, signing=signing)
    return Gate(cast, Device.objects.select_related("school").get(pk=device.pk), token, secret)


def badge(student: Student, code: str, since: datetime = BEGAN, until: datetime | None = None) -> Badge:
    with holding(Pen(actor=None, school_id=student.school_id, tag="test.write", now=since)):
        return Badge.objects.create(
            school_id=student.school_id, student=student, code=code, since=since, until=until, recorded_at=since
        )


def event(name: str, student: Student, at: datetime, direction: str = "in") -> dict[str, str]:
    return {"event_id": name, "local_no": student.local_no, "at": at.isoformat(), "direction": direction}
