"""What nobody sane would send gets a clear answer below 500, and changes nothing."""

import json
from collections.abc import Iterator
from itertools import product

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from tests.matrix.stage import NOW, Stage
from tests.security import words
from tests.security.house import House, doors
from tests.security.pages import Form, Page
from xuean.core import clock

pytestmark = pytest.mark.django_db

WRITERS = ("principal", "safety_office", "academic_office", "recorder", "homeroom_teacher", "class_officer")
BAD = (
    "x", "2026-02-30", "9999-12-31", "0001-01-01", "20261123", "2026-W48-1", "2026-11-23T00:00", "-1", "1e9", "٢٠٢٦",
    "%00", "a%00b", "%ff%fe", "𠮷", "9" * 400, "..", "9999-W52-7", "%2e%2e%2f", "'", "{{7*7}}", "%0d%0aSet-Cookie:x=1",
    "null",
)  # fmt: skip
QUERIES = (
    "page", "sort", "q", "all", "month", "week", "on", "day", "date", "term", "stage", "class", "teacher", "view",
    "line",
    "regulation", "served", "person", "subject", "tag", "since", "until", "next", "head", "state", "grade", "group",
    "again", "status", "mode", "sheet", "kind",
)  # fmt: skip
VALUES = (
    "\x00",
    "9999-12-31",
    "9999-12",
    "0001-01-01",
    "0001-01",
    "-1",
    "9" * 30,
    "𠮷" * 300,
    "x\r\ny",
    "'\"<b>",
    "student:x",
    "x:y",
)
OTHER_SCHOOL = (
    "school",
    "school_id",
    "recorded_at",
    "occurred_at",
    "by",
    "by_id",
    "id",
    "pk",
    "actor",
    "person_id",
    "account",
    "is_active",
    "source",
    "superseded_at",
    "state",
)


def broken(answer) -> bool:
    """503 is what `/readyz` says here, where no worker runs."""
    return answer.status_code >= 500 and answer.status_code != 503


@pytest.mark.parametrize("who", ["principal", "homeroom_teacher", "class_officer"])
def test_senseless_addresses_are_not_found(house: House, who: str) -> None:
    wrong = []
    for door in doors():
        for kind, name in door.parameters:
            for bad in BAD:
                address = door.address(house.values(door) | {name: bad})
                for method in ("get", "post"):
                    answer = house.ask(who, method, address)
                    fine = answer.status_code == 404 if kind == "uuid" else not broken(answer)
                    if not fine:
                        wrong.append(f"{method} {door.pattern} {name}={bad[:20]!r}: {answer.status_code}")
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("who", ["principal", "homeroom_teacher"])
def test_senseless_questions_are_ignored_or_refused(house: House, who: str) -> None:
    wrong = []
    for door in doors():
        for value in VALUES:
            answer = house.ask(who, "get", house.address(door), dict.fromkeys(QUERIES, value))
            if broken(answer):
                wrong.append(f"{door.pattern} ?…={value[:12]!r}: {answer.status_code}")
    assert wrong == [], "\n".join(wrong)


def forms(house: House, who: str) -> Iterator[Form]:
    """Every form on every page that this visitor can open, once for each address it is sent to."""
    seen = set()
    for door in doors():
        address = house.address(door)
        answer = house.ask(who, "get", address)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        for form in Page(answer.content.decode(), address).forms:
            if form.method == "post" and form.action not in seen and form.action not in ("/sign-out",):
                seen.add(form.action)
                yield form


@pytest.mark.parametrize("who", WRITERS)
def test_no_form_breaks_whatever_is_written_into_it(house: House, who: str) -> None:
    wrong, sent = [], 0
    for form in forms(house, who):
        for word in (
            *words.SENSELESS,
            *words.LINES,
            *words.RARE,
            words.EVERYTHING,
            "9999-12-31",
            "0001-01-01",
            "99:99",
            "1e308",
            "٣",
        ):
            answer = house.ask(who, "post", form.action, form.filled(word))
            sent += 1
            if broken(answer):
                wrong.append(f"{form.action} {word[:12]!r}: {answer.status_code}")
    assert not wrong, "\n".join(sorted(set(wrong)))
    assert sent >= 100


