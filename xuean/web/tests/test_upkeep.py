"""The command that lets the administrator back in, what is cleared away, and that refusals cost the same."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from tests.cast import Cast, shanghai
from xuean.audit.models import Entry
from xuean.core import clock
from xuean.jobs.tasks import Run
from xuean.people.models import Account
from xuean.web.commands import account as command
from xuean.web.models import SecondFactor, Session, SignInAttempt
from xuean.web.signin import factors, totp
from xuean.web.signin.tidy import tidy
from xuean.web.tests.conftest import sign_in, with_password

pytestmark = pytest.mark.django_db


def test_the_way_back_in(cast: Cast) -> None:
    lost = cast.people["system_administrator"].account
    factor = factors.draft_factor(lost, shanghai(7))
    factors.confirm_factor(factor, totp.code_at(factor.secret, totp.step_of(shanghai(7))), shanghai(7))
    with clock.at(shanghai(8)):
        words = ["address", lost.username.upper(), "--without-second-factor", "--json"]
        result = CliRunner().invoke(command, words, standalone_mode=False)
        path = json.loads(result.output)["path"]
        assert Client().get(path).status_code == 200
    assert not SecondFactor.objects.exists()
    entry = Entry.objects.get(tag="web.issue-activation")
    assert (entry.system, entry.codes) == ("command-line", {"without_factor": True})


def test_nobody_of_that_name(cast: Cast) -> None:
    result = CliRunner().invoke(command, ["address", "nobody"], standalone_mode=False)
    assert result.return_value == 1


def test_what_is_over_is_cleared_away(cast: Cast, client: Client) -> None:
    with clock.at(shanghai(8)):
        sign_in(client, with_password(cast.people["guard"].account))
    for now, left in ((shanghai(19, 59), 1), (shanghai(20), 0)):
        tidy.run(Run(uuid4(), None, 1, now, lambda: True))
        assert Session.objects.count() == left
    assert SignInAttempt.objects.count() == 1
    tidy.run(Run(uuid4(), None, 1, shanghai(8) + timedelta(days=3), lambda: True))
    assert SignInAttempt.objects.count() == 0


@pytest.mark.parametrize("kind", ["unknown", "wrong", "without a password", "stopped"])
def test_every_refusal_hashes_once_and_asks_as_often(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries, kind: str
) -> None:
    """Else the time would tell whether the name exists."""
    account = with_password(cast.people["guard"].account)
    if kind == "without a password":
        Account.objects.filter(pk=account.pk).update(password="")
    if kind == "stopped":
        Account.objects.filter(pk=account.pk).update(is_active=False)
    made: list[str] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, password, salt: made.append("") or encode(self, password, salt)
    )
    name = "nobody" if kind == "unknown" else account.username
    with clock.at(shanghai(8)), django_assert_max_num_queries(24):
        assert Client().post("/sign-in", {"username": name, "password": "wrong wrong wrong"}).status_code == 200
    assert len(made) == 1
