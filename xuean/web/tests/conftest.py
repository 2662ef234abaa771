"""A school with people who can sign in."""

import pytest
from django.test import Client

from tests import cast as stage
from xuean.people.models import Account

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
