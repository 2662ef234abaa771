"""The staff with their logins, as the table of accounts asks for them."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from xuean.access.actor import Actor
from xuean.access.answers import narrow
from xuean.core import clock
from xuean.kit.table import Column, Filter, Table
from xuean.people.models import Staff
from xuean.people.reads import name_matches
from xuean.web.models import Activation, SecondFactor
from xuean.web.signin import passwords

NONE, INVITED, ACTIVE, STOPPED = "none", "invited", "active", "stopped"
WORDS = {
    NONE: _("no account"),
    INVITED: _("address given, not used yet"),
    ACTIVE: _("in use"),
    STOPPED: _("stopped"),
}
KINDS = {NONE: "", INVITED: "info", ACTIVE: "good", STOPPED: "warn"}
NO_PASSWORD = Q(person__account__password="") | Q(person__account__password__startswith="!")
STATES = {
    NONE: Q(person__account=None),
    INVITED: NO_PASSWORD & Q(person__account__is_active=True),
    ACTIVE: ~Q(person__account=None) & ~NO_PASSWORD & Q(person__account__is_active=True),
    STOPPED: Q(person__account__is_active=False),
}


def staff_with_logins(actor: Actor) -> "QuerySet[Staff]":
    """`open_until`: of an address not used yet; `has_factor`."""
    login = OuterRef("person__account")
    given = Activation.objects.filter(account=login, used_at=None, expires_at__gt=clock.now())
    factor = SecondFactor.objects.filter(account=login).exclude(confirmed_at=None)
    rows = narrow(actor, "read", Staff.objects.filter(left_at=None), record="account")
    return rows.select_related("person__account", "school").annotate(
        open_until=Subquery(given.values("expires_at")[:1]), has_factor=Exists(factor)
    )


def state_of(staff: Staff) -> str:
    account = staff.person.account
    if account is None:
        return NONE
    if not account.is_active:
        return STOPPED
    return ACTIVE if passwords.has_one(account) else INVITED


ACCOUNTS = Table(
    columns=[
        Column("name", _("Name"), "person.name", sort=("person__pinyin", "staff_no"), title=True),
        Column("staff_no", _("Staff number"), sort="staff_no"),
        Column("username", _("Username"), "person.account.username"),
        Column("state", _("Account")),
        Column("last_login", _("Last sign-in"), "person.account.last_login", sort="person__account__last_login"),
        Column("acts", ""),
    ],
    filters=[
        Filter("state", _("Account"), lambda: list(WORDS.items()), lambda rows, value: rows.filter(STATES[value])),
    ],
    search=(_("Name, pinyin or initials"), lambda rows, text: rows.filter(name_matches(text, "person__"))),
    order="name",
)
