"""Where audit and jobs meet: they stand side by side and know nothing of each other; this floor joins them."""

from datetime import datetime

from xuean.access.actor import Actor
from xuean.audit import seals
from xuean.audit.append import INSTALLATION, append
from xuean.jobs import loop, watch
from xuean.jobs.models import ClockJump

SEAL_ASKED_EVERY = 5  # seconds


def join() -> None:
    """Called once, when the models are loaded."""
    loop.register(seals.seal_if_due, SEAL_ASKED_EVERY, name="audit.seal")
    watch.on_jump(clock_jumped, name="audit")


def clock_jumped(jump: ClockJump, now: datetime) -> None:
    """Register A29: a clock that was moved stands in the chain of the installation."""
    append(
        school_id=None,
        tag="jobs.clock-jump",
        actor=Actor.for_system("clock-watch", INSTALLATION),
        subject=None,
        now=now,
        codes={"jump": str(jump.pk)},
        seal_now=True,
    )
