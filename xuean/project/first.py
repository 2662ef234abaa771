"""The first things of an installation: keys of the floors, tables, the first school, the one-time set-up address."""

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.core.management import call_command

from xuean.core import clock
from xuean.people.models import Account, School
from xuean.project.database import unreachable
from xuean.project.say import CannotRun, _
from xuean.web.firstrun import token
from xuean.web.firstrun.actions import found_school

KEY_FLOORS = ("xuean.vault.keys", "xuean.audit.keys")


@dataclass(frozen=True)
class Begun:
    school: str | None
    needs_account: bool


def begin(home: Path, school: str | None) -> Begun:
    """Idempotent. Raises CannotRun when the database cannot be reached."""
    for module in KEY_FLOORS:
        if find_spec(module):
            import_module(module).initialise(home)
    if unreachable():
        raise CannotRun(_("The database cannot be reached: check XUEAN_DATABASE_URL."))
    call_command("migrate", interactive=False, verbosity=0)
    if school and not School.objects.exists():
        found_school(school, clock.now(), by="init")
    return Begun(School.objects.values_list("name", flat=True).first(), not Account.objects.exists())


def offer_setup(home: Path) -> tuple[str, int]:
    """A fresh token for the set-up address, and the minutes it can be used; an older one stops working."""
    now = clock.now()
    return token.offer(home, now), int(token.life(now).total_seconds() // 60)
