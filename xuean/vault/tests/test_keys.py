import stat
from time import process_time

import pytest
from django.db import connection, transaction

from xuean.core.ids import new_id
from xuean.vault import CannotOpen, NoMasterKey, Shredded, blind, keys, masters
from xuean.vault.cache import Cache, Holder, Ring
from xuean.vault.index import _index_key
from xuean.vault.models import Key
from xuean.vault.tests.conftest import Card

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pen")]


def forget():
    """As another process, which has only the database and the key files."""
    keys._cache._rings.clear()
    connection.vault_pending = (None, {})


def test_initialise_makes_files_only_the_owner_can_read_and_never_replaces(tmp_path):
    keys.initialise(tmp_path)
    files = {path.name: path.read_text() for path in (tmp_path / "keys").iterdir()}
    assert sorted(files) == ["index-1", "master-1"]
    assert {stat.S_IMODE((tmp_path / "keys" / name).stat().st_mode) for name in files} == {0o600}
    assert len(set(files.values())) == 2
    keys.initialise(tmp_path)
    assert {path.name: path.read_text() for path in (tmp_path / "keys").iterdir()} == files


def test_without_key_files_nothing_is_sealed_and_the_sentence_says_what_to_do(settings, school):
    settings.MAKE_MISSING_KEYS = False
    with pytest.raises(NoMasterKey, match="xuean init"):
        Card.objects.create(school_id=school, phone="1")
    with pytest.raises(NoMasterKey, match="index-1"):
        blind("person.phone", school, "1")


def test_no_key_lies_bare_in_the_database(school):
    person = new_id()
    Card.objects.create(school_id=school, person_id=person, phone="1")
    _, school_key = keys.sealing_key(Holder(school))
    _, person_key = keys.sealing_key(Holder(school, person))
    stored = b"".join(bytes(row) for row in Key.objects.values_list("wrapped", flat=True))
    assert Key.objects.count() == 2
    for key in (school_key, person_key, masters.master(1), masters.index_master()):
        assert key not in stored


def test_another_master_key_opens_nothing(school, settings, tmp_path):
    Card.objects.create(school_id=school, phone="13800001234")
    settings.XUEAN_HOME = tmp_path / "thief"
    keys.initialise(settings.XUEAN_HOME)
    forget()
    with pytest.raises(CannotOpen) as refusal:
        _ = Card.objects.get().phone
    assert "13800001234" not in repr(refusal.value)


def test_a_wrapped_key_moved_to_another_owner_does_not_open(school):
    one, other = new_id(), new_id()
    keys.ensure_person_keys(school, [one, other])
    Key.objects.filter(owner_id=other).update(wrapped=Key.objects.get(owner_id=one).wrapped)
    forget()
    with pytest.raises(CannotOpen):
        keys.sealing_key(Holder(school, other))


def test_making_keys_again_changes_nothing(school):
    person = new_id()
    keys.ensure_person_keys(school, [person, person])
    before = keys.sealing_key(Holder(school, person))
    forget()
    keys.ensure_person_keys(school, [person, new_id()])
    assert keys.sealing_key(Holder(school, person)) == before
    assert Key.objects.filter(scope="person").count() == 2


def test_a_race_lost_ends_with_the_key_of_the_winner(school, monkeypatch):
    """The other process commits between our look and our insert."""
    person = new_id()
    keys.ensure_person_keys(school, [person])
    winner = keys.sealing_key(Holder(school, person))
    forget()
    real = keys.rings
    monkeypatch.setattr(keys, "rings", lambda holders: {h: r for h, r in real(holders).items() if not h.person_id})
    assert keys._ensure([Holder(school, person)])[Holder(school, person)].keys == {winner[0]: winner[1]}


def test_shredding_one_person_leaves_the_others(school):
    gone, stays = new_id(), new_id()
    for person in (gone, stays):
        Card.objects.create(school_id=school, person_id=person, phone="13800001234", shared="list")
    assert keys.shred(school, gone) == 1
    for step in (lambda: None, forget):
        step()
        with pytest.raises(Shredded):
            _ = Card.objects.get(person_id=gone).phone
        assert Card.objects.get(person_id=gone).shared == "list"
        assert Card.objects.get(person_id=stays).phone == "13800001234"
    with pytest.raises(Shredded), transaction.atomic():
        Card.objects.create(school_id=school, person_id=gone, phone="2")
    assert not any(bytes(key.wrapped) for key in Key.objects.filter(owner_id=gone))


def test_the_cache_is_bounded_and_short_lived(monkeypatch, school):
    monkeypatch.setattr("xuean.vault.cache.LIMIT", 3)
    moment = [0.0]
    monkeypatch.setattr("xuean.vault.cache.clock.monotonic", lambda: moment[0])
    cache, holders = Cache(), [Holder(school, new_id()) for _ in range(4)]
    cache.keep({holder: Ring({1: b"k"}, 1) for holder in holders[:3]})
    assert cache.get(holders[0])
    cache.keep({holders[3]: Ring({1: b"k"}, 1)})
    assert [bool(cache.get(holder)) for holder in holders] == [True, False, True, True]
    moment[0] = 601.0
    assert not any(cache.get(holder) for holder in holders)


@pytest.mark.django_db(transaction=True)
def test_a_key_is_shared_after_the_commit_and_never_after_a_rollback(school):
    kept, lost, inner = (Holder(school, new_id()) for _ in range(3))
    with transaction.atomic():
        keys.sealing_key(kept)
        with pytest.raises(RuntimeError), transaction.atomic():
            keys.sealing_key(inner)
            raise RuntimeError
        assert keys._cache.get(kept)
        assert not keys._cache.get(inner)
        assert kept not in keys._cache._rings
    assert kept in keys._cache._rings
    with pytest.raises(RuntimeError), transaction.atomic():
        keys.sealing_key(lost)
        raise RuntimeError
    assert not keys._cache.get(lost)
    assert Key.objects.filter(scope="person").count() == 1


def test_blind_is_equal_for_equals_and_for_nothing_else(school):
    mark = blind("person.phone", school, "13800001234")
    assert len(mark) == 16
    assert mark == blind("person.phone", school, "13800001234")
    others = [
        ("person.id", school, "13800001234"),
        ("person.phone", new_id(), "13800001234"),
        ("person.phone", school, "2"),
    ]
    assert mark not in {blind(*other) for other in others}


def test_the_index_key_is_of_the_file_not_of_the_database(school, tmp_path, settings):
    mark = blind("person.phone", school, "1")
    assert not Key.objects.exists()
    settings.XUEAN_HOME = tmp_path / "other"
    assert blind("person.phone", school, "1") != mark
    _index_key.cache_clear()


def test_3000_students_with_6_fields_are_sealed_in_a_second(school):
    people = [new_id() for _ in range(3000)]
    cards = [Card(school_id=school, person_id=person, phone="1", note="2") for person in people]
    started = process_time()
    keys.ensure_person_keys(school, people)
    made = process_time() - started
    field = Card._meta.get_field("phone")
    started = process_time()
    for card in cards:
        for text in ("379999201509010011", "G379999201509010011", "13800001234", "某省某市某路1号", "a", "b"):
            field.seal(card, text)
    sealed = process_time() - started
    assert sealed < 1.0, f"18,000 fields: {sealed:.2f} s"
    assert made < 1.5, f"3,000 keys: {made:.2f} s"
