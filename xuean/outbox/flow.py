"""The life of an envelope (register A20, security T5)."""

QUEUED, ATTEMPTING, ACCEPTED, DELIVERED = "queued", "attempting", "accepted", "delivered"
FAILED, UNKNOWN, DROPPED, CONFIRMED = "failed", "unknown", "dropped", "confirmed"
STATES = (QUEUED, ATTEMPTING, ACCEPTED, DELIVERED, FAILED, UNKNOWN, DROPPED, CONFIRMED)

# From each state to where. `unknown` and `failed` wait for a person; `dropped` was no longer true, or told otherwise.
NEXT = {
    QUEUED: (ATTEMPTING, ACCEPTED, DELIVERED, FAILED, DROPPED),
    ATTEMPTING: (QUEUED, ACCEPTED, DELIVERED, FAILED, UNKNOWN),
    UNKNOWN: (QUEUED, ACCEPTED, DELIVERED, FAILED, DROPPED),
    FAILED: (QUEUED, DELIVERED, DROPPED),
    ACCEPTED: (DELIVERED, CONFIRMED, FAILED),
    DELIVERED: (CONFIRMED,),
    DROPPED: (),
    CONFIRMED: (),
}
CLOSED = (ACCEPTED, DELIVERED, DROPPED, CONFIRMED, FAILED, UNKNOWN)
GONE_OUT = (ACCEPTED, DELIVERED, CONFIRMED, UNKNOWN)  # the recipient has it, or may have it


def allowed(before: str, after: str) -> bool:
    return after in NEXT[before]
