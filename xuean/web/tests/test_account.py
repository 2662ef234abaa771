"""My own account, and what others may do to it."""

import re

import pytest
from django.test import Client

from tests.cast import Cast, shanghai
from xuean.audit.models import Entry
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.core.verdict import NotYours, Refused
from xuean.people.models import Account, Staff
from xuean.web.accounts import actions
from xuean.web.models import Activation, Device, SecondFactor, Session
from xuean.web.signin import activation, factors, totp
from xuean.web.tests.conftest import PASSWORD, sign_in, with_password

pytestmark = pytest.mark.django_db
NEW = "seven wet umbrellas"


@pytest.fixture
def account(cast: Cast) -> Account:
    return with_password(cast.people["guard"].account)


@pytest.fixture
def inside(account: Account, client: Client) -> Client:
    with clock.at(shanghai(8)):
        sign_in(client, account)
    return client


def staff(cast: Cast, post: str) -> Staff:
    return Staff.objects.get(person=cast.people[post])


def test_a_new_password_signs_out_everywhere_else(account: Account, inside: Client) -> None:
    other = Client()
    with clock.at(shanghai(8, 1)):
        sign_in(other, account)
        answer = inside.post("/account/password", {"present": PASSWORD, "new": NEW, "again": NEW})
        assert answer["Location"] == "/account"
        assert inside.get("/account").status_code == 200
        assert other.get("/account").status_code == 302
        assert sign_in(Client(), account).status_code == 200  # the old one no longer fits
        assert sign_in(Client(), account, NEW).status_code == 302


@pytest.mark.parametrize(
    "data",
    [
        {"present": "wrong wrong wrong", "new": NEW, "again": NEW},
        {"present": PASSWORD, "new": NEW, "again": NEW + "x"},
        {"present": PASSWORD, "new": "short", "again": "short"},
    ],
)
def test_a_password_is_not_changed_by_halves(account: Account, inside: Client, data: dict[str, str]) -> None:
    with clock.at(shanghai(8, 1)):
        assert inside.post("/account/password", data).status_code == 200
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_one_session_is_ended_from_another(account: Account, inside: Client) -> None:
    other = Client()
    with clock.at(shanghai(8, 1)):
        sign_in(other, account)
        handle = Session.objects.order_by("-created_at").first().key[:16]
        assert inside.post(f"/account/sessions/{handle}/end").status_code == 302
        assert other.get("/account").status_code == 302
        assert inside.get("/account").status_code == 200


def test_nobody_ends_the_session_of_another(cast: Cast, inside: Client) -> None:
    with clock.at(shanghai(8, 1)):
        sign_in(Client(), with_password(cast.people["archivist"].account))
        foreign = Session.objects.get(account=cast.people["archivist"].account)
        assert inside.post(f"/account/sessions/{foreign.key[:16]}/end").status_code == 404
        device = Device.objects.get(account=cast.people["archivist"].account)
        assert inside.post(f"/account/devices/{device.pk}/forget").status_code == 404
    assert Session.objects.filter(pk=foreign.pk).exists()


def test_changing_the_phone_needs_a_new_set_up(account: Account, inside: Client) -> None:
    with clock.at(shanghai(8, 1)):
        secret = factors.draft_factor(account, shanghai(8, 1)).secret
        inside.post("/second-factor", {"code": totp.code_at(secret, totp.step_of(shanghai(8, 1))), "trust": "on"})
        assert inside.post("/account/second-factor/remove")["Location"] == "/second-factor"
    assert not SecondFactor.objects.exists()
    assert not Device.objects.exclude(trusted_until=None).exists()


def test_the_language_is_kept_with_the_account(account: Account, inside: Client) -> None:
    with clock.at(shanghai(8, 1)):
        inside.post("/language", {"language": "en"})
        assert "My account" in inside.get("/account").content.decode()
        assert inside.post("/language", {"language": "xx"}).status_code == 404
    account.refresh_from_db()
    assert account.language == "en"


