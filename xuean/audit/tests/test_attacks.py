"""Somebody with the database, and sometimes with keys, against the audit: random trials of each kind of attack.

Every attack must be found, and the untouched audit must not be accused. What cannot be found, a test says so.
"""

import hashlib
import hmac
import random
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from xuean.audit import chain, form, keys, spool
from xuean.audit.append import append
from xuean.audit.export import write as write_export
from xuean.audit.models import Entry, Head, Seal
from xuean.audit.offline import verify as verify_offline
from xuean.audit.seals import seal
from xuean.audit.tests.conftest import Someone
from xuean.audit.verify import verify
from xuean.core import clock
from xuean.core.ids import new_id
from xuean.core.ref import Ref
from xuean.core.triggers import without_triggers

TRIALS = 30
NOW = datetime(2026, 9, 1, 0, 10, tzinfo=UTC)
BATCH, SEALS = 6, 3  # entries of a school before each seal; seals; the last batch stays unsealed


@pytest.fixture
def schools(db):
    """Two schools with sealed entries and an unsealed tail each."""
    people = [Someone(new_id(), new_id(), new_id()) for _ in range(2)]
    with clock.at(NOW + timedelta(minutes=SEALS)):
        for number in range(SEALS + 1):
            for n in range(BATCH):
                for person in people:
                    note(person, n, NOW + timedelta(minutes=number))
            if number < SEALS:
                assert seal(NOW + timedelta(minutes=number)) == number + 1
        with without_triggers(connection):
            yield [person.school_id for person in people]


def note(person, n, now):
    ref = Ref("student", new_id())
    return append(
        school_id=person.school_id,
        tag="roll.take",
        actor=person,
        subject=ref,
        now=now,
        codes={"absent": n, "id": new_id()},
    )


def kinds(report=None):
    return {fault.kind for fault in (report or verify()).faults}


def rebuild(part, first=1):
    """With the mac key: hash every entry again from `first` on, so that the chain itself is whole."""
    prev = form.genesis(part)
    for entry in Entry.objects.filter(part=part).order_by("seq"):
        if entry.seq >= first:
            entry.prev = prev
            row = form.Row(*(getattr(entry, name) for name in form.Row._fields))
            stored = form.digest(row._replace(commitment=bytes(entry.commitment)))
            mac = hmac.digest(keys.mac_key(1, part), stored, "sha256")
            Entry.objects.filter(pk=entry.pk).update(prev=prev, hash=stored, mac=mac)
            prev = stored
        else:
            prev = bytes(entry.hash)
    last = Entry.objects.filter(part=part).order_by("-seq").first()
    Head.objects.filter(part=part).update(seq=last.seq, hash=prev)


def renumber(part):
    for seq, pk in enumerate(Entry.objects.filter(part=part).order_by("seq").values_list("pk", flat=True), 1):
        Entry.objects.filter(pk=pk).update(seq=seq)


# what the attacker does: (random, the two schools) -> nothing

EDITS = {
    "acted_at": lambda e, r: e.acted_at - timedelta(seconds=r.randint(1, 10**6)),
    "recorded_at": lambda e, r: e.recorded_at + timedelta(microseconds=1),
    "person_id": lambda e, r: r.choice([new_id(), None]),
    "account_id": lambda e, r: new_id(),
    "posts": lambda e, r: "principal",
    "system": lambda e, r: "tick",
    "device": lambda e, r: e.device[::-1],
    "tag": lambda e, r: e.tag + "x",
    "verb": lambda e, r: "read",
    "outcome": lambda e, r: "refused",
    "subject_record": lambda e, r: "staff",
    "subject_id": lambda e, r: r.choice([new_id(), None]),
    "cause": lambda e, r: new_id(),
    "codes": lambda e, r: e.codes | {"absent": 99},
    "commitment": lambda e, r: bytes(32),
    "prev": lambda e, r: bytes(32),
    "hash": lambda e, r: r.randbytes(32),
    "mac": lambda e, r: r.randbytes(32),
    "key": lambda e, r: 9,
    "form": lambda e, r: 2,
    "id": lambda e, r: new_id(),
}


def edit(r, schools, name=None):
    entry = r.choice(list(Entry.objects.all()))
    column = name or r.choice(sorted(EDITS))
    Entry.objects.filter(pk=entry.pk).update(**{column: EDITS[column](entry, r)})


def delete(r, schools):
    Entry.objects.filter(pk=r.choice(list(Entry.objects.all())).pk)._raw_delete("default")


def delete_and_close_the_gap(r, schools):
    part = r.choice(schools)
    Entry.objects.filter(part=part, seq=r.randint(1, BATCH * SEALS))._raw_delete("default")
    renumber(part)


