"""Every address × role × scope, opened and sent empty: as the hand-written tables say, and nothing breaks.

Out of scope is answered byte for byte like what does not exist; without signing in one is led to the sign-in page.
"""

import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver

from tests import cast as theatre
from tests.cast import MONDAY
from tests.matrix import oracle
from tests.matrix.oracle import expected, expected_of_row
from tests.matrix.stage import NOW, Stage
from xuean.access.answers import may
from xuean.access.checks import walk
from xuean.access.guards import Policy
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.duties.models import DutyHolder

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]  # nothing here depends on the database

NOWHERE = UUID(int=7)
SENT = ("post", "only")
CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")
SIGN_IN = ("/sign-in", "/locked", "/confirm", "/second-factor", "/sign-in/person")
MASKED = re.compile(
    rb'(csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken[^}]*}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})'
)
WHOLE = os.environ.get("XUEAN_MATRIX") == "whole"  # every role in every scope at every address: some minutes
STRANGERS = ("anonymous", "disabled_account")
KINDS_OF_VISITORS = (  # of pages that are everybody's own: with a second factor and without, of the house and not
    "principal", "system_administrator", "homeroom_teacher", "guard", "class_officer", "guardian", "bureau_officer",
)  # fmt: skip
BELOW_SCHOOL = (
    "homeroom_teacher", "subject_teacher", "grade_leader", "mentor", "search_caller", "guardian", "class_officer",
    "deputy_while_away", "deputy_when_back", "ended_homeroom_teacher", "guardian_without_see",
    "homeroom_teacher_elsewhere",
)  # fmt: skip

# converter -> the row whose id it takes, or the text
ROWS = {
    "student_id": "student", "class_id": "class", "group_id": "group", "record_id": "class_record", "duty_id": "duty",
    "staff_id": "staff", "tie_id": "tie", "lesson_id": "lesson", "envelope_id": "envelope", "job_id": "job",
    "contact_id": "contact", "leave_id": "leave", "closure_id": "closure", "run_id": "import_run",
    "note_id": "intake_note", "guardianship_id": "guardianship", "file_id": "file", "excuse_id": "excuse",
}  # fmt: skip
TEXTS = {
    "on": MONDAY.isoformat(), "period": "1", "token": "no-such-token", "code": "junior", "clause_id": "B1.3",
    "handle": "no-such-session", "part": "table", "kind": "students", "person_id": str(NOWHERE),
    "device_id": str(NOWHERE),
}  # fmt: skip


@dataclass(frozen=True)
class Route:
    pattern: str
    record: str = ""  # "" for public and signed-in
    verb: str = ""
    row: str = ""
    kind: str = ""  # public, signed-in
    also: str = ""  # another right, anywhere
    empty: bool = True  # sent empty, it answers with its faults
    methods: tuple[str, ...] = ("get",)

    @property
    def converters(self) -> list[str]:
        return CONVERTER.findall(self.pattern)

    def address(self, rows: dict[str, str]) -> str:
        return "/" + CONVERTER.sub(lambda found: rows.get(found[1]) or TEXTS[found[1]], self.pattern)


def parse(pattern: str, text: str) -> Route:
    words = text.split()
    methods = ("post",) if "only" in words else ("get", "post") if "post" in words else ("get",)
    if words[0] in ("public", "signed-in"):
        return Route(pattern, kind=words[0], methods=methods)
    record, verb = words[0].split(".")
    row = words[words.index("of") + 1] if "of" in words else ""
    also = words[words.index("and") + 1] if "and" in words else ""
    return Route(pattern, record, verb, row, "", also, "empty-is-404" not in words, methods)


@cache
def routes() -> list[Route]:
    data = tomllib.loads(Path(__file__).with_name("routes.toml").read_text(encoding="utf-8"))
    return [parse(pattern, text) for pattern, text in data.items()]


