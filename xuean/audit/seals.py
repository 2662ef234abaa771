"""Seals: a signed list of the chain heads that moved, each seal holding the hash of the one before.

One sealer at a time: whoever seals holds the lock of the row `chain.SEALS` in `audit_head`, which also says which seal
was the last, so doubled workers make one row of seals and not two.
"""

import hashlib
import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Sum

from xuean.audit import chain, form, keys, spool
from xuean.core import clock

EVERY = timedelta(seconds=60)
ROWS = 1024

log = logging.getLogger("xuean.audit")


def seal(now: datetime, reason: str = "timed") -> int | None:
    """Seal what is new and bring the witness up to date; the number of the new seal, or None when nothing moved."""
    with transaction.atomic():
        last, prev = _lock_last()
        heads = tuple((part, seq, bytes(digest)) for part, seq, digest in _moved().values_list("part", "seq", "hash"))
        made = _write(form.SealBody(last + 1, prev, now, reason[:40], keys.NUMBER, heads)) if heads else None
    for part, seq, _ in heads:  # one by one and after the commit: the sealer never holds the heads of two schools
        chain.model("Head").objects.filter(part=part, sealed_seq__lt=seq).update(sealed_seq=seq)
    spool.catch_up(now)
    return made


def due(now: datetime) -> bool:
    """Whether something is not sealed, and a minute or 1,024 entries have passed since the last seal."""
    fresh = _moved().aggregate(rows=Sum(F("seq") - F("sealed_seq")))["rows"] or 0
    if not fresh:
        return False
    last = chain.model("Seal").objects.order_by("-no").values_list("sealed_at", flat=True).first()
    return last is None or fresh >= ROWS or now - last >= EVERY or now < last


def seal_if_due(now: datetime) -> int | None:
    """What a worker calls every few seconds."""
    return seal(now) if due(now) else None


def seal_quietly(reason: str) -> None:
    """After a sensitive act: what fails here is tried again within the minute, and must not undo the answer."""
    try:
        seal(clock.now(), reason)
    except Exception:
        log.exception("sealing failed")


def _moved() -> Any:
    return chain.model("Head").objects.exclude(part=chain.SEALS).filter(seq__gt=F("sealed_seq")).order_by("part")


def _lock_last() -> tuple[int, bytes]:
    heads = chain.model("Head").objects
    heads.bulk_create([heads.model(part=chain.SEALS, seq=0, hash=form.FIRST_SEAL)], ignore_conflicts=True)
    no, digest = heads.select_for_update().filter(part=chain.SEALS).values_list("seq", "hash").get()
    return no, bytes(digest)


def _write(seal: form.SealBody) -> int:
    body = form.seal_bytes(seal)
    row = {"no": seal.no, "key": seal.key, "sealed_at": seal.sealed_at, "reason": seal.reason, "body": body}
    model = chain.model("Seal")
    model.objects.bulk_create([model(**row, signature=keys.sign(body), recorded_at=clock.now())])
    chain.model("Head").objects.filter(part=chain.SEALS).update(seq=seal.no, hash=hashlib.sha256(body).digest())
    return seal.no
