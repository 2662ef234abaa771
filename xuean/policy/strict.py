"""Is a school's own rule at least as strict as the one above it? Unsure counts as no."""

from typing import Any

from xuean.policy.model import Ladder, Rung, Term, Value, When

# What is known about the order of moments: the bell comes before the mark, the first notice not after it.
NOT_AFTER = {
    ("session_start", "session_end"),
    ("session_start", "marked"),
    ("session_start", "noticed"),
    ("session_start", "opened"),
    ("noticed", "marked"),
    ("marked", "opened"),
    ("noticed", "opened"),
    ("opened", "due"),
}


def stricter(own: Ladder, base: Ladder) -> bool:
    """True when every rung of `base` has one in `own` that tells the same people at least, and never later."""
    return not laxer_rungs(own, base)


def laxer_rungs(own: Ladder, base: Ladder) -> tuple[Rung, ...]:
    """The rungs of `base` that `own` does not keep."""
    return tuple(rung for rung in base.rungs if not _told(rung, own.rungs))


def _told(rung: Rung, rungs: tuple[Rung, ...]) -> bool:
    """Everybody whom `rung` tells is told in time, perhaps on several rungs; what it demands is demanded in time."""
    early = [own for own in rungs if not_later(own.when, rung.when)]
    if not set(rung.tell) <= {post for own in early for post in own.tell}:
        return False
    return not rung.must or any(own.must == rung.must and set(rung.tell) <= set(own.tell) for own in early)


def not_later(own: When, base: When) -> bool:
    """The latest of `own` is never after the latest of `base`: each of its terms is covered by one of theirs."""
    return all(any(_term_not_later(mine, theirs) for theirs in base.terms) for mine in own.terms)


def _term_not_later(own: Term, base: Term) -> bool:
    if own.since != base.since and (own.since, base.since) not in NOT_AFTER:
        return False
    if own.amount == 0:
        return True
    return own.unit == base.unit and own.amount <= base.amount and _bound_not_later(own, base)


def _bound_not_later(own: Term, base: Term) -> bool:
    if base.after.at_most is None:
        return True
    return own.after.at_most is not None and own.after.at_most <= base.after.at_most


def value_allowed(own: Any, base: Value) -> bool:
    """`own` is at least as strict as the value in force above it, by the direction that value names."""
    if base.stricter == "less":
        return own <= base.value
    return own >= base.value if base.stricter == "more" else True