def unplanned(known: list[Route], served: list[str]) -> list[str]:
    """Addresses without a line, lines without an address, converters without a factory."""
    patterns = {route.pattern for route in known}
    strange = [f"no line for {one}" for one in served if one not in patterns]
    gone = [f"no address {one}" for one in sorted(patterns - set(served))]
    blind = [f"{r.pattern}: no id for {c}" for r in known for c in r.converters if c not in ROWS and c not in TEXTS]
    return strange + gone + blind


class Turns(Counter[tuple[str, str]]):
    """How often each was asked, by what about."""

    def next(self, names: list[str], count: int, about: str) -> list[str]:
        found = sorted(names, key=lambda name: self[about, name])[:count]
        self.update((about, name) for name in found)
        return found


@dataclass
class House:
    stage: Stage
    clients: dict[str, Client]
    nothing: dict[tuple[str, str, str], HttpResponse] = field(default_factory=dict)

    def ask(self, role: str, method: str, address: str) -> HttpResponse:
        """The answer; whatever it wrote is undone, and the visitor stays signed in."""
        client = self.clients[role]
        kept = client.cookies.copy()
        point = transaction.savepoint()
        try:
            with clock.at(self.stage.moments.get(role, NOW)):
                return client.post(address) if method == "post" else client.get(address)
        finally:
            transaction.savepoint_rollback(point)
            client.cookies = kept

    def cells(self, route: Route) -> list[tuple[str, str]]:
        """(role, scope) to be asked of this address: on demand the whole product, else where its wiring can differ."""
        if WHOLE:
            return [(role, scope) for role in self.clients for scope in self.scopes(route)]
        return self.sample[route.pattern]

    @cached_property
    def sample(self) -> dict[str, list[tuple[str, str]]]:
        """By address. `can` is asked in every cell of the product by test_matrix. A role that has the right nowhere is
        sent away by the guard, whose policy is compared for every role: two of them are asked. Offices reach the whole
        school in one way: three. Whoever holds a post below the school is always asked. Each in one scope that is
        allowed and one that is not. Whoever, and whatever scope, was asked least often comes first.
        """
        turns = Turns()
        return {route.pattern: list(self._sampled(route, turns)) for route in routes()}

    def _sampled(self, route: Route, turns: "Turns") -> Iterator[tuple[str, str]]:
        scopes = self.scopes(route)
        if route.kind:
            yield from ((role, scopes[0]) for role in (*STRANGERS, *KINDS_OF_VISITORS))
            return
        yield from ((role, scopes[0]) for role in STRANGERS)
        able = [role for role in self.persons if _anywhere(route.record, route.verb, role)]
        unable = [role for role in self.persons if role not in able]
        asked = [role for role in able if role in BELOW_SCHOOL]
        asked += turns.next([role for role in able if role not in BELOW_SCHOOL], 3, "able")
        asked += turns.next(unable, 2, "unable") if self.guards(route) else unable
        for role in asked:
            open_ = [scope for scope in scopes if self.wanted(route, role, scope)]
            shut = [scope for scope in scopes if scope not in open_]
            yield from ((role, scope) for part in (open_, shut) for scope in turns.next(part, 1, route.row))

    def scopes(self, route: Route) -> list[str]:
        return list(self.objects(route.row)) if route.row else [""]

    @property
    def persons(self) -> list[str]:
        return [role for role in self.clients if role not in STRANGERS]

    def guards(self, route: Route) -> bool:
        """Whether the address itself asks for the right that the table names."""
        policy = policies()[route.pattern]
        return f"{policy.record}.{policy.verb}" in (f"{route.record}.{route.verb}", route.also)

    def missing(self, role: str, method: str, address: str) -> HttpResponse:
        """The answer about what does not exist, asked once."""
        key = role, method, address
        if key not in self.nothing:
            self.nothing[key] = self.ask(*key)
        return self.nothing[key]

    def objects(self, row: str) -> dict[str, Any]:
        return self.stage.objects.get(row) or self.stage.rows[row]

    def address(self, route: Route, scope: str) -> str:
        """Of the objects in that scope; what has none there is that of the school."""
        rows = {}
        for name in route.converters:
            if name in ROWS:
                found = self.objects(ROWS[name])
                rows[name] = str((found.get(scope) or found.get("own") or found["school"]).pk)
        return route.address(rows)

    def wanted(self, route: Route, role: str, scope: str) -> bool:
        if route.kind:
            return route.kind == "public" or role not in STRANGERS
        if role in STRANGERS:
            return False
        if route.also and not _anywhere(*route.also.split("."), role):
            return False
        if not route.row:
            return _anywhere(route.record, route.verb, role)
        known = frozenset(self.stage.objects[route.record])
        return expected_of_row(route.record, route.verb, route.row, scope, role, known)


