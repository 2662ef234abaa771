"""One answer for the action, the button and its tooltip."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """`because` is a lazy or plain translated sentence for a person; empty when `ok`."""

    ok: bool
    because: object = ""

    def __bool__(self) -> bool:
        return self.ok


YES = Verdict(True)


def no(because: object) -> Verdict:
    return Verdict(False, because)


class Refused(Exception):
    """The flow says no: shown to the person as a sentence. Nothing was written."""

    def __init__(self, because: object):
        super().__init__(str(because))
        self.because = because


class NotYours(Exception):
    """Out of scope: answered exactly like 'does not exist' (404)."""
