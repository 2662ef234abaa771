"""What nobody sane would send gets a clear answer below 500, and changes nothing."""

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from tests.matrix.stage import NOW
from tests.security import words
from tests.security.house import House, as_before, doors, undone
from xuean.core import clock

pytestmark = pytest.mark.django_db

BAD = ("x", "2026-02-30", "9999-12-31", "0001-01-01", "9999-W52-7", "20261123", "٢٠٢٦", "a%00b", "𠮷", "9" * 400, "..")
BAD_KEYS = ("x", "%00", "ffffffff-ffff-ffff-ffff-ffffffffffff")
QUERIES = (
    "page", "sort", "q", "all", "month", "week", "on", "day", "date", "term", "stage", "class", "teacher", "view",
    "line",
    "regulation", "served", "person", "subject", "tag", "since", "until", "next", "head", "state", "grade", "group",
    "again", "status", "mode", "sheet", "kind",
)  # fmt: skip
VALUES = ("2026-02-30", "-1", "9" * 30, "𠮷" * 300, "x\r\ny", "'\"<b>", "student:x")
NOT_ASKED = (
    "school", "school_id", "recorded_at", "occurred_at", "by", "by_id", "id", "pk", "actor", "person_id", "account",
    "is_active", "source", "superseded_at", "state",
)  # fmt: skip


def broken(answer) -> bool:
    """503 is what `/readyz` says here, where no worker runs."""
    return answer.status_code >= 500 and answer.status_code != 503


@pytest.mark.parametrize("who", ["principal", "homeroom_teacher", "class_officer"])
def test_senseless_addresses_are_not_found(house: House, who: str) -> None:
    wrong = []
    for door in doors():
        for kind, name in door.parameters:
            for bad in BAD_KEYS if kind == "uuid" else BAD:
                address = door.address(house.values(door) | {name: bad})
                answer = house.ask(who, "get", address)
                if broken(answer) or (kind == "uuid" and answer.status_code not in (302, 404, 405)):
                    wrong.append(f"{door.pattern} {name}={bad[:20]!r}: {answer.status_code}")
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("who", ["principal", "homeroom_teacher"])
def test_senseless_questions_are_ignored_or_refused(house: House, who: str) -> None:
    wrong, asked = [], 0
    for number, (_, door, address) in enumerate(house.pages((who,))):
        if house.ask(who, "get", address).status_code != 200:
            continue
        for value in VALUES if who == "principal" else (VALUES[number % len(VALUES)], VALUES[-number % len(VALUES)]):
            asked += 1
            answer = house.ask(who, "get", address, dict.fromkeys(QUERIES, value))
            if broken(answer):
                wrong.append(f"{door.pattern} ?…={value[:12]!r}: {answer.status_code}")
    assert wrong == [], "\n".join(wrong)
    assert asked > (100 if who == "principal" else 40)


def test_no_form_breaks_whatever_is_written_into_it(house: House) -> None:
    given = (*words.SENSELESS, words.LINES[0], words.RARE[0], words.EVERYTHING)
    wrong = []
    for who, form in house.forms:
        for word in given:
            answer = house.ask(who, "post", form.action, form.filled(word))
            if broken(answer):
                wrong.append(f"{who} {form.action} {word[:12]!r}: {answer.status_code}")
    assert wrong == [], "\n".join(wrong)
    assert len(house.forms) >= 25


def test_a_nul_is_refused_with_a_sentence(house: House) -> None:
    """PostgreSQL cannot keep it and SQLite would: so nobody may send it, in any field of any address."""
    wrong = []
    for who, form in house.forms:
        answer = house.ask(who, "post", form.action, {**form.filled("x"), "q": "a\x00b"})
        if answer.status_code != 400 or "<h1" not in answer.content.decode():
            wrong.append(f"{who} {form.action}: {answer.status_code}")
    assert wrong == [], "\n".join(wrong)


def test_fields_that_no_form_has_change_nothing(house: House) -> None:
    """Mass assignment: another school's id under every name a model might listen to."""
    there = house.stage.there.school.pk
    before = rows_of(there)
    wrong = []
    for who, form in house.forms:
        extra = {name: str(there) for name in NOT_ASKED if name not in form.values and name not in form.choices}
        with clock.at(NOW), undone(), as_before(house.clients[who]) as client:
            answer = client.post(form.action, form.filled("word") | extra)
            if broken(answer) or rows_of(there) != before:
                wrong.append(f"{who} {form.action}: {answer.status_code}")
    assert wrong == [], "\n".join(wrong)


def rows_of(school: object) -> list[int]:
    """How many rows that school has, by table; asked at once."""
    counts = [
        f"SELECT count(*) FROM {model._meta.db_table} WHERE school_id = %s"
        for model in apps.get_models()
        if any(one.name == "school" for one in model._meta.fields)
    ]
    key = school if connection.vendor == "postgresql" else str(school).replace("-", "")
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(counts), [key] * len(counts))
        return [count for (count,) in cursor.fetchall()]


def test_the_rows_of_a_school_are_counted(house: House) -> None:
    """Offending: the count above sees a row of the other school."""
    assert sum(rows_of(house.stage.there.school.pk)) > 50
    assert sum(rows_of(house.stage.cast.school.pk)) > sum(rows_of(house.stage.there.school.pk))


BODIES = (
    ("application/json", "{" * 1000),
    ("text/xml", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'),
    ("multipart/form-data", "no boundary"),
    ("multipart/form-data; boundary=x", '--x\r\nContent-Disposition: form-data; name="q"\r\n\r\ncut off'),
    ("application/x-www-form-urlencoded; charset=utf-7", "q=+ADw-script"),
    ("application/x-www-form-urlencoded", "%ff=%fe&q=%ed%a0%80"),
    ("", "q=1"),
)


@pytest.mark.parametrize(("kind", "body"), BODIES, ids=range(len(BODIES)))
def test_bodies_of_another_kind(house: House, kind: str, body: str) -> None:
    wrong = []
    turn = BODIES.index((kind, body))
    for door in doors()[turn % 3 :: 3]:  # what reads bodies stands before every address alike
        who = "stranger" if door.policy.public else "homeroom_teacher"
        answer = house.ask(who, "post", house.address(door), data=body.encode(), content_type=kind)
        if broken(answer):
            wrong.append(f"{door.pattern}: {answer.status_code}")
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
