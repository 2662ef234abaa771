"""What a browser would not do of itself: old tokens, other methods, ids of two families in one address, ways up."""

import pytest
from django.conf import settings
from django.test import Client

from tests.matrix.stage import NOW
from tests.security.house import ROWS, House, client_of, doors, undone
from tests.security.test_next import PASSWORD, signed_in
from xuean.attendance.models import WallToken
from xuean.core import clock
from xuean.people.models import Account, Person

pytestmark = pytest.mark.django_db

METHODS = ("options", "patch", "put", "delete", "trace")
READING = {"web_session", "audit_entry", "audit_head", "audit_seal"}
SEEING = ("principal", "safety_office", "homeroom_teacher", "recorder")


@pytest.fixture
def guard(house: House) -> Person:
    return house.stage.persons["guard"]


def token_of(client: Client, address: str = "/sign-in") -> str:
    client.get(address)
    return client.cookies[settings.CSRF_COOKIE_NAME].value


def test_a_token_from_before_signing_in_is_worth_nothing_after_it(guard: Person) -> None:
    account = Account.objects.get(pk=guard.account_id)
    account.set_password(PASSWORD)
    account.save()
    client = Client(enforce_csrf_checks=True)
    with clock.at(NOW):
        before = token_of(client)
        data = {"username": account.username, "password": PASSWORD, "csrfmiddlewaretoken": before}
        assert client.post("/sign-in", data).status_code == 302
        after = token_of(client, "/account")
        codes = [
            client.post("/language", {"language": "en", "csrfmiddlewaretoken": one}).status_code
            for one in (before, after, after)
        ]
    assert before != after
    assert codes == [403, 302, 302]  # the same page may be sent twice, an older session's may not


def test_somebody_elses_token_is_worth_nothing(house: House) -> None:
    one, other = (
        client_of(house.stage, who, enforce_csrf_checks=True) for who in ("academic_office", "vice_principal")
    )
    with clock.at(NOW), undone():
        theirs, mine = token_of(one, "/account"), token_of(other, "/account")
        asked = [other.post("/language", {"language": "en", "csrfmiddlewaretoken": token}) for token in (theirs, mine)]
    assert [answer.status_code for answer in asked] == [403, 302]


def test_every_address_withstands_every_method(house: House) -> None:
    """Two methods at each address, going round."""
    wrong, codes = [], set()
    for number, door in enumerate(doors()):
        for method in (METHODS[number % len(METHODS)], METHODS[(number + 2) % len(METHODS)]):
            answer, tables = house.written("homeroom_teacher", method, house.address(door))
            codes.add(answer.status_code)
            if answer.status_code == 200 or (answer.status_code >= 500 and answer.status_code != 503):
                wrong.append(f"{method} {door.pattern} {answer.status_code}")
            if tables - READING:
                wrong.append(f"{method} {door.pattern} wrote to {sorted(tables)}")
    assert wrong == [], "\n".join(wrong)
    assert 405 in codes


def test_a_method_in_a_header_or_a_field_is_not_listened_to(house: House) -> None:
    """Reading stays reading, whatever it calls itself."""
    data, headers = {"_method": "POST", "language": "en"}, {"X-HTTP-Method-Override": "POST"}
    answer, tables = house.written("principal", "get", "/language", data=data, headers=headers)
    assert answer.status_code == 405
    assert tables <= READING


def test_an_address_that_mixes_two_families_leads_nowhere(house: House) -> None:
    """Each id in turn is one of the other school: one's own beside it opens nothing."""
    wrong, asked = [], 0
    for door in doors():
        rows = [name for _, name in door.parameters if name in ROWS]
        for name in rows if len(rows) > 1 else ():
            mixed = house.values(door) | {name: house.values(door, "elsewhere")[name]}
            assert mixed != house.values(door), f"{door.pattern}: {name} is the same there"
            for who in SEEING:
                answer, tables = house.written(who, "post", door.address(mixed), data={"why": "x", "value": "x"})
                asked += 1
                if answer.status_code not in (404, 405) or tables - READING:
                    wrong.append(f"{who} {door.pattern} {name}: {answer.status_code} {sorted(tables)}")
    assert wrong == [], "\n".join(wrong)
    assert asked > 10


