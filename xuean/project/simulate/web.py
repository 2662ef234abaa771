"""The hands of the live play: a browser's requests to the real pages, tried again when the server is being killed."""

import json
import re
import time
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING
from uuid import UUID

from xuean.attendance.rules import Slot
from xuean.people.models import ContactPoint, Person, Student

if TYPE_CHECKING:
    import httpx

TRIES, PAUSE = 40, 0.5  # seconds of real time: what a person would keep trying
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
BASE = re.compile(r'name="base" value="([^"]*)"')


class Lost(RuntimeError):
    """The server did not come back in time."""


class OverHttp:
    def __init__(self, address: str):
        self.address = address
        self.http = import_module("httpx")  # takes long to load, and only a live play needs it

    def call_roll(self, person: Person, slot: Slot, absent: list[UUID], now: datetime) -> bool:
        page = f"/roll-calls/{slot.group}/{slot.on.isoformat()}/{slot.period}"
        marks = json.dumps({str(student): "absent" for student in absent})
        return self._act(person, page, page, {"marks": marks}, keep_base=True)

    def telephone(self, person: Person, student: Student, contact: ContactPoint, result: str, now: datetime) -> bool:
        page = f"/call/{student.id}"
        data = {"target": "guardian", "contact": str(contact.id), "result": result}
        return self._act(person, page, page, data)

    def arrived(self, person: Person, student: Student, kind: str, now: datetime) -> bool:
        page = f"/missing/{student.id}"
        return self._act(person, page, f"{page}/arrival", {"kind": kind, "at": "", "note": ""})

    def explained(self, person: Person, student: Student, since: datetime, until: datetime, now: datetime) -> bool:
        page = f"/missing/{student.id}"
        data = {"kind": "leave", "until": "day", "source": "guardian_call", "reason": ""}
        return self._act(person, page, f"{page}/explanation", data)

    def _act(self, person: Person, page: str, target: str, data: dict[str, str], *, keep_base: bool = False) -> bool:
        """Sign in, open the page, press its button. True when the server took it (or had taken it before it died)."""
        for _ in range(TRIES):
            try:
                return self._once(person, page, target, dict(data), keep_base)
            except (self.http.TransportError, Lost):
                time.sleep(PAUSE)
        raise Lost(page)

    def _once(self, person: Person, page: str, target: str, data: dict[str, str], keep_base: bool) -> bool:
        with self.http.Client(base_url=self.address, timeout=20.0, headers={"Referer": self.address}) as browser:
            door = self._text(browser.get("/sign-in"))
            entered = browser.post(f"/sign-in/demo/{person.id}", data=self._token(door) | {"next": page})
            self._text(entered)
            opened = browser.get(page)
            if opened.status_code == 404:
                return False
            text = self._text(opened)
            if keep_base:
                base = BASE.search(text)
                if base and base.group(1):
                    return False  # taken already, by somebody else or by the try before the server died
                data["base"] = ""
            answer = browser.post(target, data=self._token(text) | data)
            if answer.status_code >= 500:
                raise Lost(target)
            return answer.status_code in (200, 302)

    def _token(self, text: str) -> dict[str, str]:
        found = TOKEN.search(text)
        if found is None:
            raise Lost("no form")
        return {"csrfmiddlewaretoken": found.group(1)}

    def _text(self, answer: "httpx.Response") -> str:
        if answer.status_code >= 500 or answer.status_code == 429:
            raise Lost(str(answer.status_code))
        return answer.text
