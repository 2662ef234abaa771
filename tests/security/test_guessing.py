"""Guessing passwords, codes and names: every bound is a figure of the book, and no answer tells more than another."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from tests.matrix.stage import NOW
from tests.security.house import House
from tests.security.test_next import PASSWORD
from xuean.core import clock
from xuean.core.ids import new_id
from xuean.people.models import Account
from xuean.web.figures import figure, span
from xuean.web.models import SecondFactor, SignInAttempt
from xuean.web.signin import activation, factors, totp

pytestmark = pytest.mark.django_db

WRONG = "three blue kettles"
TOKEN = re.compile(r'(csrfmiddlewaretoken" value=)"[^"]*"|X-CSRFToken[^}]*}')


@pytest.fixture
def guard(house: House) -> Account:
    account = house.stage.persons["guard"].account
    account.set_password(PASSWORD)
    account.save()
    return account


@pytest.fixture
def head(house: House) -> Account:
    """With a confirmed second factor."""
    account = house.stage.persons["homeroom_teacher"].account
    account.set_password(PASSWORD)
    account.save()
    factor = factors.draft_factor(account, NOW)
    SecondFactor.objects.filter(pk=factor.pk).update(confirmed_at=NOW)
    return account


def knock(username: str, password: str = WRONG, **more: object):
    return Client(**more).post("/sign-in", {"username": username, "password": password})


def test_right_after_the_figure_of_an_account_it_stops(guard: Account) -> None:
    bound = figure("signin.attempts-per-account", NOW)
    with clock.at(NOW):
        codes = [knock(guard.username).status_code for _ in range(bound + 1)]
        assert codes == [200] * bound + [429]
        assert knock(guard.username, PASSWORD).status_code == 429
    with clock.at(NOW + span("signin.limit-window", NOW)):
        assert knock(guard.username, PASSWORD).status_code == 302


def test_spraying_from_one_device_stops_at_its_figure(house: House) -> None:
    bound = figure("signin.attempts-per-device", NOW)
    client = Client()
    client.cookies["device"] = "d" * 43
    with clock.at(NOW):
        codes = [
            client.post("/sign-in", {"username": f"t{n}", "password": WRONG}).status_code for n in range(bound + 1)
        ]
    assert codes == [200] * bound + [429]


def test_spraying_from_one_address_stops_at_its_figure_and_a_school_of_teachers_does_not(guard: Account) -> None:
    bound = figure("signin.attempts-per-address", NOW)
    with clock.at(NOW):
        knock("somebody")
        row = SignInAttempt.objects.latest("at")
        more = [
            SignInAttempt(kind="password", name=new_id().hex, device="", address=row.address, at=NOW)
            for _ in range(bound - 2)
        ]
        SignInAttempt.objects.bulk_create(more)
        assert [knock(f"other{n}").status_code for n in range(2)] == [200, 429]
    assert bound >= 200  # a whole school is one address


def test_a_forged_header_is_no_new_address(guard: Account) -> None:
    with clock.at(NOW):
        for number in range(3):
            Client().post(
                "/sign-in",
                {"username": f"x{number}", "password": WRONG},
                headers={"X-Forwarded-For": f"10.0.0.{number}"},
            )
    assert SignInAttempt.objects.filter(at=NOW).values("address").distinct().count() == 1


@pytest.mark.parametrize(
    ("name", "window"),
    [
        ("signin.code-attempts", timedelta(seconds=1)),
        ("signin.code-attempts-per-hour", timedelta(minutes=30)),
        ("signin.code-attempts-per-day", timedelta(hours=20)),
    ],
)
def test_codes_stop_at_each_of_their_figures(head: Account, name: str, window: timedelta) -> None:
    bound = figure(name, NOW)
    client = Client()
    with clock.at(NOW):
        client.post("/sign-in", {"username": head.username, "password": PASSWORD})
        client.post("/sign-in/code", {"code": "000000"})
        row = SignInAttempt.objects.filter(kind="code").get()
        SignInAttempt.objects.filter(pk=row.pk).update(at=NOW - window)
        more = [
            SignInAttempt(kind="code", name=row.name, address=row.address, at=NOW - window) for _ in range(bound - 2)
        ]
        SignInAttempt.objects.bulk_create(more)
        assert [client.post("/sign-in/code", {"code": "000001"}).status_code for _ in range(2)] == [200, 429]


def test_searching_stops_at_its_figure(house: House) -> None:
    bound = figure("search.per-hour", NOW)
    who = "homeroom_teacher"
    with clock.at(NOW):
        house.clients[who].post("/search", {"q": "李"})
        row = SignInAttempt.objects.filter(kind="search").get()
        SignInAttempt.objects.bulk_create(
            SignInAttempt(kind="search", name=row.name, address="", at=NOW) for _ in range(bound - 2)
        )
        assert [house.clients[who].post("/search", {"q": "李"}).status_code for _ in range(2)] == [200, 429]
    SignInAttempt.objects.filter(kind="search").delete()


def test_a_code_works_once_and_no_older_one_after_it(head: Account) -> None:
    secret, step = SecondFactor.objects.get(account=head).secret, totp.step_of(NOW)

    def enter(at: int) -> int:
        client = Client()
        client.post("/sign-in", {"username": head.username, "password": PASSWORD})
        return client.post("/sign-in/code", {"code": totp.code_at(secret, at)}).status_code

    with clock.at(NOW):
        assert [enter(step), enter(step), enter(step - 1)] == [302, 200, 200]
        assert [enter(step + 2), enter(step + 1)] == [200, 302]  # at most one step ahead


def page_of(answer) -> str:
    return TOKEN.sub("", answer.content.decode())


@pytest.fixture
def four(house: House, guard: Account) -> dict[str, str]:
    stopped = house.stage.persons["disabled_account"].account
    stopped.set_password(PASSWORD)
    stopped.save(update_fields=["password"])
    fresh = Account.objects.create(username="fresh-teacher")
    return {
        "wrong": guard.username,
        "unknown": "nobody-of-this-name",
        "stopped": stopped.username,
        "without a password": fresh.username,
    }


def test_who_exists_cannot_be_told(four: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    costs: list[int] = []
    encode = MD5PasswordHasher.encode

    def counting(*args: object) -> str:
        costs[-1] += 1
        return encode(*args)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    answers = {}
    with clock.at(NOW):
        for kind, username in four.items():
            costs.append(0)
            answers[kind] = page_of(knock(username)).replace(username, "*")
    assert len(set(answers.values())) == 1
    assert costs == [1] * len(four)  # each costs one hashing


def test_the_right_password_of_a_stopped_login_says_the_same(four: dict[str, str]) -> None:
    with clock.at(NOW):
        pages = {page_of(knock(four[kind], PASSWORD)).replace(four[kind], "*") for kind in ("stopped", "unknown")}
        names = {tuple(sorted(knock(four[kind], PASSWORD).headers)) for kind in ("stopped", "unknown")}
    assert len(pages) == len(names) == 1


def test_used_ended_and_invented_addresses_answer_alike(house: House) -> None:
    account = house.stage.persons["archivist"].account
    with clock.at(NOW):
        ended = activation.issue(account, NOW)
        used = activation.issue(account, NOW)
        found = activation.find(used, NOW)
        assert found is not None and activation.use(found, PASSWORD, NOW)
        pages = [page_of(Client().get(f"/activate/{token}")) for token in (ended, used, "x" * 43)]
        codes = [Client().get(f"/activate/{token}").status_code for token in (ended, used, "x" * 43)]
    assert len(set(codes)) == 1 and codes[0] in (404, 410)
    assert len({page.replace(ended, "*").replace(used, "*").replace("x" * 43, "*") for page in pages}) == 1
