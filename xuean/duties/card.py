"""What Today shows of a duty: the words and the one button, made by the room that owns the kind."""

from dataclasses import dataclass
from datetime import datetime

from xuean.duties.reads import Step


@dataclass(frozen=True, slots=True)
class Button:
    """One of: `href` to a page, `action` to post to, `tel` to dial. Disabled it says why in `because`."""

    label: str
    href: str = ""
    action: str = ""
    tel: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One duty on Today. `primary` names the real act; there is only one filled button on a card."""

    title: str
    detail: str = ""
    due_at: datetime | None = None
    clause: str = ""
    rungs: tuple[Step, ...] = ()
    primary: Button | None = None
    others: tuple[Button, ...] = ()
