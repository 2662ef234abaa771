"""The menu: what this person may do, in the order the rooms ask for, with what waits."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from xuean.access.actor import Actor
from xuean.access.answers import may
from xuean.access.registry import rooms
from xuean.core.room import NavigationItem

TODAY = "web:today"


@dataclass(frozen=True, slots=True)
class MenuItem:
    label: Any
    href: str
    icon: str
    active: bool
    phone: bool
    badge: int = 0
    main: bool = False


def menu(actor: Actor, path: str, waiting: int) -> list[MenuItem]:
    """Items whose page this installation has; the longest address that begins the present one is the active one."""
    found = [(item, href) for item in items(actor) if (href := address(item.route))]
    here = max((href for _, href in found if within(path, href)), key=len, default="")
    return [
        MenuItem(
            item.label, href, item.icon, href == here, item.phone, badge=waiting if item.route == TODAY else 0
        )
        for item, href in found
    ]  # fmt: skip


def items(actor: Actor) -> list[NavigationItem]:
    allowed = [item for room in rooms() for item in room.navigation if may(actor, item.verb, item.record)]
    return sorted(allowed, key=lambda item: item.order)


def address(route: str) -> str:
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""


def within(path: str, href: str) -> bool:
    """The root is only itself; everything else holds what lies below it."""
    return path == href or (href != "/" and path.startswith(href.rstrip("/") + "/"))