def _anywhere(record: str, verb: str, role: str) -> bool:
    return any(role in roles for roles in oracle.allowed()[record][verb].values())


@cache
def policies() -> dict[str, Policy]:
    return {pattern: view.policy for pattern, view in walk(get_resolver().url_patterns)}


@pytest.fixture(scope="module")
def house(stage: Stage) -> House:
    clients = {"anonymous": Client()}
    for role, person in stage.persons.items():
        clients[role] = Client(raise_request_exception=False)
        with clock.at(stage.moments.get(role, NOW)):
            theatre.sign_in(clients[role], person, stage.moments.get(role, NOW))
    return House(stage, clients)


def plan(house: House, route: Route) -> Iterator[tuple[str, str, str]]:
    for role, scope in house.cells(route):
        for method in route.methods:
            yield role, scope, method


def masked(response: HttpResponse, address: str) -> tuple[int, bytes, list[tuple[str, str]]]:
    """What an attacker can compare: status, body, headers; without what differs from one answer to the next."""
    body = MASKED.sub(b"", b"" if getattr(response, "streaming", False) else response.content)
    body = body.replace(address.encode(), b"")
    headers = [(name, value) for name, value in response.items() if name not in ("X-Request-Id", "Content-Length")]
    return response.status_code, body, sorted(headers)


def led_away(response: HttpResponse) -> bool:
    return response.status_code == 302 and response.headers["Location"].split("?")[0] in SIGN_IN


def test_every_address_is_planned() -> None:
    served = [pattern for pattern, _ in walk(get_resolver().url_patterns)]
    assert unplanned(routes(), served) == []


@pytest.mark.parametrize("route", [route for route in routes() if not route.kind], ids=lambda route: route.pattern)
def test_every_guard_lets_in_whom_the_table_lets_in(house: House, route: Route) -> None:
    """Every role, without opening anything: the guard asks `may` of its policy and nothing else."""
    policy, actors = policies()[route.pattern], house.stage.actors
    if policy.signed_in:
        return
    for role in house.persons:
        let_in = _anywhere(route.record, route.verb, role) and (
            not route.also or _anywhere(*route.also.split("."), role)
        )
        assert may(actors[role], policy.verb, policy.record) or not let_in, f"{role} is refused"
        if house.guards(route) and not route.also:
            assert may(actors[role], policy.verb, policy.record) == let_in, f"{role} is let in"


def test_the_sample_leaves_out_no_role_and_no_scope(house: House) -> None:
    """Everybody is asked at many addresses, let in and sent away; every scope of every kind of row is asked."""
    asked: dict[str, set[bool]] = {}
    scopes: dict[str, set[str]] = {}
    for route in routes():
        for role, scope in house.cells(route):
            if not route.kind:
                asked.setdefault(role, set()).add(house.wanted(route, role, scope))
                scopes.setdefault(route.row, set()).add(scope)
    never = {*STRANGERS, "deputy_when_back", "ended_homeroom_teacher", "guardian_without_see"}
    assert asked.keys() == house.clients.keys()
    assert {role for role, answers in asked.items() if len(answers) < 2} == never
    for row, found in scopes.items():
        assert not row or found == set(house.objects(row)), row


