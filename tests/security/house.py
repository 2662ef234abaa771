"""Every address of the house with real objects in it, and visitors who knock. What a knock writes is undone."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, resolve

from tests import cast as theatre
from tests.cast import MONDAY
from tests.matrix.stage import NOW, Stage
from tests.security.pages import Form, Page
from xuean.access.answers import may
from xuean.access.checks import walk
from xuean.access.guards import Policy
from xuean.core import clock

CONVERTER = re.compile(r"<(?:(\w+):)?(\w+)>")
NOWHERE = UUID(int=7)
STATIC = "/static/kit/theme.css"
# who sees most of the pages there are, without being everybody
VISITORS = (
    "principal", "safety_office", "academic_office", "system_administrator", "recorder", "homeroom_teacher",
    "class_officer", "guardian",
)  # fmt: skip
# parameter of an address -> the record class on the stage whose id it takes
ROWS = {
    "student_id": "student", "class_id": "class", "group_id": "group", "record_id": "class_record", "duty_id": "duty",
    "staff_id": "staff", "tie_id": "tie", "lesson_id": "lesson", "envelope_id": "envelope", "job_id": "job",
    "contact_id": "contact", "leave_id": "leave", "closure_id": "closure",
    "guardianship_id": "guardianship", "run_id": "import_run", "note_id": "intake_note",
}  # fmt: skip
TEXTS = {
    "on": MONDAY.isoformat(), "period": "1", "token": "no-such-token", "code": "junior", "clause_id": "B1.3",
    "handle": "0" * 16, "part": "table",
}  # fmt: skip
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)"?', re.IGNORECASE)


@dataclass(frozen=True)
class Door:
    """One address pattern with its policy."""

    pattern: str
    policy: Policy
    view: Any = field(compare=False, repr=False)

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """(converter, name); no converter named means text."""
        return [(kind or "str", name) for kind, name in CONVERTER.findall(self.pattern)]

    def address(self, values: dict[str, str]) -> str:
        return "/" + CONVERTER.sub(lambda found: values[found[2]], self.pattern)


def doors() -> list[Door]:
    return [Door(pattern, view.policy, view) for pattern, view in walk(get_resolver().url_patterns)]


@dataclass
class House:
    stage: Stage
    clients: dict[str, Client]

    @cached_property
    def forms(self) -> list[tuple[str, Form]]:
        """Every form on every page that the visitors can open, with its sender; of the same form in many rows one."""
        found: dict[str, tuple[str, Form]] = {}
        opened: dict[str, int] = {}
        for who, door, address in self.pages():
            if opened.get(door.pattern, 0) >= 3:  # buttons differ with the right, not with the person
                continue
            answer = self.ask(who, "get", address)
            opened[door.pattern] = opened.get(door.pattern, 0) + (answer.status_code == 200)
            if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
                continue
            for form in Page(answer.content.decode(), address).forms:
                if form.method == "post" and door.pattern != "sign-out":
                    found.setdefault(resolve(urlsplit(form.action).path).route, (who, form))
        return list(found.values())

    def values(self, door: Door, scope: str = "own") -> dict[str, str]:
        """An existing object for each parameter; ids of what the stage has none of lead nowhere."""
        found = {}
        for kind, name in door.parameters:
            if name in ROWS:
                rows = self.stage.objects.get(ROWS[name]) or self.stage.rows[ROWS[name]]
                found[name] = str((rows.get(scope) or rows.get("own") or rows["school"]).pk)
            else:
                found[name] = str(NOWHERE) if kind == "uuid" else TEXTS.get(name, "1")
        return found

    def address(self, door: Door, scope: str = "own") -> str:
        return door.address(self.values(door, scope))

    def ask(self, who: str, method: str, address: str, *args: Any, **more: Any) -> HttpResponse:
        """The answer at nine on the Monday; what it wrote is undone, and the visitor is as before."""
        with clock.at(more.pop("at", NOW)), undone(), as_before(self.clients[who]) as client:
            return getattr(client, method)(address, *args, **more)

    def written(self, who: str, method: str, address: str, **more: Any) -> tuple[HttpResponse, set[str]]:
        """The answer, and the tables it wrote to."""
        tables: set[str] = set()

        def listen(execute: Any, sql: str, *given: Any) -> Any:
            if found := WRITES.match(sql):
                tables.add(found[1])
            return execute(sql, *given)

        with connection.execute_wrapper(listen):
            answer = self.ask(who, method, address, **more)
        return answer, tables

    def pages(self, visitors: tuple[str, ...] = VISITORS) -> Iterator[tuple[str, Door, str]]:
        """Every address with whom its guard lets in: the others get the page of what does not exist."""
        return (found for found in self.everywhere(visitors) if self.lets_in(*found[:2]))

    def lets_in(self, who: str, door: Door) -> bool:
        if door.policy.public or who == "stranger":
            return bool(door.policy.public)
        return bool(door.policy.signed_in) or may(self.stage.actors[who], door.policy.verb, door.policy.record)

    def everywhere(self, visitors: tuple[str, ...] = VISITORS) -> Iterator[tuple[str, Door, str]]:
        for door in doors():
            for who in visitors:
                yield who, door, self.address(door)


@contextmanager
def as_before(client: Client) -> Iterator[Client]:
    """Its cookies come back, whatever the answers set."""
    kept = {name: morsel.value for name, morsel in client.cookies.items()}
    try:
        yield client
    finally:
        client.cookies = SimpleCookie(kept)


class undone(transaction.Atomic):  # noqa: N801
    """A savepoint that is always rolled back."""

    def __init__(self) -> None:
        super().__init__(using=None, savepoint=True, durable=False)

    def __exit__(self, kind: Any, fault: Any, trace: Any) -> None:
        if not connection.needs_rollback:
            transaction.set_rollback(True)
        super().__exit__(kind, fault, trace)


def client_of(stage: Stage, who: str, **more: Any) -> Client:
    """Signed in with everything shown; the stranger is nobody."""
    client = Client(raise_request_exception=False, **more)
    if who != "stranger":
        with clock.at(NOW):
            theatre.sign_in(client, stage.persons[who], NOW)
    return client
