"""The first things of an installation: keys of the floors, tables, the first school, the one-time set-up token."""

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.core.management import call_command

from xuean.access.actor import Actor
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.people.models import Account, School
from xuean.project.database import unreachable
from xuean.project.say import CannotRun, _

KEY_FLOORS = ("xuean.vault.keys", "xuean.audit.keys")
LIFE = timedelta(minutes=30)
TOKEN_FILE = "setup-token"


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
        found_school(school, now=clock.now())
    return Begun(School.objects.values_list("name", flat=True).first(), not Account.objects.exists())


def found_school(name: str, *, now: datetime) -> School:
    """The school nobody could yet have been asked about: the installation itself is the actor."""
    school = School(code="1", name=name.strip(), created_at=now)
    with holding(
        Pen(actor=Actor.for_system("init", school.id), school_id=school.id, tag="project.found-school", now=now)
    ):
        school.save()
    return school


def offer_setup(home: Path, *, now: datetime | None = None) -> str:
    """A fresh token for the set-up address. Only its digest and its end are kept; an older one stops working."""
    token = secrets.token_urlsafe(32)
    ends = (now or clock.now()) + LIFE
    text = json.dumps({"sha256": _digest(token), "expires_at": ends.isoformat()})
    draft = home / f".{TOKEN_FILE}.{secrets.token_hex(4)}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text)
    draft.replace(home / TOKEN_FILE)
    return token


def setup_allowed(home: Path, token: str, *, now: datetime) -> bool:
    """Whether `token` opens the set-up page at `now`."""
    try:
        kept = json.loads((home / TOKEN_FILE).read_text(encoding="ascii"))
        ends = datetime.fromisoformat(kept["expires_at"])
    except (OSError, ValueError, KeyError):
        return False
    return hmac.compare_digest(kept["sha256"], _digest(token)) and now < ends


def spend_setup(home: Path) -> bool:
    """Take the token away: True for exactly one caller."""
    try:
        (home / TOKEN_FILE).unlink()
    except FileNotFoundError:
        return False
    return True


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
