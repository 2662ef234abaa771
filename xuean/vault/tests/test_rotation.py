import pytest

from xuean.core.ids import new_id
from xuean.vault import CannotOpen, ciphers, keys, masters, rotation
from xuean.vault.cache import Holder
from xuean.vault.models import Key
from xuean.vault.tests.conftest import Card
from xuean.vault.tests.test_keys import forget

pytestmark = pytest.mark.django_db


@pytest.fixture
def cards(pen, school):
    rows = [
        Card(school_id=school, person_id=new_id() if n % 2 else None, phone=str(n), note=None, shared=f"s{n}")
        for n in range(9)
    ]
    Card.objects.bulk_create(rows)
    return rows


def texts():
    return sorted((card.phone, card.shared) for card in Card.objects.all())


def all_versions():
    return {card.__dict__[name].key_version for card in Card.objects.all() for name in ("phone", "shared")}


def reseal_all():
    done, last = 0, None
    while True:
        step = rotation.reseal(Card, limit=4, after=last)
        done, last = done + step.done, step.last
        if last is None:
            return done


def test_a_turned_key_seals_the_new_and_opens_the_old_until_all_is_sealed_anew(cards, school, pen):
    before = texts()
    for holder in {Card._meta.get_field("phone").holder(card) for card in cards} | {Holder(school)}:
        assert keys.turn(holder) == 2
    assert texts() == before
    newcomer = Card.objects.create(school_id=school, phone="new", shared="s")
    assert newcomer.__dict__["phone"].key_version == 2
    assert all_versions() == {1, 2}
    assert reseal_all() == 9
    assert all_versions() == {2}
    assert reseal_all() == 0
    while rotation.rewrap_persons(school, limit=3):
        pass
    Key.objects.filter(version=1).update(state="shredded", wrapped=b"")
    forget()
    assert texts() == sorted([*before, ("new", "s")])


def test_a_new_master_wraps_the_school_keys_and_the_old_file_may_go(cards, settings, pen):
    before = texts()
    assert masters.add_master() == 2
    assert texts() == before
    assert rotation.rewrap_schools() == 1
    assert rotation.rewrap_schools() == 0
    (settings.XUEAN_HOME / "keys" / "master-1").unlink()
    masters._read.cache_clear()
    forget()
    assert texts() == before


def test_sealing_anew_asks_for_the_pen(school):
    with pytest.raises(Exception, match="outside an action"):
        rotation.reseal(Card)


def test_an_event_is_never_sealed_anew(pen, monkeypatch):
    monkeypatch.setattr(Card, "base", "event")
    with pytest.raises(TypeError, match="never changes"):
        rotation.reseal(Card)


def test_the_other_algorithm_stands_ready(cards, school, pen, monkeypatch):
    before = texts()
    monkeypatch.setattr(ciphers, "PRIMARY", ciphers.SM4_GCM)
    assert reseal_all() == 9
    forget()
    assert {card.__dict__["phone"].algorithm for card in Card.objects.all()} == {2}
    assert texts() == before


@pytest.mark.parametrize("number", sorted(ciphers.ALGORITHMS))
def test_every_algorithm_refuses_what_was_changed(number):
    key = bytes(range(32))
    sealed = ciphers.seal(key, b"text", b"bound", number)
    assert ciphers.unseal(key, sealed, b"bound", number) == b"text"
    wrong = [
        (bytes(32), sealed, b"bound", number),
        (key, sealed, b"other", number),
        (key, sealed[:-1] + bytes([sealed[-1] ^ 1]), b"bound", number),
        (key, sealed[:20], b"bound", number),
        (key, sealed, b"bound", 3 - number),
        (key, sealed, b"bound", 77),
    ]
    for arguments in wrong:
        with pytest.raises(CannotOpen):
            ciphers.unseal(*arguments)


def test_turning_makes_the_key_of_somebody_who_has_none(school):
    assert keys.turn(Holder(school, new_id())) == 2