def insert(r, schools):
    """A made-up entry, well hashed, put between two others; only the mac key is not known."""
    part, seq = r.choice(schools), r.randint(2, BATCH * SEALS)
    for entry in Entry.objects.filter(part=part, seq__gte=seq).order_by("-seq"):
        Entry.objects.filter(pk=entry.pk).update(seq=entry.seq + 1)
    model = Entry.objects.get(part=part, seq=seq + 1)
    model.pk, model.seq = new_id(), seq
    row = form.Row(*(getattr(model, name) for name in form.Row._fields))
    model.hash = form.digest(row._replace(prev=bytes(model.prev), commitment=bytes(model.commitment)))
    Entry.objects.bulk_create([model])


def append_without_the_key(r, schools):
    part = r.choice(schools)
    model = Entry.objects.filter(part=part).order_by("-seq").first()
    model.pk, model.seq, model.prev = new_id(), model.seq + 1, bytes(model.hash)
    row = form.Row(*(getattr(model, name) for name in form.Row._fields))
    model.hash = form.digest(row._replace(commitment=bytes(model.commitment)))
    Entry.objects.bulk_create([model])
    Head.objects.filter(part=part).update(seq=model.seq, hash=model.hash)


def swap(r, schools):
    part = r.choice(schools)
    one, other = r.sample(list(Entry.objects.filter(part=part)), 2)
    Entry.objects.filter(pk=one.pk).update(seq=-1)
    Entry.objects.filter(pk=other.pk).update(seq=one.seq)
    Entry.objects.filter(pk=one.pk).update(seq=other.seq)


def move(r, schools):
    """From one school's chain to the end of the other's."""
    here, there = r.sample(schools, 2)
    last = Entry.objects.filter(part=there).count()
    entry = Entry.objects.filter(part=here).order_by("-seq").first()
    Entry.objects.filter(pk=entry.pk).update(part=there, seq=last + 1)
    Head.objects.filter(part=there).update(seq=last + 1, hash=bytes(entry.hash))
    Head.objects.filter(part=here).update(seq=entry.seq - 1, hash=bytes(entry.prev))


def truncate_sealed(r, schools):
    part, seq = r.choice(schools), r.randint(1, BATCH * SEALS - 1)
    Entry.objects.filter(part=part, seq__gt=seq)._raw_delete("default")
    last = Entry.objects.get(part=part, seq=seq)
    Head.objects.filter(part=part).update(seq=seq, hash=bytes(last.hash))


def drop_a_school(r, schools):
    part = r.choice(schools)
    Entry.objects.filter(part=part)._raw_delete("default")
    Head.objects.filter(part=part)._raw_delete("default")


def roll_back(r, schools, seals=None):
    """The whole database as it was at an earlier seal."""
    no = r.randint(0, SEALS - 1) if seals is None else seals
    Seal.objects.filter(no__gt=no)._raw_delete("default")
    for part in schools:
        Entry.objects.filter(part=part, seq__gt=no * BATCH)._raw_delete("default")
        last = Entry.objects.filter(part=part).order_by("-seq").first()
        head = (last.seq, bytes(last.hash)) if last else (0, form.genesis(part))
        Head.objects.filter(part=part).update(seq=head[0], hash=head[1], sealed_seq=head[0])
    last = Seal.objects.order_by("-no").first()
    digest = hashlib.sha256(bytes(last.body)).digest() if last else form.FIRST_SEAL
    Head.objects.filter(part=chain.SEALS).update(seq=no, hash=digest)


def cut_the_seals(r, schools):
    Seal.objects.filter(no__gt=r.randint(0, SEALS - 1))._raw_delete("default")


def drop_a_seal(r, schools):
    Seal.objects.filter(no=r.randint(1, SEALS - 1))._raw_delete("default")


def edit_a_seal(r, schools):
    row = Seal.objects.get(no=r.randint(1, SEALS))
    body = bytearray(row.body)
    body[r.randrange(len(body))] ^= 1 << r.randrange(8)
    Seal.objects.filter(pk=row.pk).update(body=bytes(body))


def edit_and_rebuild(r, schools):
    """Knows the mac key, not the signing key."""
    part, seq = r.choice(schools), r.randint(1, BATCH * SEALS)
    Entry.objects.filter(part=part, seq=seq).update(person_id=new_id())
    rebuild(part)


def delete_and_rebuild(r, schools):
    part = r.choice(schools)
    Entry.objects.filter(part=part, seq=r.randint(1, BATCH * SEALS))._raw_delete("default")
    renumber(part)
    rebuild(part)