def test_an_address_is_used_once_and_only_by_post(cast: Cast) -> None:
    now = shanghai(8)
    administrator = cast.actor("system_administrator")
    account, token = actions.issue_activation(administrator, staff(cast, "guard"), now=now)
    assert token not in str(list(Activation.objects.values())) + str(list(Entry.objects.values()))
    with clock.at(now):
        for _ in range(3):
            assert Client().get(f"/activate/{token}").status_code == 200
        data = {"new": NEW, "again": NEW}
        assert Client().post(f"/activate/{token}", data)["Location"] == "/sign-in"
        assert Client().post(f"/activate/{token}", {"new": NEW + "!", "again": NEW + "!"}).status_code == 410
        assert sign_in(Client(), account, NEW).status_code == 302


def test_an_address_ends(cast: Cast) -> None:
    now = shanghai(8)
    account, token = actions.issue_activation(cast.actor("system_administrator"), staff(cast, "guard"), now=now)
    assert activation.find(token, activation.expires(now)) is None
    _, second = actions.issue_activation(cast.actor("system_administrator"), staff(cast, "guard"), now=now)
    assert activation.find(token, now) is None  # the newer one alone works
    assert activation.find(second, now).account == account
    assert activation.find("", now) is None


def test_an_account_is_made_for_whoever_has_none(cast: Cast) -> None:
    one = staff(cast, "archivist")
    with holding(Pen(actor=None, school_id=cast.school.id, tag="tests", now=shanghai(7))):
        one.person.account = None
        one.person.save(update_fields=["account"])
    account, _ = actions.issue_activation(cast.actor("system_administrator"), one, now=shanghai(8))
    one.person.refresh_from_db()
    assert (one.person.account, account.username) == (account, one.staff_no.lower())
    assert not account.has_usable_password()


@pytest.mark.parametrize("post", ["principal", "safety_office", "guard", "homeroom_teacher"])
def test_only_the_administrator_gives_out_addresses(cast: Cast, post: str) -> None:
    with pytest.raises(NotYours):
        actions.issue_activation(cast.actor(post), staff(cast, "archivist"), now=shanghai(8))


def test_the_administrator_cannot_remove_a_second_factor(cast: Cast) -> None:
    """Else one office alone could walk into any account."""
    account = cast.people["homeroom_teacher"].account
    factor = factors.draft_factor(account, shanghai(7))
    factors.confirm_factor(factor, totp.code_at(factor.secret, totp.step_of(shanghai(7))), shanghai(7))
    one = staff(cast, "homeroom_teacher")
    with pytest.raises(NotYours):
        actions.reset_factor(cast.actor("system_administrator"), one, now=shanghai(8))
    actions.reset_factor(cast.actor("safety_office"), one, now=shanghai(8))
    assert not SecondFactor.objects.exists()


def test_stopping_ends_every_session_and_never_the_own_account(cast: Cast, account: Account, inside: Client) -> None:
    administrator = cast.actor("system_administrator")
    with clock.at(shanghai(8, 1)):
        actions.stop_account(administrator, staff(cast, "guard"))
        assert inside.get("/account").status_code == 302
        assert sign_in(Client(), account).status_code == 200
        actions.allow_account(administrator, staff(cast, "guard"))
        assert sign_in(Client(), account).status_code == 302
        with pytest.raises(Refused):
            actions.stop_account(administrator, staff(cast, "system_administrator"))


def test_the_pages_of_accounts(cast: Cast, client: Client) -> None:
    administrator = with_password(cast.people["system_administrator"].account)
    with clock.at(shanghai(8)):
        sign_in(client, administrator)
        page = client.get("/accounts").content.decode()
        assert page.count("3799990001-") == Staff.objects.count()
        found = client.post("/accounts", {"q": "wangjianguo"}).content.decode()
        assert "王建国" in found and "林静" not in found
        answer = client.post(f"/accounts/{staff(cast, 'guard').pk}/issue")
        address = re.search(r"http://testserver/activate/([\w-]+)", answer.content.decode())
        assert activation.find(address[1], shanghai(8)).account == cast.people["guard"].account


def test_whoever_may_not_manage_accounts_finds_no_page(inside: Client) -> None:
    with clock.at(shanghai(8, 1)):
        assert inside.get("/accounts").status_code == 404
        assert inside.get("/first-steps").status_code == 404