@pytest.mark.parametrize("route", routes(), ids=lambda route: route.pattern or "today")
def test_every_role_in_every_scope(house: House, route: Route) -> None:
    faults, executed = [], 0
    for role, scope, method in plan(house, route):
        address = house.address(route, scope)
        response = house.ask(role, method, address)
        executed += 1
        fault = judge(house, route, role, scope, method, response) or alike(house, route, role, scope, method, response)
        if fault:
            faults.append(f"{role} {scope} {method} {response.status_code}: {fault}")
    assert executed == len(list(plan(house, route))) > 0
    assert faults == [], "\n".join(faults)


def judge(house: House, route: Route, role: str, scope: str, method: str, response: HttpResponse) -> str:
    if response.status_code >= 500 and not (response.status_code == 503 and route.kind == "public"):
        return "broken"
    if route.kind == "public":
        return ""
    if role in STRANGERS:
        return "" if led_away(response) or response.status_code == 404 else "let in without signing in"
    if route.kind:
        return ""
    opened = response.status_code != 404 and not led_away(response)
    if opened and not house.wanted(route, role, scope):
        return "opened unexpectedly"
    if not opened and house.wanted(route, role, scope) and (route.empty or method == "get"):
        return "refused unexpectedly"
    return ""


def alike(house: House, route: Route, role: str, scope: str, method: str, response: HttpResponse) -> str:
    """Refused is answered like 'does not exist'."""
    ids = [name for name in route.converters if name in ROWS]
    if response.status_code != 404 or not ids or role in STRANGERS:
        return ""
    address = route.address({name: str(NOWHERE) for name in ids})
    missing = house.missing(role, method, address)
    if masked(response, house.address(route, scope)) != masked(missing, address):
        return "differs from what does not exist"
    return ""


def test_who_carries_a_duty_may_ask_why_without_any_other_right(house: House) -> None:
    duty = house.stage.objects["duty"]["other"]
    address = f"/why/{duty.pk}"
    assert house.ask("guard", "get", address).status_code == 404
    guard, school = house.stage.persons["guard"], house.stage.cast.school
    point = transaction.savepoint()
    with holding(Pen(actor=None, school_id=school.id, tag="tests.carry", now=NOW)):
        DutyHolder.objects.create(
            school=school, duty=duty, person=guard, post="guard", rung_no=1, since=NOW, created_at=NOW
        )
    assert house.ask("guard", "get", address).status_code == 200
    assert house.ask("archivist", "get", address).status_code == 404
    transaction.savepoint_rollback(point)


def test_a_table_without_an_address_is_caught() -> None:
    """Offending: an address nobody wrote down, a line that leads nowhere, a converter nobody can fill."""
    known = [parse("a/<uuid:student_id>", "student.read of student"), parse("b/<str:riddle>", "public")]
    assert unplanned(known, ["a/<uuid:student_id>", "c"]) == [
        "no line for c",
        "no address b/<str:riddle>",
        "b/<str:riddle>: no id for riddle",
    ]


def test_an_answer_that_tells_is_caught(house: House) -> None:
    """Offending: 'you may not' and 'there is none' in other words, or another header."""
    there = HttpResponse("You may not see this student.", status=404)
    gone = HttpResponse("There is no such student.", status=404)
    assert masked(there, "/x") != masked(gone, "/y")
    told = HttpResponse("There is no such student.", status=404, headers={"X-Exists": "1"})
    assert masked(told, "/x") != masked(gone, "/y")
    route = parse("students/<uuid:student_id>", "student.read of student")
    assert judge(house, route, "guard", "elsewhere", "get", HttpResponse("")) == "opened unexpectedly"
    assert judge(house, route, "homeroom_teacher", "own", "get", HttpResponse(status=404)) == "refused unexpectedly"
    assert expected("student", "read", "own", "homeroom_teacher")
