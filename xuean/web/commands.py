"""`xuean account address`: the way back in when the only administrator has lost password or phone.

Whoever may run it on this machine could read the keys anyway; it is audited like the same act on the page.
"""

import json
from urllib.parse import urljoin

import click
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from xuean.core import clock
from xuean.people.models import Account
from xuean.web.signin import activation, devices, factors, sessions
from xuean.web.signin.digests import folded
from xuean.web.signin.records import AtTheDoor, note


@click.group(help=_("Accounts: the way back in."))
def account() -> None:
    pass


@account.command(help=_("A new one-time address for the account USERNAME, to choose a password with."))
@click.argument("username")
@click.option("--base", default="http://127.0.0.1:8000", show_default=True, help=_("Where people reach this school."))
@click.option("--without-second-factor", is_flag=True, help=_("Also remove the second factor: the phone is lost."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
def address(username: str, base: str, without_second_factor: bool, as_json: bool) -> int:
    """Exit status 1 when there is no such account."""
    found = Account.objects.filter(username=folded(username)).first()
    if found is None:
        click.echo(_("There is no account of this name."), err=True)
        return 1
    now = clock.now()
    with transaction.atomic():
        if without_second_factor:
            factors.drop_factor(found)
            devices.forget_all(found, now)
        sessions.end_others(found)
        path = reverse("web:activate", args=[activation.issue(found, now)])
        by = AtTheDoor(account_id=found.pk, system="command-line")
        note("issue-activation", found, now, who=by, without_factor=without_second_factor)
    if as_json:
        click.echo(json.dumps({"path": path, "expires_at": activation.expires(now).isoformat()}))
    else:
        click.echo(urljoin(base, path))
    return 0


commands = [account]