def rewrite_everything(r, schools):
    """Knows every key: changes an entry, rebuilds the chain, signs all seals anew. Only the witness is out of reach."""
    part = r.choice(schools)
    Entry.objects.filter(part=part, seq=r.randint(1, BATCH * SEALS)).update(person_id=new_id())
    rebuild(part)
    prev = form.FIRST_SEAL
    for row in Seal.objects.order_by("no"):
        seal = form.read_seal(bytes(row.body))
        heads = tuple((p, s, bytes(Entry.objects.get(part=p, seq=s).hash)) for p, s, _ in seal.heads)
        body = form.seal_bytes(seal._replace(prev=prev, heads=heads))
        Seal.objects.filter(pk=row.pk).update(body=body, signature=keys.sign(body))
        prev = hashlib.sha256(body).digest()
    Head.objects.filter(part=chain.SEALS).update(hash=prev)


ATTACKS = [
    *(
        edit,
        delete,
        delete_and_close_the_gap,
        insert,
        append_without_the_key,
        swap,
        move,
        truncate_sealed,
        drop_a_school,
    ),
    *(roll_back, cut_the_seals, drop_a_seal, edit_a_seal, edit_and_rebuild, delete_and_rebuild, rewrite_everything),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_every_attack_is_found(schools, attack):
    assert verify().ok
    r = random.Random(attack.__name__)
    missed = []
    for trial in range(TRIALS):
        with Undone():
            attack(r, schools)
            if verify().ok:
                missed.append(trial)
    assert not missed
    assert verify().ok, "an attack that was undone must leave nothing behind"


class Undone:
    """A savepoint that is always rolled back."""

    def __enter__(self):
        self.point = connection.savepoint()

    def __exit__(self, *_):
        connection.savepoint_rollback(self.point)


@pytest.mark.parametrize("column", sorted(EDITS))
def test_every_column_is_covered(schools, column):
    edit(random.Random(column), schools, column)
    assert not verify().ok


def test_the_list_of_edits_names_every_column():
    columns = {field.name for field in Entry._meta.concrete_fields}
    assert columns - set(EDITS) == {"part", "seq"}, "moving and reordering are attacks of their own"


@pytest.mark.parametrize(
    ("attack", "kind"),
    [
        (delete, "entry_missing"),
        (truncate_sealed, "sealed_entry_missing"),
        (roll_back, "rolled_back"),
        (rewrite_everything, "witness_differs"),
        (edit_and_rebuild, "sealed_entry_changed"),
        (append_without_the_key, "mac_wrong"),
        (cut_the_seals, "seal_missing"),
    ],
)
def test_the_fault_says_what_happened(schools, attack, kind):
    attack(random.Random(5), schools)
    assert kind in kinds()


def test_one_school_is_verified_alone(schools):
    one, other = schools
    Entry.objects.filter(part=other, seq=2).update(verb="x")
    assert verify(one).ok
    assert kinds(verify(other)) == {"entry_changed"}


def test_without_a_witness_who_knows_every_key_is_not_found(schools, settings):
    """The honest limit: why the witness belongs on another machine."""
    rewrite_everything(random.Random(1), schools)
    shutil.rmtree(settings.XUEAN_HOME / "witness")
    assert kinds() <= {"not_witnessed"}
    with clock.at(NOW + timedelta(days=1)):
        assert kinds() == {"not_witnessed"}, "that the witness itself is gone is still seen"


def test_the_unsealed_tail_cut_off_with_its_head_is_not_found(schools):
    """The honest limit: why seals come every minute, and at once after sensitive acts."""
    part = schools[0]
    Entry.objects.filter(part=part, seq__gt=BATCH * SEALS)._raw_delete("default")
    last = Entry.objects.get(part=part, seq=BATCH * SEALS)
    Head.objects.filter(part=part).update(seq=last.seq, hash=bytes(last.hash))
    assert verify().ok
    Head.objects.filter(part=part).update(seq=last.seq + 1)
    assert "head_wrong" in kinds()


OUTSIDE = [delete, delete_and_close_the_gap, insert, swap, move, truncate_sealed, drop_a_school]
OUTSIDE += [roll_back, drop_a_seal, edit_a_seal, edit_and_rebuild, delete_and_rebuild, rewrite_everything]


@pytest.mark.parametrize("attack", OUTSIDE, ids=lambda attack: attack.__name__)
def test_the_offline_verifier_finds_it_without_any_secret(schools, attack, tmp_path):
    r, path, witness = random.Random(attack.__name__), tmp_path / "audit.jsonl", spool.places()["home"]
    public = keys.public_pem()
    for trial in range(4):
        with Undone():
            attack(r, schools)
            write_export(path, None, NOW)
            assert not verify_offline(path, public, witness)["ok"], trial
    write_export(path, None, NOW)
    report = verify_offline(path, public, witness)
    assert report == {"entries": 2 * BATCH * (SEALS + 1), "seals": SEALS, "ok": True, "faults": []}
