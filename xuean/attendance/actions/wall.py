"""Wall screens: a token that shows counts and classes."""

import hashlib
import secrets
from datetime import datetime

from django.utils.translation import gettext as _

from xuean.acts.action import action
from xuean.attendance.models import WallToken
from xuean.core.pen import Pen
from xuean.core.verdict import Refused
from xuean.people.models import School

TOKEN_BYTES = 24


@action("attendance.set-up-wall", verb="manage", record="wall_token")
def set_up_wall(pen: Pen, school: School, *, now: datetime, label: str) -> str:
    """The token, shown once: only its digest is kept."""
    if not label:
        raise Refused(_("Say where the screen hangs."))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = WallToken.objects.create(
        school=school,
        label=label,
        digest=hashlib.sha256(token.encode()).hexdigest(),
        made_by=pen.actor.person,
        created_at=now,
    )
    pen.note(wall=str(row.id))
    return token


@action("attendance.revoke-wall", verb="manage", record="wall_token")
def revoke_wall(pen: Pen, wall: WallToken, *, now: datetime) -> None:
    """The screen shows nothing from the next moment on."""
    wall.revoked_at = now
    wall.save(update_fields=["revoked_at"])
    pen.note(wall=str(wall.id))