@pytest.mark.parametrize("who", WRITERS)
def test_a_nul_is_refused_with_a_sentence(house: House, who: str) -> None:
    """PostgreSQL cannot keep it and SQLite would: so nobody may send it, in any field of any address."""
    wrong = []
    for form in forms(house, who):
        answer = house.ask(who, "post", form.action, {**form.filled("x"), "q": "a\x00b"})
        if answer.status_code != 400 or "<h1" not in answer.content.decode():
            wrong.append(f"{form.action}: {answer.status_code}")
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("who", WRITERS)
def test_fields_that_no_form_has_change_nothing(house: House, who: str) -> None:
    """Mass assignment: another school's id under every name a model might listen to."""
    there = house.stage.there
    planted = str(there.school.pk)
    before = rows_of(house.stage, there.school.pk)
    wrong = []
    for form in forms(house, who):
        extra = dict.fromkeys(OTHER_SCHOOL, planted)
        with_extra = form.filled("word") | {
            name: value for name, value in extra.items() if name not in form.values and name not in form.choices
        }
        client = house.clients[who]
        kept = client.cookies.copy()
        from tests.security.house import undone

        with clock.at(NOW), undone():
            answer = client.post(form.action, with_extra)
            if broken(answer):
                wrong.append(f"{form.action}: {answer.status_code}")
            if rows_of(house.stage, there.school.pk) != before:
                wrong.append(f"{form.action} wrote into the other school")
        client.cookies = kept
    assert wrong == [], "\n".join(wrong)


def rows_of(stage: Stage, school: object) -> dict[str, int]:
    """Rows of that school by table."""
    return {
        model._meta.label: model._base_manager.filter(school_id=school).count()
        for model in apps.get_models()
        if any(one.name == "school" for one in model._meta.fields)
    }


BODIES = (
    ("application/json", json.dumps({"marks": {}, "username": "x", "password": "y"})),
    ("application/json", "{" * 1000),
    ("text/xml", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'),
    ("text/plain", "username=x"),
    ("multipart/form-data", "no boundary"),
    ("multipart/form-data; boundary=x", '--x\r\nContent-Disposition: form-data; name="q"\r\n\r\ncut off'),
    ("multipart/form-data; boundary=" + "x" * 300, "--"),
    ("application/x-www-form-urlencoded; charset=utf-7", "q=+ADw-script"),
    ("application/x-www-form-urlencoded", "%ff=%fe&q=%ed%a0%80"),
    ("", "q=1"),
)


@pytest.mark.parametrize(("kind", "body"), BODIES, ids=range(len(BODIES)))
def test_bodies_of_another_kind(house: House, kind: str, body: str) -> None:
    wrong = []
    for who, door in product(("homeroom_teacher", "stranger"), doors()):
        answer = house.ask(who, "post", house.address(door), data=body.encode(), content_type=kind)
        if broken(answer):
            wrong.append(f"{who} {door.pattern}: {answer.status_code}")
    assert wrong == [], "\n".join(wrong)


def test_huge_bodies_and_heaps_of_fields_are_refused(house: House) -> None:
    for who, address in (("stranger", "/sign-in"), ("homeroom_teacher", "/search"), ("principal", "/language")):
        big = house.ask(who, "post", address, data={"q": "x" * 6_000_000})
        many = house.ask(who, "post", address, data={f"f{n}": "1" for n in range(3_000)})
        assert big.status_code in (400, 413) and many.status_code in (400, 413)
        assert "<h1" in big.content.decode()


def test_a_file_where_none_is_asked_is_not_kept(house: House, tmp_path, settings) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    for address in ("/search", "/sign-in", "/language"):
        planted = SimpleUploadedFile("../../evil.html", b"<script>" * 400_000)
        assert not broken(house.ask("homeroom_teacher", "post", address, data={"q": planted}))
    assert list(tmp_path.iterdir()) == []


def test_other_methods_are_refused(house: House) -> None:
    wrong = []
    for method in ("put", "patch", "delete", "trace"):
        for door in doors():
            answer, tables = house.written("homeroom_teacher", method, house.address(door))
            if broken(answer) or tables - {"web_session", "audit_entry", "audit_head"}:
                wrong.append(f"{method} {door.pattern} {answer.status_code} {sorted(tables)}")
    assert wrong == [], "\n".join(wrong)


COOKIES = ("\x00", "x" * 5000, "' OR 1=1", "ÿþ", "../../x", "%00", '"', "a" * 32)


@pytest.mark.parametrize("value", COOKIES)
def test_senseless_cookies(house: House, value: str) -> None:
    client = Client(raise_request_exception=False)
    for name in ("session", "csrf", "device", "language"):
        client.cookies[name] = value
    with clock.at(NOW):
        codes = {client.get(path).status_code for path in ("/", "/sign-in", "/account")}
        codes.add(client.post("/sign-in", {"username": "x", "password": "y"}).status_code)
    assert max(codes) < 500


def test_only_one_database_would_forgive_a_nul() -> None:
    """Why it is refused at the door: shown on both."""
    from django.db import DatabaseError

    from xuean.people.models import Account

    if connection.vendor == "sqlite":
        assert not Account.objects.filter(username="a\x00b").exists()
    else:
        with pytest.raises((ValueError, DatabaseError)):
            Account.objects.filter(username="a\x00b").exists()
