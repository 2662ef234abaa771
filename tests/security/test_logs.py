"""No line of any log holds a name, a number or a word of somebody; one record is one line of JSON."""

import json
import logging
from collections.abc import Iterator

import pytest

from tests.matrix.stage import NOW
from tests.security.house import House, doors
from xuean.core import clock
from xuean.project.logs import JsonFormatter

pytestmark = pytest.mark.django_db


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(JsonFormatter())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """Every line of every logger, at the finest level, as it would be written."""
    handler, root = Kept(), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    named = [logging.getLogger(name) for name in ("django", "django.db.backends", "django.request", "django.security")]
    levels = [one.level for one in named]
    for one in named:
        one.setLevel(logging.DEBUG)
    yield handler.lines
    root.removeHandler(handler)
    root.setLevel(before)
    for one, level in zip(named, levels, strict=True):
        one.setLevel(level)


def test_no_log_names_a_child_a_number_or_a_word(house: House, heard: list[str], settings) -> None:
    child = house.stage.cast.students[0].person
    secrets = (child.name, "13800001111", "李建军", "37999920130504", "发烧", "PLANTED-WORD", "王芳")
    settings.DEBUG = True  # so that even the statements of the database are offered to the log
    for door in doors():
        for who in ("homeroom_teacher", *(["stranger"] if door.policy.public else [])):
            house.ask(who, "get", f"{house.address(door)}?q={child.name}&phone=13800001111")
    for address in ("/search", "/students", "/sign-in", "/nowhere"):
        house.ask(
            "homeroom_teacher",
            "post",
            address,
            {"q": child.name, "username": "13800001111", "password": "PLANTED-WORD"},
        )
    logging.getLogger("xuean.tests").error("a%sb", '\r\n{"level": "forged"}')
    settings.DEBUG = False
    assert len(heard) > 100
    everything = "\n".join(heard)
    assert [secret for secret in secrets if secret in everything] == []
    assert all(json.loads(line)["level"] != "forged" for line in heard)  # one record, one line, always JSON


def test_a_fault_is_logged_without_its_words(house: House, heard: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("李沐阳 13800001111 PLANTED-WORD")

    monkeypatch.setattr("xuean.web.today.reads.waiting", broken)
    with clock.at(NOW):
        answer = house.clients["homeroom_teacher"].get("/")
    assert answer.status_code == 500
    lines = [json.loads(line) for line in heard if "ValueError" in line]
    assert lines and all("where" in line for line in lines)
    assert not [word for word in ("李沐阳", "13800001111", "PLANTED") if word in "".join(heard)]
