"""Signing in: right, wrong, too often, in steps."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import Cast, shanghai
from xuean.audit.models import Entry
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.people.models import Account
from xuean.web.models import Device, SecondFactor, Session, SignInAttempt
from xuean.web.signin import factors, totp
from xuean.web.signin.digests import plain
from xuean.web.tests.conftest import sign_in, with_password

pytestmark = pytest.mark.django_db


def plain_account(cast: Cast) -> Account:
    """Of a post that reads nothing sensitive."""
    return with_password(cast.people["guard"].account)


def sensitive_account(cast: Cast) -> Account:
    return with_password(cast.people["homeroom_teacher"].account)


def code_of(account: Account, moment) -> str:
    return totp.code_at(SecondFactor.objects.get(account=account).secret, totp.step_of(moment))


def enrolled(account: Account, moment) -> list[str]:
    """With a confirmed second factor; returns the recovery codes."""
    factor = factors.draft_factor(account, moment)
    return factors.confirm_factor(factor, totp.code_at(factor.secret, totp.step_of(moment) - 1), moment)


def test_right_password_opens_a_session_and_is_audited(cast: Cast, client: Client) -> None:
    account = plain_account(cast)
    answer = sign_in(client, account)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/account").status_code == 200
    entry = Entry.objects.get(tag="web.sign-in")
    assert (entry.account_id, entry.codes["new_device"]) == (account.pk, True)


@pytest.mark.parametrize("username", ["nobody-at-all", "3799990001-guard"])
def test_wrong_and_unknown_get_the_same_answer(cast: Cast, client: Client, username: str) -> None:
    plain_account(cast)
    answer = client.post("/sign-in", {"username": username, "password": "wrong wrong wrong"})
    page = answer.content.decode().replace(username, "*")
    assert answer.status_code == 200
    assert "Username or password is not right" in page or "用户名或密码" in page
    assert Entry.objects.filter(tag="web.sign-in-refused").count() == 1
    assert Session.objects.count() == 0


def test_a_stopped_account_cannot_sign_in(cast: Cast, client: Client) -> None:
    account = plain_account(cast)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert sign_in(client, account).status_code == 200
    assert Session.objects.count() == 0


def test_a_live_session_ends_when_the_account_is_stopped(cast: Cast, client: Client) -> None:
    account = plain_account(cast)
    sign_in(client, account)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert client.get("/account")["Location"].startswith("/sign-in")


def test_the_eleventh_guess_within_five_minutes_is_not_looked_at(cast: Cast, client: Client) -> None:
    account = plain_account(cast)
    with clock.at(shanghai(8)):
        answers = [sign_in(Client(), account, "wrong wrong wrong").status_code for _ in range(12)]
        assert answers == [200] * 10 + [429] * 2
        assert sign_in(Client(), account).status_code == 429  # even the right one
    with clock.at(shanghai(8) + timedelta(minutes=5, seconds=1)):
        assert sign_in(Client(), account).status_code == 302


def test_an_unknown_name_is_stopped_just_the_same(cast: Cast) -> None:
    with clock.at(shanghai(8)):
        codes = [Client().post("/sign-in", {"username": "nobody", "password": "x" * 12}).status_code for _ in range(11)]
    assert codes == [200] * 10 + [429]


def test_strangers_cannot_lock_somebody_out_of_the_own_phone(cast: Cast, client: Client) -> None:
    account = plain_account(cast)
    with clock.at(shanghai(8)):
        assert sign_in(client, account).status_code == 302
        client.post("/sign-out")
        for _ in range(12):
            sign_in(Client(), account, "wrong wrong wrong")
        assert sign_in(client, account).status_code == 302


def test_one_device_cannot_try_many_accounts(cast: Cast, client: Client) -> None:
    client.cookies["device"] = "x" * 43
    with clock.at(shanghai(8)):
        codes = [
            client.post("/sign-in", {"username": f"t{number}", "password": "wrong wrong wrong"}).status_code
            for number in range(11)
        ]
    assert codes == [200] * 10 + [429]


def test_what_was_typed_is_stored_nowhere(cast: Cast, client: Client) -> None:
    client.post("/sign-in", {"username": "MySecretInTheWrongField", "password": "PLANTED-PASSWORD"})
    row = SignInAttempt.objects.values().get()
    text = str(row) + str(list(Entry.objects.values()))
    assert "MySecret" not in text and "PLANTED" not in text and "127.0.0.1" not in text


def test_the_key_of_the_session_is_not_in_the_database(cast: Cast, client: Client) -> None:
    sign_in(client, plain_account(cast))
    key = client.cookies["session"].value
    row = Session.objects.get()
    assert row.key == plain(key)
    assert key not in str(Session.objects.values().get())


def test_signing_in_gives_a_fresh_key(cast: Cast, client: Client) -> None:
    account = plain_account(cast)
    sign_in(client, account)
    before = client.cookies["session"].value
    sign_in(client, account)
    assert client.cookies["session"].value != before
    assert not Session.objects.filter(key=plain(before)).exists()


def test_a_session_ends_after_its_hours_however_busy(cast: Cast, client: Client) -> None:
    account = plain_account(cast)
    moment = shanghai(7)
    with clock.at(moment):
        sign_in(client, account)
    for _ in range(72):
        moment += timedelta(minutes=10)
        with clock.at(moment):
            answer = client.get("/account")
    assert moment - shanghai(7) == timedelta(hours=12)
    assert answer["Location"].startswith("/sign-in")


def test_a_sensitive_post_must_set_up_a_second_factor_first(cast: Cast, client: Client) -> None:
    account = sensitive_account(cast)
    with clock.at(shanghai(8)):
        sign_in(client, account)
        assert client.get("/account")["Location"] == "/second-factor?next=/account"
        page = client.get("/second-factor")
        assert "<svg" in page.content.decode()
        wrong = client.post("/second-factor", {"code": "000000"})
        assert wrong.status_code == 200 and client.get("/account").status_code == 302
        answer = client.post("/second-factor", {"code": code_of(account, shanghai(8)), "next": "/account"})
        assert answer.content.decode().count("<li>") >= factors.CODES
        assert client.get("/account").status_code == 200


def test_then_the_code_is_asked_at_sign_in_and_works_once(cast: Cast, client: Client) -> None:
    account = sensitive_account(cast)
    enrolled(account, shanghai(7))
    with clock.at(shanghai(8)):
        answer = sign_in(client, account, next="/search")
        assert answer["Location"] == "/sign-in/code"
        assert client.get("/account")["Location"].startswith("/sign-in")  # not in yet
        code = code_of(account, shanghai(8))
        assert client.post("/sign-in/code", {"code": code})["Location"] == "/search"
        again = Client()
        sign_in(again, account)
        assert again.post("/sign-in/code", {"code": code}).status_code == 200  # refused: used


def test_a_recovery_code_opens_once(cast: Cast) -> None:
    account = sensitive_account(cast)
    first, *_ = enrolled(account, shanghai(7))
    with clock.at(shanghai(8)):
        results = []
        for _number in range(2):
            client = Client()
            sign_in(client, account)
            results.append(client.post("/sign-in/code", {"code": first.lower()}).status_code)
    assert results == [302, 200]
    assert first.replace("-", "") not in str(list(factors.RecoveryCode.objects.values()))


def test_five_wrong_codes_stop_the_guessing(cast: Cast, client: Client) -> None:
    account = sensitive_account(cast)
    enrolled(account, shanghai(7))
    with clock.at(shanghai(8)):
        sign_in(client, account)
        codes = [client.post("/sign-in/code", {"code": f"00000{number}"}).status_code for number in range(6)]
        assert codes == [200] * 5 + [429]
        assert client.post("/sign-in/code", {"code": code_of(account, shanghai(8))}).status_code == 429


def test_codes_are_also_counted_over_the_hour(cast: Cast) -> None:
    account = sensitive_account(cast)
    enrolled(account, shanghai(7))
    moment, answers = shanghai(8), []
    for number in range(21):
        moment += timedelta(minutes=2)
        with clock.at(moment):
            client = Client()
            sign_in(client, account)
            answers.append(client.post("/sign-in/code", {"code": f"{number:06}"}).status_code)
    assert answers == [200] * 20 + [429]


def test_a_trusted_device_is_not_asked_for_thirty_days(cast: Cast, client: Client) -> None:
    account = sensitive_account(cast)
    enrolled(account, shanghai(7))
    with clock.at(shanghai(8)):
        sign_in(client, account)
        client.post("/sign-in/code", {"code": code_of(account, shanghai(8)), "trust": "on"})
        client.post("/sign-out")
    for days, place in ((29, "/"), (30, "/sign-in/code")):
        with clock.at(shanghai(8) + timedelta(days=days)):
            assert sign_in(client, account)["Location"] == place
            client.post("/sign-out")


def test_a_forgotten_device_is_asked_again(cast: Cast, client: Client) -> None:
    account = sensitive_account(cast)
    enrolled(account, shanghai(7))
    with clock.at(shanghai(8)):
        sign_in(client, account)
        client.post("/sign-in/code", {"code": code_of(account, shanghai(8)), "trust": "on"})
        device = Device.objects.get()
        client.post(f"/account/devices/{device.pk}/forget")
        client.post("/sign-out")
        assert sign_in(client, account)["Location"] == "/sign-in/code"


def test_the_trust_of_one_account_does_not_help_another(cast: Cast, client: Client) -> None:
    one, other = sensitive_account(cast), with_password(cast.people["homeroom_teacher_2"].account)
    for account in (one, other):
        enrolled(account, shanghai(7))
    with clock.at(shanghai(8)):
        sign_in(client, one)
        client.post("/sign-in/code", {"code": code_of(one, shanghai(8)), "trust": "on"})
        client.post("/sign-out")
        assert sign_in(client, other)["Location"] == "/sign-in/code"


def test_the_secret_is_sealed_at_rest(cast: Cast) -> None:
    account = sensitive_account(cast)
    enrolled(account, shanghai(7))
    secret = SecondFactor.objects.get().secret
    stored = bytes(SecondFactor.objects.values_list("secret", flat=True).get().data)
    assert secret.encode() not in stored


def test_next_leads_nowhere_else(cast: Cast) -> None:
    account = plain_account(cast)
    for wanted in ("https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example"):
        assert sign_in(Client(), account, next=wanted)["Location"] == "/"


def test_signing_out_ends_the_session_and_clears_the_browser(cast: Cast, client: Client) -> None:
    sign_in(client, plain_account(cast))
    key = client.cookies["session"].value
    answer = client.post("/sign-out")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not Session.objects.filter(key=plain(key)).exists()
    client.cookies["session"] = key
    assert client.get("/account").status_code == 302


def test_a_form_from_elsewhere_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    account = plain_account(cast)
    assert sign_in(client, account).status_code == 403
    cross = Client(headers={"Sec-Fetch-Site": "cross-site"})
    assert sign_in(cross, account).status_code == 403


def test_one_account_two_persons_chooses(cast: Cast, client: Client) -> None:
    account = plain_account(cast)
    other = cast.people["dormitory_manager"]

    with holding(Pen(actor=None, school_id=None, tag="test", now=shanghai(8))):
        other.account = account
        other.save(update_fields=["account"])
    sign_in(client, account, next="/search")
    assert client.get("/search")["Location"] == "/sign-in/person?next=/search"
    answer = client.post("/sign-in/person", {"person": other.pk, "next": "/search"})
    assert answer["Location"] == "/search"
    assert other.name in client.get("/account").content.decode()
    strange = cast.people["principal"]
    client.post("/account/person")
    assert client.post("/sign-in/person", {"person": strange.pk}).status_code == 404
