"""Devices that tell of events: signed, to the house; the same events to a bare endpoint."""

import hashlib
import hmac
import itertools
import json
from datetime import timedelta
from typing import Any

from benchmarks.browser import WrongAnswer
from benchmarks.pages import Pages
from benchmarks.timing import Work

BARE = "floor: bare gate, {} a request"
HOUSE = "gate events, {} a request"
SIZES = (100, 1)


class Gate:
    """`facts`: devices with token and secret, and the numbers of students."""

    def __init__(self, pages: Pages, facts: dict[str, Any]):
        self.pages, self.facts = pages, facts
        self._turns, self._events = itertools.count(), itertools.count()

    def house(self, size: int) -> Any:
        def once(n: int) -> None:
            device = self.facts["devices"][next(self._turns) % len(self.facts["devices"])]
            body, stamp = self._body(size), str(int(self.pages.clock.now().timestamp()))
            sign = hmac.new(device["secret"].encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
            headers = {"Authorization": f"Bearer {device['token']}", "X-Timestamp": stamp, "X-Signature": sign}
            self._all(self.pages.house[n].tell("/api/v1/gate-events", body, headers).body, size)

        return once

    def bare(self, size: int) -> Any:
        def once(n: int) -> None:
            self._all(self.pages.bare[n].tell("/passages/", self._body(size), {}).body, size)

        return once

    def works(self) -> list[Work]:
        return [
            work
            for size in SIZES
            for work in (
                Work(BARE.format(size), self.bare(size)),
                Work(HOUSE.format(size), self.house(size), BARE.format(size)),
            )
        ]

    def _body(self, size: int) -> bytes:
        at = (self.pages.clock.now() - timedelta(seconds=5)).isoformat()
        numbers = self.facts["numbers"]
        events = [
            {"event_id": f"b-{number}", "local_no": numbers[number % len(numbers)], "at": at, "direction": "in"}
            for number in itertools.islice(self._events, size)
        ]
        return json.dumps({"events": events}).encode()

    @staticmethod
    def _all(body: bytes, size: int) -> None:
        if body.count(b'"accepted"') != size:
            raise WrongAnswer("not every event was taken")
