"""Data keys: person under school under master, made when first needed, opened once and kept for a while.

`ensure_person_keys` and `preload` do in three statements what would be three for each person.
"""

import hmac
import secrets
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.apps import apps
from django.db import transaction

from xuean.core import clock
from xuean.vault import ciphers, masters
from xuean.vault.cache import Cache, Holder, Ring
from xuean.vault.faults import CannotOpen, Shredded
from xuean.vault.masters import initialise as initialise

INSTALLATION = UUID(int=0)  # the "school" of global tables
CHUNK = 500

_cache = Cache()
forget = _cache.forget


def ring(holder: Holder) -> Ring:
    """The holder's keys; empty when none was made yet."""
    return _cache.get(holder) or rings([holder]).get(holder) or Ring()


def rings(holders: Iterable[Holder]) -> dict[Holder, Ring]:
    """The rings that exist, read in bulk and kept."""
    wanted = set(holders)
    found = {holder: ring for holder in wanted if (ring := _cache.get(holder))}
    missing = wanted - found.keys()
    if missing:
        read = _read(missing)
        _cache.keep(read)
        found |= read
    return found


def sealing_key(holder: Holder) -> tuple[int, bytes]:
    """(version, key) to seal with; made now if the holder has none. Raises Shredded."""
    found = ring(holder)
    if not found.keys:
        found = _ensure([holder])[holder]
    if not found.primary:
        raise Shredded("the key of this person was destroyed")
    return found.primary, found.keys[found.primary]


def opening_key(holder: Holder, version: int) -> bytes:
    """Raises CannotOpen when there is no such version, Shredded when it was destroyed."""
    key = ring(holder).keys.get(version)
    if key is None:
        _cache.forget(holder)  # another process may have turned the key since it was read
        key = ring(holder).keys.get(version)
    if key is None:
        raise CannotOpen(f"no key of version {version} here")
    if not key:
        raise Shredded("the key of this person was destroyed")
    return key


def ensure_person_keys(school_id: UUID, person_ids: Iterable[UUID]) -> None:
    """Make the missing keys of many persons at once: for imports."""
    _ensure([Holder(school_id, person_id) for person_id in person_ids])


def turn(holder: Holder) -> int:
    """A new primary version; the old ones stay readable. Returns its number."""
    with transaction.atomic():
        _ensure([holder])
        rows = _rows(holder).select_for_update()
        latest = max(row.version for row in rows)
        rows.filter(state="primary").update(state="readable")
        _insert([(holder, latest + 1)])
        _cache.keep_after_commit(_read([holder]))
    return latest + 1


def shred(school_id: UUID, person_id: UUID) -> int:
    """Destroy every version of a person's key: what it sealed can never be opened again. Returns how many."""
    holder = Holder(school_id, person_id)
    with transaction.atomic():
        gone = _rows(holder).exclude(state="shredded").update(wrapped=b"", state="shredded")
        _cache.forget(holder)
        transaction.on_commit(lambda: _cache.forget(holder))
    return gone


def rewrap(holder: Holder) -> int:
    """Wrap the holder's keys anew under the newest master (a school) or school key (a person). Returns how many."""
    with transaction.atomic():
        rows = list(_rows(holder).exclude(state="shredded").select_for_update())
        under, wrapping = _wrapping(holder)
        for row in rows:
            key = _unwrap(holder, row.version, row.under, bytes(row.wrapped))
            sealed = ciphers.seal(wrapping, key, _bound(holder, row.version, under))
            _rows(holder).filter(version=row.version).update(under=under, wrapped=sealed)
    return len(rows)


def _ensure(holders: list[Holder]) -> dict[Holder, Ring]:
    """Rings of all of them, making what is missing. Two processes at once end with the same key."""
    found = rings(holders)
    missing = [holder for holder in dict.fromkeys(holders) if holder not in found]
    if missing:
        with transaction.atomic():
            _insert([(holder, 1) for holder in missing])
            made = _read(missing)
            _cache.keep_after_commit(made)
        found |= made
    return found


def _insert(new: list[tuple[Holder, int]]) -> None:
    """Rows that lost a race are ignored: whoever came first made the key."""
    wrapping = {}
    for school_id in {holder.school_id for holder, _ in new if holder.person_id}:
        wrapping[school_id] = _wrapping(Holder(school_id, school_id))
    moment, rows = clock.now(), []
    for holder, version in new:
        under, wrap_key = wrapping[holder.school_id] if holder.person_id else _wrapping(holder)
        rows.append(
            _table()(
                school_id=holder.school_id,
                scope="person" if holder.person_id else "school",
                owner_id=holder.person_id or holder.school_id,
                version=version,
                under=under,
                wrapped=ciphers.seal(wrap_key, secrets.token_bytes(32), _bound(holder, version, under)),
                created_at=moment,
            )
        )
    _table().objects.bulk_create(rows, ignore_conflicts=True, batch_size=CHUNK)


def _read(holders: Iterable[Holder]) -> dict[Holder, Ring]:
    """Unwrapped from the table; holders without a row are left out."""
    by_school: dict[tuple[UUID, str], list[UUID]] = {}
    for school_id, person_id in holders:
        by_school.setdefault((school_id, "person" if person_id else "school"), []).append(person_id or school_id)
    read: dict[Holder, Ring] = {}
    for (school_id, scope), owners in by_school.items():
        for owner_id, version, under, wrapped, state in _stored(school_id, scope, owners):
            holder = Holder(school_id, owner_id if scope == "person" else None)
            ring = read.setdefault(holder, Ring())
            ring.keys[version] = _unwrap(holder, version, under, bytes(wrapped)) if state != "shredded" else b""
            if state == "primary":
                ring.primary = version
    return read


def _stored(school_id: UUID, scope: str, owners: list[UUID]) -> Iterator[tuple[UUID, int, int, bytes, str]]:
    for start in range(0, len(owners), CHUNK):
        yield from (
            _table()
            .objects.filter(school_id=school_id, scope=scope, owner_id__in=owners[start : start + CHUNK])
            .values_list("owner_id", "version", "under", "wrapped", "state")
        )


def _wrapping(holder: Holder) -> tuple[int, bytes]:
    """(number, key) that wraps this holder's new keys."""
    if holder.person_id is None:
        number = masters.primary()
        return number, masters.master(number)
    version, key = sealing_key(Holder(holder.school_id))
    return version, _person_wrapping(key)


def _unwrap(holder: Holder, version: int, under: int, wrapped: bytes) -> bytes:
    if holder.person_id is None:
        key = masters.master(under)
    else:
        key = _person_wrapping(opening_key(Holder(holder.school_id), under))
    return ciphers.unseal(key, wrapped, _bound(holder, version, under))


def _person_wrapping(school_key: bytes) -> bytes:
    """Sealing fields and wrapping keys never share a key."""
    return hmac.digest(school_key, b"xuean wrap person keys", "sha256")


def _bound(holder: Holder, version: int, under: int) -> bytes:
    return f"vault_key|{holder.school_id}|{holder.person_id}|{version}|{under}".encode()


def _rows(holder: Holder):  # type: ignore[no-untyped-def]
    owner = {"scope": "person" if holder.person_id else "school", "owner_id": holder.person_id or holder.school_id}
    return _table().objects.filter(school_id=holder.school_id, **owner)


def _table():  # type: ignore[no-untyped-def]
    """By name, so that `xuean.vault` can be imported before the models are."""
    return apps.get_model("vault", "Key")
