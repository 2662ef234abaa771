"""A school with people who can sign in."""

from datetime import datetime

import pytest
from django.test import Client

from tests import cast as stage
from xuean.core import clock
from xuean.people.models import Account, Person
from xuean.web.signin import factors, totp

PASSWORD = "correct horse battery"


@pytest.fixture
def cast(db: None) -> stage.Cast:
    return stage.make()


@pytest.fixture
def client() -> Client:
    return Client()


def with_password(account: Account, password: str = PASSWORD) -> Account:
    account.set_password(password)
    account.save()
    return account


def sign_in(client: Client, account: Account, password: str = PASSWORD, **more: str):
    return client.post("/sign-in", {"username": account.username, "password": password} | more)


def enter(client: Client, person: Person, moment: datetime) -> None:
    """Signed in with everything shown, also the second factor."""
    account = with_password(person.account)
    factor = factors.confirmed_factor(account)
    if factor is None:
        factor = factors.draft_factor(account, moment)
        code = totp.code_at(factor.secret, totp.step_of(moment) - 1)
        factors.confirm_factor(factor, code, moment)
    with clock.at(moment):
        sign_in(client, account)
        code = totp.code_at(factor.secret, totp.step_of(moment))
        type(factor).objects.filter(pk=factor.pk).update(last_step=0)
        assert client.post("/sign-in/code", {"code": code}).status_code == 302