def test_ids_of_one_school_beside_another_child_of_it_lead_nowhere(house: House) -> None:
    """A contact of a classmate is not one of this child."""
    wrong, asked = [], 0
    for door in doors():
        rows = [name for _, name in door.parameters if name in ROWS]
        if len(rows) > 1 and "student_id" in rows:
            mixed = house.values(door) | {"student_id": house.values(door, "classmate")["student_id"]}
            answer, tables = house.written("homeroom_teacher", "post", door.address(mixed), data={"value": "x"})
            asked += 1
            if answer.status_code not in (404, 405) or tables - READING:
                wrong.append(f"{door.pattern}: {answer.status_code} {sorted(tables)}")
    assert wrong == [], "\n".join(wrong)
    assert asked > 0


WAYS_UP = (
    "/static/../xuean.toml",
    "/static/%2e%2e/%2e%2e/etc/passwd",
    "/static/..%2f..%2fetc/passwd",
    "/static/kit/..\\..\\..\\etc\\passwd",
    "/static//etc/passwd",
    "/static/kit/theme.css/../../../settings.py",
    "/static/%00",
    "/import/template/..%2f..%2fsettings.py",
    "/gallery/..%2f..",
    "/.git/config",
    "/xuean.toml",
    "/keys/master",
)


@pytest.mark.parametrize("address", WAYS_UP)
def test_no_address_leads_up_to_files(house: House, address: str) -> None:
    for who in ("stranger", "recorder"):
        answer = house.ask(who, "get", address)
        body = b"" if answer.streaming else answer.content
        assert answer.status_code in (302, 400, 404), address
        assert b"root:" not in body and b"SECRET" not in body and b"[core]" not in body


def test_a_wall_opens_itself_alone_and_its_token_is_kept_nowhere(house: House) -> None:
    principal, screen = signed_in(house.stage.persons["principal"]), Client()
    with clock.at(NOW), undone():
        page = principal.post("/walls", {"label": "大厅"}).content.decode()
        token = page.partition("/wall/")[2].partition('"')[0].partition("<")[0].strip()
        kept = WallToken.objects.exclude(label="").order_by("-created_at").first()
        assert len(token) >= 32 and kept is not None and token not in kept.digest
        assert screen.get(f"/wall/{token}").status_code == 200
        codes = {screen.get(path).status_code for path in ("/live", "/students", "/absences", "/account")}
        assert codes == {302} and "session" not in screen.cookies
        near = [token[:-1], token + "x", token.swapcase(), kept.digest]
        answers = [screen.get(f"/wall/{one}") for one in near]
        assert {answer.status_code for answer in answers} == {404}
        principal.post("/walls", {"revoke": str(kept.pk)})
        assert screen.get(f"/wall/{token}").status_code == 404


@pytest.mark.parametrize("asked", ["%", "_", "%%%", "*", "\\", "' OR 1=1 --", "李%", ".", "?"])
def test_no_sign_in_a_search_finds_everybody(house: House, asked: str) -> None:
    names = [child.person.name for child in house.stage.cast.students]
    page = house.ask("safety_office", "post", "/search", {"q": asked}).content.decode()
    assert [name for name in names if name in page] == []


def test_a_search_finds_only_within_reach(house: House) -> None:
    """The same name in two schools; and a child of another class, for a homeroom teacher."""
    own, other = house.stage.cast.students[0], house.stage.cast.others[0]
    far = house.stage.there.students[0]
    assert own.person.name == far.person.name
    found = house.ask("homeroom_teacher", "post", "/search", {"q": own.person.name}).content.decode()
    assert str(own.pk) in found and str(far.pk) not in found
    assert (
        str(other.pk) not in house.ask("homeroom_teacher", "post", "/search", {"q": other.person.name}).content.decode()
    )
    assert str(other.pk) in house.ask("safety_office", "post", "/search", {"q": other.person.name}).content.decode()
