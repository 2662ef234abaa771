"""Pure rules of sign-in."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

FEW = 5  # a password of fewer different characters is a pattern


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many may be tried within the window."""

    account: int
    device: int
    address: int


@dataclass(frozen=True, slots=True)
class Tried:
    """What was tried within the window, this one included. `account`: from strangers' devices, or, when the device is
    known to this login, from that device alone: so a stranger cannot lock a teacher out of the own phone."""

    account: int
    device: int
    address: int


def over(tried: Tried, bounds: Bounds) -> bool:
    return tried.account > bounds.account or tried.device > bounds.device or tried.address > bounds.address


def codes_over(tried: Mapping[str, int], bounds: Mapping[str, int]) -> bool:
    """Counts and bounds by window; codes are counted over several."""
    return any(tried[window] > bound for window, bound in bounds.items())


def patterned(password: str) -> bool:
    """Few different characters, or one run up or down: length alone does not help."""
    if len(set(password)) < FEW:
        return True
    steps = {ord(after) - ord(before) for before, after in pairwise(password)}
    return steps in ({1}, {-1})


def sensitive_posts(
    table: Mapping[str, Mapping[str, Iterable[str]]], marks: Mapping[str, str], asked: Iterable[str]
) -> frozenset[str]:
    """Posts that hold any verb on a record class with one of the `asked` marks.

    `table`: post -> record class -> verbs; `marks`: record class -> S1…S4.
    """
    wanted = set(asked)
    return frozenset(
        post
        for post, records in table.items()
        if any(verbs and marks.get(record) in wanted for record, verbs in records.items())
    )


def device_label(agent: str) -> str:
    """'Chrome · Android' from what the browser says of itself; empty when it says nothing we know."""
    browsers = (("MicroMessenger", "WeChat"), ("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"))
    systems = ("Android", "iPhone", "iPad", "Windows", "Mac OS X", "Linux")
    browser = next((name for sign, name in browsers if sign in agent), "Safari" if "Safari/" in agent else "")
    system = next((name for name in systems if name in agent), "").removesuffix(" OS X")
    return " · ".join(part for part in (browser, system) if part)


def tidy_code(text: str) -> str:
    """A code as typed, with spaces, hyphens and full-width digits."""
    wide = str.maketrans("０１２３４５６７８９", "0123456789")
    return re.sub(r"[\s\-－—]", "", text.translate(wide)).upper()
