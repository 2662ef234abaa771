"""The cast on a live server, at a moment of the shared virtual clock, and people who sign in through the real pages."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests import cast as theatre
from xuean.core import clock
from xuean.people.models import Account, Person
from xuean.web.models import SecondFactor
from xuean.web.signin import totp

PASSWORD = "seven wet umbrellas"


@contextmanager
def time_of(folder: Path, browser: Browser) -> Iterator[Path]:
    """A virtual clock that the server's threads read too; `move` sets it. At the end every page is closed when its last
    question is answered, so that none is still asked while the tables are emptied."""
    path = folder / "clock.json"
    move(path, theatre.shanghai(8))
    before = os.environ.get(clock.VIRTUAL_CLOCK_VARIABLE)
    os.environ[clock.VIRTUAL_CLOCK_VARIABLE] = str(path)
    try:
        yield path
        for context in browser.contexts:
            for page in context.pages:
                page.wait_for_load_state("networkidle")
            context.close()
    finally:
        os.environ.pop(clock.VIRTUAL_CLOCK_VARIABLE)
        if before:
            os.environ[clock.VIRTUAL_CLOCK_VARIABLE] = before


def move(path: Path, moment: datetime) -> None:
    """From here on the clock runs at its usual pace."""
    clock.write_virtual(path, moment, 1.0)


def submit(page: Page) -> None:
    """Send the form of the page and wait for the answer."""
    with page.expect_navigation():
        page.click("main button[type=submit]")


def give_password(person: Person) -> Account:
    account = person.account
    assert account is not None
    account.set_password(PASSWORD)
    account.save()
    return account


def code_now(account: Account, *, ahead: int = 0) -> str:
    """What the authenticator app would show; `ahead`: of the next steps, because each works once."""
    secret = SecondFactor.objects.get(account=account).secret
    return totp.code_at(secret, totp.step_of(clock.now()) + ahead)


def sign_in(page: Page, base: str, person: Person) -> None:
    """By name, password and, where the post asks for it, a second factor that is set up on the way."""
    account = give_password(person)
    page.goto(f"{base}/sign-in")
    page.fill("[name=username]", account.username)
    page.fill("[name=password]", PASSWORD)
    submit(page)
    if "/second-factor" in page.url:
        page.fill("[name=code]", code_now(account))
        submit(page)
        page.click("main a.btn-primary")
    elif "/sign-in/code" in page.url:
        page.fill("[name=code]", code_now(account, ahead=1))
        submit(page)
