"""Writing an entry, in the caller's transaction: the head of the school's chain is locked last, so a rollback leaves
no hole and two writers make one chain."""

import hashlib
import hmac
from collections.abc import Mapping
from contextlib import nullcontext
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from xuean.audit import chain, form, keys, store
from xuean.audit.seals import seal_quietly
from xuean.core import clock
from xuean.core.ids import new_id
from xuean.core.ref import Ref

INSTALLATION = UUID(int=0)  # the chain of what belongs to no school
DEVICE_DIGITS = 16


def append(
    *,
    school_id: UUID | None,
    tag: str,
    actor: Any,
    subject: Ref | None,
    now: datetime,
    codes: Mapping[str, Any],
    cause: UUID | None = None,
    seal_now: bool = False,
    verb: str = "",
    outcome: str = "done",
) -> Any:
    """The entry written. `actor` has `person_id account_id posts system session`, as far as it knows them.

    Raises ValueError when the codes hold anything but ids, codes, counts and digests.
    """
    part = school_id or INSTALLATION
    plain = form.plain_codes(codes)
    commitment = hmac.digest(keys.commitment_key(keys.NUMBER, part), form.codes_bytes(plain), "sha256")
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        seq, prev = _lock_head(part)
        row = form.Row(
            form=form.FORM,
            part=part,
            seq=seq + 1,
            prev=prev,
            id=new_id(),
            acted_at=now,
            recorded_at=clock.now(),
            **_who(actor),
            tag=tag,
            verb=verb or tag.rpartition(".")[2],
            outcome=outcome,
            subject_record=subject.record if subject else "",
            subject_id=subject.id if subject else None,
            cause=cause,
            key=keys.NUMBER,
            commitment=commitment,
        )
        digest = form.digest(row)
        mac = hmac.digest(keys.mac_key(keys.NUMBER, part), digest, "sha256")
        entry = chain.model("Entry")(**row._asdict(), codes=plain, hash=digest, mac=mac)
        store.put(entry)
        if seal_now:
            transaction.on_commit(lambda: seal_quietly(tag), robust=True)
    return entry


def _who(actor: Any) -> dict[str, Any]:
    session = str(getattr(actor, "session", "") or "")
    return {
        "person_id": getattr(actor, "person_id", None),
        "account_id": getattr(actor, "account_id", None),
        "posts": ",".join(getattr(actor, "posts", ()) or ()),
        "system": getattr(actor, "system", None) or "",
        "device": hashlib.sha256(session.encode()).hexdigest()[:DEVICE_DIGITS] if session else "",
    }


def _lock_head(part: UUID) -> tuple[int, bytes]:
    """The last (seq, hash) of the chain, locked until the commit; SQLite's one writer needs no lock."""
    head = store.lock(part)
    if head is None:
        heads = chain.model("Head").objects
        heads.bulk_create([heads.model(part=part, seq=0, hash=form.genesis(part))], ignore_conflicts=True)
        head = store.lock(part)
    assert head is not None
    return head
