"""Values that occur nowhere else in the world, given to one child of the cast; and a day on which they are all used."""

import json
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from django.test import Client

from tests import cast as theatre
from tests.cast import BEGAN, MONDAY, Cast, shanghai
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.duties.tick import tick
from xuean.notices.channels import mail as post_office
from xuean.outbox import kinds, sender
from xuean.people import blinds
from xuean.people.models import ContactPoint, Guardianship, IdentityDocument

NAME = "瑟玖鱻"
SEALED = {
    "identity number": "379999201305040011",
    "student number": "G379999201305040099",
    "phone": "13600007719",
    "address": "琅琊路九百七十一号院",
    "employer": "鹿鸣植种合作社",
    "note of the roll-call": "书包放在器材室甲七一",
    "reason of the absence": "急性肠胃炎甲七二",
    "note of the arrival": "在图书馆找到甲七三",
    "what was said": "外婆说在家甲七四",
    "typed number": "13600007720",
}


@dataclass
class Day:
    """What came out of it: pages with their addresses, letters."""

    cast: Cast
    pages: list[tuple[str, str, bytes]] = field(default_factory=list)  # who, address, body
    statuses: list[tuple[str, int]] = field(default_factory=list)
    letters: list[EmailMessage] = field(default_factory=list)  # as they would leave for the mail server

    @property
    def child(self) -> Any:
        return self.cast.students[0]


def plant(cast: Cast) -> None:
    """The child, its number and its guardian's contacts carry the planted values."""
    child = cast.students[0]
    with holding(Pen(actor=None, school_id=cast.school.id, tag="tests.plant", now=BEGAN)):
        child.person.name, child.person.pinyin, child.person.initials = NAME, "sejiuxian", "sjx"
        child.person.save()
        child.student_number = SEALED["student number"]
        child.student_number_blind = blinds.student_number(cast.school.id, SEALED["student number"])
        child.save()
        IdentityDocument.objects.create(
            school=cast.school, person=child.person, kind="1", number=SEALED["identity number"],
            number_blind=blinds.identity(cast.school.id, "1", SEALED["identity number"]), since=BEGAN,
            recorded_at=BEGAN,
        )  # fmt: skip
        guardian = cast.guardians[0]
        phone = ContactPoint.objects.get(person=guardian, kind="mobile")
        phone.value = SEALED["phone"]
        phone.value_blind = blinds.contact(cast.school.id, "mobile", SEALED["phone"])
        phone.save()
        theatre.contact(cast, guardian, "address", SEALED["address"])
        relation = Guardianship.objects.get(person=guardian)
        relation.employer = SEALED["employer"]
        relation.save()


def play(cast: Cast) -> Day:
    """Roll-call, ladder, letter, call, search, file, explanation, arrival; every page on the way is kept."""
    day = Day(cast)
    kinds.register_channel(post_office.NAME, lambda message: _taken(day, message))
    try:
        _play(day)
    finally:
        kinds.register_channel(post_office.NAME, post_office.send)
    return day


def _taken(day: Day, message: kinds.Message) -> kinds.Outcome:
    day.letters.append(post_office.letter(message))
    return kinds.Outcome("accepted", "tests")


def _play(day: Day) -> None:
    cast = day.cast
    child = day.child.id
    group = cast.groups[0].id
    sheet = f"/roll-calls/{group}/{MONDAY.isoformat()}/1"
    marks = json.dumps({str(child): ["absent", SEALED["note of the roll-call"]]})
    teacher, head = "subject_teacher", "homeroom_teacher"
    ask(day, teacher, shanghai(8, 3), sheet, {"marks": marks})
    work(shanghai(8, 12))
    work(shanghai(8, 26))
    for address in ("/", f"/students/{child}", f"/students/{child}/family", f"/students/{child}/attendance"):
        ask(day, head, shanghai(8, 27), address)
    ask(day, head, shanghai(8, 27), f"/students/{child}/identity", {})
    ask(day, head, shanghai(8, 28), "/search", {"q": NAME})
    ask(day, head, shanghai(8, 28), "/search", {"q": SEALED["identity number"]})
    ask(day, head, shanghai(8, 29), f"/call/{child}")
    phone = ContactPoint.objects.get(person=cast.guardians[0], kind="mobile").id
    said = {"target": "guardian", "contact": str(phone), "result": "no_answer", "told": SEALED["what was said"]}
    ask(day, head, shanghai(8, 30), f"/call/{child}", said)
    other = {"target": "employer", "number": SEALED["typed number"], "result": "no_answer"}
    ask(day, head, shanghai(8, 31), f"/call/{child}", other)
    reason = {"kind": "leave", "until": "session", "source": "guardian_call", "reason": SEALED["reason of the absence"]}
    ask(day, head, shanghai(8, 40), f"/missing/{child}/explanation", reason)
    found = {"kind": "found", "note": SEALED["note of the arrival"]}
    ask(day, head, shanghai(8, 50), f"/missing/{child}/arrival", found)
    ask(day, head, shanghai(8, 51), f"/missing/{child}")
    work(shanghai(8, 55))
    watch(day)
    broken(day)


def ask(day: Day, post: str, at: Any, address: str, data: dict[str, Any] | None = None) -> None:
    """Somebody signs in and opens this page, or sends this form."""
    client = Client(raise_request_exception=False)
    with clock.at(at):
        theatre.sign_in(client, day.cast.people[post], at)
        response = client.get(address) if data is None else client.post(address, data)
    day.statuses.append((address, response.status_code))
    day.pages.append((address, response.headers.get("Location", ""), response.content))


def watch(day: Day) -> None:
    """The offices look at the day, the wall at its counts, the guardian at the inbox."""
    for post, addresses in (
        ("principal", ("/live", "/absences", "/messages/not-sent", "/audit")),
        ("system_administrator", ("/jobs", "/accounts")),
        ("guardian", ("/", "/messages")),
    ):
        for address in addresses:
            ask(day, post, shanghai(8, 56), address)


def broken(day: Day) -> None:
    """What nobody meant to send: a damaged form, a wrong address, a name where an id belongs."""
    sheet = f"/roll-calls/{day.cast.groups[0].id}/{MONDAY.isoformat()}/1"
    for address, data in (
        (sheet, {"marks": f'{{"{NAME}": "{SEALED["phone"]}"'}),
        (f"/students/{NAME}", None),
        (f"/call/{day.child.id}", {"target": NAME, "contact": SEALED["phone"], "result": "?"}),
        ("/sign-in", {"username": NAME, "password": SEALED["identity number"]}),
    ):
        ask(day, "homeroom_teacher", shanghai(8, 57), address, data)


def work(at: Any) -> None:
    """One round of the worker."""
    with clock.at(at):
        tick(at)
        sender.recover(at)
        while sender.send_next("house", at):
            pass
