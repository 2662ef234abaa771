"""What is done to other people's logins. Giving back a lost second factor and giving an activation address are two
different posts, so that no single office can walk into somebody's account."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from xuean.access.actor import Actor
from xuean.acts.action import action
from xuean.core.pen import Pen
from xuean.core.verdict import YES, Verdict, no
from xuean.people.models import Account, Staff
from xuean.web.signin import activation, devices, factors, sessions
from xuean.web.signin.digests import folded


def _works_here(staff: Staff, actor: Actor, now: datetime) -> Verdict:
    return YES if staff.left_at is None or staff.left_at > now else no(_("This person has left the school."))


def _has_account(staff: Staff, actor: Actor, now: datetime) -> Verdict:
    return YES if staff.person.account_id else no(_("This person has no account yet."))


def _not_oneself(staff: Staff, actor: Actor, now: datetime) -> Verdict:
    if staff.person_id == actor.person_id:
        return no(_("Nobody stops the own account: the school could lock itself out."))
    return _has_account(staff, actor, now)


def _has_factor(staff: Staff, actor: Actor, now: datetime) -> Verdict:
    if staff.person_id == actor.person_id:
        return no(_("Change your own second factor on your account page."))
    account = staff.person.account
    return YES if account and factors.confirmed_factor(account) else no(_("There is no second factor to remove."))


@action("web.issue-activation", verb="issue", record="account", flow=_works_here, seal=True)
def issue_activation(pen: Pen, staff: Staff, *, now: datetime) -> tuple[Account, str]:
    """The login (made now if there is none) and the token of its one-time address, which is kept nowhere."""
    account = staff.person.account or _account_for(pen, staff, now)
    pen.note(account=account.pk)
    return account, activation.issue(account, now)


@action("web.stop-account", verb="stop", record="account", flow=_not_oneself, seal=True)
def stop_account(pen: Pen, staff: Staff, *, now: datetime) -> None:
    """At once: its sessions end with it."""
    account = _own(staff)
    account.is_active = False
    account.save(update_fields=["is_active"])
    pen.note(account=account.pk, sessions=sessions.end_others(account))


@action("web.allow-account", verb="stop", record="account", flow=_not_oneself, seal=True)
def allow_account(pen: Pen, staff: Staff, *, now: datetime) -> None:
    account = _own(staff)
    account.is_active = True
    account.save(update_fields=["is_active"])
    pen.note(account=account.pk)


@action("web.reset-factor", verb="reset", record="account", flow=_has_factor, seal=True)
def reset_factor(pen: Pen, staff: Staff, *, now: datetime) -> None:
    """The phone and the recovery codes are lost: the next sign-in asks to set up a new factor."""
    account = _own(staff)
    factors.drop_factor(account)
    devices.forget_all(account, now)
    pen.note(account=account.pk, sessions=sessions.end_others(account))


def _account_for(pen: Pen, staff: Staff, now: datetime) -> Account:
    account = Account(username=free_username(staff), created_at=now)
    account.set_unusable_password()
    account.save(force_insert=True)
    staff.person.account = account
    staff.person.save(update_fields=["account"])
    return account


def free_username(staff: Staff) -> str:
    """The staff number; where another school uses it, with the school's code before it."""
    wanted = folded(staff.staff_no)
    return f"{staff.school.code}-{wanted}" if Account.objects.filter(username=wanted).exists() else wanted


def _own(staff: Staff) -> Account:
    account = staff.person.account
    assert account is not None  # the flow saw to it
    return account
