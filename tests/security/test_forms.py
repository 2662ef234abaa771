"""Forms: only one's own page can send them, reading changes nothing, and strangers lead nobody away."""

from pathlib import Path

import pytest
from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string

from tests.matrix.stage import NOW, Stage
from tests.security.house import House, client_of, doors, undone
from tests.security.house import House as Building
from xuean.audit.log import TAG as READ
from xuean.audit.models import Entry
from xuean.core import clock

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]  # nothing here depends on the database

READERS = ("stranger", "principal", "safety_office", "recorder", "homeroom_teacher", "class_officer")
READING_LOG = {"audit_entry", "audit_head", "audit_seal"}
# what opening a page may write; the first two on every page
SESSION = {"web_session"}
STUDENT_PAGES = (
    "students/<uuid:student_id>", "students/<uuid:student_id>/attendance", "students/<uuid:student_id>/family",
    "students/<uuid:student_id>/notes", "students/<uuid:student_id>/badges",
)  # fmt: skip
MORE = {
    "second-factor": {
        "web_secondfactor",
        "vault_key",
    },  # the secret on offer and its first key, at every opening the same
    **{page: {"web_signinattempt"} for page in STUDENT_PAGES},  # how many files somebody opens is counted
    "messages/<uuid:envelope_id>": {"outbox_envelope", "outbox_attempt"},  # seen, so it has arrived
}


# no cookie counts there: a device proves itself by its token, so nobody's browser can be made to speak for anybody
FOR_MACHINES = ["api/v1/gate-events", "api/v1/devices/enrol"]


@pytest.fixture(scope="module")
def strict(stage: Stage) -> Building:
    """The same house, whose visitors have to show their token as browsers do."""
    found = {who: client_of(stage, who, enforce_csrf_checks=True) for who in ("stranger", "principal")}
    return Building(stage, found)


def token_of(house: Building, who: str) -> str:
    """A right token, as the sign-in page or the account page gives it out."""
    client = house.clients[who]
    client.get("/sign-in" if who == "stranger" else "/account")
    return client.cookies[settings.CSRF_COOKIE_NAME].value


def test_no_view_but_those_for_machines_is_exempt() -> None:
    exempt = [door.pattern for door in doors() if getattr(door.view, "csrf_exempt", False)]
    assert sorted(exempt) == sorted(FOR_MACHINES)


@pytest.mark.parametrize("who", ["stranger", "principal"])
def test_every_address_refuses_what_was_sent_from_elsewhere(strict: Building, who: str) -> None:
    token = token_of(strict, who)
    sent = {
        "without a token": {},
        "with somebody else's token": {"data": {"csrfmiddlewaretoken": _get_new_csrf_string()}},
        "by another site": {"data": {"csrfmiddlewaretoken": token}, "headers": {"Sec-Fetch-Site": "cross-site"}},
        "from another origin": {"data": {"csrfmiddlewaretoken": token}, "headers": {"Origin": "https://evil.example"}},
    }
    wrong = []
    for door in doors():
        address = strict.address(door)
        for how, more in sent.items():
            answer, tables = strict.written(who, "post", address, **more)
            refused = (401, 403, 415) if door.pattern in FOR_MACHINES else (403,)
            if answer.status_code not in refused or tables:
                wrong.append(f"{door.pattern} {how}: {answer.status_code} {sorted(tables)}")
    assert wrong == [], "\n".join(wrong)


def test_with_the_right_token_it_is_let_through(strict: Building) -> None:
    """Offending: were the check above blind, this one would be refused too."""
    token = token_of(strict, "principal")
    answer = strict.ask("principal", "post", "/language", data={"csrfmiddlewaretoken": token, "language": "en"})
    assert answer.status_code == 302


@pytest.mark.parametrize("method", ["get", "head"])
def test_reading_changes_nothing(house: House, method: str) -> None:
    wrong = []
    for who, door, address in house.pages(READERS if method == "get" else ("homeroom_teacher",)):
        _, tables = house.written(who, method, address)
        allowed = SESSION | READING_LOG | MORE.get(door.pattern, set())
        if tables - allowed:
            wrong.append(f"{who} {method} {door.pattern}: {sorted(tables - allowed)}")
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_what_reading_writes_into_the_chain_is_the_reading_log(house: House) -> None:
    with undone():
        before = set(Entry.objects.values_list("id", flat=True))
        for door in doors():
            with clock.at(NOW):
                house.clients["homeroom_teacher"].get(house.address(door))
        tags = set(Entry.objects.exclude(id__in=before).values_list("tag", flat=True))
    assert tags == {READ}


def test_a_page_that_writes_is_caught(house: House) -> None:
    """Offending: an act is seen as one."""
    _, tables = house.written("principal", "post", "/language", data={"language": "en"})
    assert tables - SESSION - READING_LOG == {"people_account"}


WEIRD_HOSTS = (
    "evil.example",
    "testserver.evil.example",
    "evil.example:80",
    "testserver@evil.example",
    "127.0.0.1.evil.example",
    "testserver/",
    "a b",
    "testserver\\.evil.example",
)


@pytest.mark.parametrize("host", WEIRD_HOSTS)
def test_another_host_is_refused(house: House, host: str) -> None:
    for who, address in (("stranger", "/sign-in"), ("principal", "/"), ("principal", "/walls")):
        answer = house.ask(who, "get", address, headers={"Host": host})
        assert answer.status_code == 400
        assert "evil" not in answer.content.decode() + str(answer.headers)


def test_forwarded_names_are_not_believed(house: House) -> None:
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "host=evil.example"}
    answer = house.ask("principal", "post", "/walls", data={"label": "大厅"}, headers=headers)
    page = answer.content.decode()
    assert "http://testserver/wall/" in page and "evil" not in page


def test_no_setting_opens_every_host() -> None:
    assert "*" not in settings.ALLOWED_HOSTS
    assert "ALLOWED_HOSTS" in Path(settings.PACKAGE, "project", "settings.py").read_text(encoding="utf-8")
