import pickle

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models, transaction
from django.forms import modelform_factory
from django.test.utils import CaptureQueriesContext, isolate_apps

from xuean.core.ids import new_id
from xuean.vault import CannotOpen, SealedText, bulk_update, keys, opened, preload
from xuean.vault.fields import Stored
from xuean.vault.tests.conftest import Card, Secret

PHONE = "13800001234"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pen")]


def card(school, **more):
    return Card.objects.create(**{"school_id": school, "person_id": new_id(), "phone": PHONE, **more})


def raw(obj, column="phone"):
    with connection.cursor() as cursor:
        key = Card._meta.pk.get_db_prep_value(obj.pk, connection)
        cursor.execute(f"SELECT {column} FROM {obj._meta.db_table} WHERE id = %s", [key])
        return bytes(cursor.fetchone()[0])


def put(obj, column, data):
    with connection.cursor() as cursor:
        key = Card._meta.pk.get_db_prep_value(obj.pk, connection)
        cursor.execute(
            f"UPDATE {obj._meta.db_table} SET {column} = %s WHERE id = %s", [connection.Database.Binary(data), key]
        )


@pytest.mark.parametrize("text", ["", "a", PHONE, "哮喘；𠮷野·阿卜杜拉", "x" * 20_000, "\x00 line\n"])
def test_text_in_text_out_and_nothing_of_it_in_the_database(school, text):
    saved = card(school, note=text, shared=text)
    read = Card.objects.get(pk=saved.pk)
    assert (read.phone, read.note, read.shared) == (PHONE, text, text)
    for column in ("phone", "note", "shared"):
        data = raw(saved, column)
        assert data[0] == 1
        assert PHONE.encode() not in data
        assert not text or len(text) < 4 or text.encode() not in data


def test_none_stays_none_and_can_be_asked_for(school):
    saved = card(school, phone=None)
    assert Card.objects.get(phone__isnull=True).pk == saved.pk
    assert Card.objects.get(pk=saved.pk).phone is None


def test_the_same_text_never_looks_the_same_twice(school):
    person = new_id()
    assert raw(card(school, person_id=person)) != raw(card(school, person_id=person))


def test_a_value_moved_to_another_row_does_not_open(school):
    person = new_id()
    one, other = card(school, person_id=person), card(school, person_id=person)
    put(other, "phone", raw(one))
    with pytest.raises(CannotOpen):
        _ = Card.objects.get(pk=other.pk).phone
    assert Card.objects.get(pk=one.pk).phone == PHONE


def test_a_value_moved_to_another_column_does_not_open(school):
    saved = card(school, note="asthma")
    put(saved, "note", raw(saved, "phone"))
    with pytest.raises(CannotOpen):
        _ = Card.objects.get(pk=saved.pk).note


def test_a_row_moved_to_another_school_or_person_does_not_open(school):
    shared = card(school, person_id=None)
    keys.ring(keys.Holder(school))
    other = new_id()
    card(other, person_id=None)
    Card.objects.filter(pk=shared.pk).update(school_id=other)
    with pytest.raises(CannotOpen):
        _ = Card.objects.get(pk=shared.pk).phone
    owned = card(school)
    Card.objects.filter(pk=owned.pk).update(person_id=card(school).person_id)
    with pytest.raises(CannotOpen):
        _ = Card.objects.get(pk=owned.pk).phone


@pytest.mark.parametrize("at", [0, 1, 2, 3, 4, 15, 16, -1])
def test_any_changed_byte_is_refused_without_telling_the_content(school, at):
    saved = card(school)
    data = bytearray(raw(saved))
    data[at] ^= 1
    put(saved, "phone", bytes(data))
    with pytest.raises(CannotOpen) as refusal:
        _ = Card.objects.get(pk=saved.pk).phone
    assert PHONE not in str(refusal.value)
    assert refusal.value.__cause__ is None


@pytest.mark.parametrize(
    "data", [b"", b"\x01", b"\x01\x01\x00\x01", b"\x01\x02\x00\x01" + b"x" * 27, b"\x09" + b"x" * 60]
)
def test_bytes_that_were_never_sealed_are_refused(school, data):
    saved = card(school)
    put(saved, "phone", data)
    with pytest.raises(CannotOpen):
        _ = Card.objects.get(pk=saved.pk).phone


def test_reading_a_list_opens_nothing_until_it_is_shown(school, monkeypatch):
    card(school)
    monkeypatch.setattr(SealedText, "opened", lambda *_: pytest.fail("opened"))
    [read] = list(Card.objects.all())
    assert read.label == ""
    assert isinstance(read.__dict__["phone"], Stored)
    assert repr(read.__dict__["phone"]) == "<sealed>"


def test_saving_what_was_not_touched_keeps_its_bytes(school):
    saved = card(school, note="n")
    before = raw(saved), raw(saved, "note")
    read = Card.objects.get(pk=saved.pk)
    read.label, read.phone = "moved", read.phone
    read.save()
    assert (raw(saved), raw(saved, "note")) == before
    read.note = "other"
    read.save(update_fields=["note"])
    assert raw(saved) == before[0]
    assert Card.objects.get(pk=saved.pk).note == "other"


def test_a_copied_row_is_sealed_anew(school):
    saved = card(school)
    for read in (Card.objects.get(pk=saved.pk), Card.objects.get(pk=saved.pk)):
        _ = read.phone if read.label else None
        read.pk, read._state.adding = new_id(), True
        read.save()
        assert Card.objects.get(pk=read.pk).phone == PHONE


def test_deferred_only_and_refreshed(school):
    saved = card(school, note="n")
    read = Card.objects.only("label").get(pk=saved.pk)
    assert "phone" not in read.__dict__
    assert read.phone == PHONE
    read.phone = "other"
    read.refresh_from_db()
    assert read.phone == PHONE
    lean = Card.objects.defer("phone").get(pk=saved.pk)
    lean.label = "x"
    lean.save()
    assert Card.objects.get(pk=saved.pk).phone == PHONE


def test_bulk_create_bulk_update_and_their_refusals(school):
    cards = [Card(school_id=school, person_id=new_id(), phone=str(n)) for n in range(7)]
    keys.ensure_person_keys(school, [c.person_id for c in cards])
    Card.objects.bulk_create(cards)
    for read in Card.objects.all():
        read.phone, read.label = read.phone * 2, "twice"
    read_again = list(Card.objects.all())
    for read in read_again:
        read.phone, read.label = read.phone * 2, "twice"
    assert bulk_update(read_again, ["phone", "label"]) == 7
    assert read_again[0].phone == read_again[0].phone
    assert sorted(c.phone for c in Card.objects.filter(label="twice")) == [str(n) * 2 for n in range(7)]
    with pytest.raises(TypeError, match="sealed row by row"):
        Card.objects.update(phone="1")
    with pytest.raises(TypeError, match="sealed row by row"):
        Card.objects.bulk_update(read_again, ["phone"])
    assert bulk_update([], ["phone"]) == 0


def test_values_give_what_is_sealed_and_opened_opens_it(school):
    saved = card(school)
    [row] = Card.objects.values("id", "phone", "school_id", "person_id")
    assert f"{row['phone']}" == "<sealed>"
    text = opened(Card, "phone", row["phone"], pk=saved.pk, school_id=school, person_id=saved.person_id)
    assert text == PHONE
    assert opened(Card, "phone", None, pk=saved.pk, school_id=school) is None


@pytest.mark.parametrize(
    "lookup",
    [{"phone": PHONE}, {"phone__in": [PHONE]}, {"phone__contains": "1"}, {"phone__gt": "1"}, {"phone__length": 3}],
)
def test_it_is_never_compared(lookup):
    with pytest.raises(FieldError, match="sealed"):
        list(Card.objects.filter(**lookup))


def test_preload_reads_the_keys_of_a_list_at_once(school):
    for _ in range(20):
        card(school, note="n")
    keys._cache._rings.clear()
    connection.vault_pending = (None, {})
    cards = list(Card.objects.all())
    with CaptureQueriesContext(connection) as queries:
        preload(cards)
        assert {c.phone for c in cards} == {PHONE}
    assert len(queries) == 2  # the persons' keys, and the school's that wraps them


def test_a_global_row_uses_the_installation_key():
    secret = Secret.objects.create(seed="JBSWY3DP")
    assert Secret.objects.get(pk=secret.pk).seed == "JBSWY3DP"
    assert b"JBSWY3DP" not in raw(secret, "seed")


def test_a_pickled_value_stays_sealed(school):
    saved = card(school, note="asthma")
    read = Card.objects.get(pk=saved.pk)
    assert read.note == "asthma"
    frozen = pickle.dumps(read.__dict__["note"])
    assert b"asthma" not in frozen
    read.__dict__["note"] = pickle.loads(frozen)
    assert read.note == "asthma"


def test_a_form_sees_text_and_counts_characters(school):
    saved = card(school)
    form_class = modelform_factory(Card, fields=["phone"])
    assert form_class(instance=saved).initial["phone"] == PHONE
    assert not form_class({"phone": "1" * 31}, instance=saved).is_valid()
    form = form_class({"phone": "13900001234"}, instance=saved)
    assert form.is_valid()
    form.save()
    assert Card.objects.get(pk=saved.pk).phone == "13900001234"


def test_an_unknown_school_is_refused_before_anything_is_written():
    with pytest.raises(ValueError, match="school must be known"):
        Card.objects.create(school_id=None, phone=PHONE)


@isolate_apps("xuean.vault")
def test_the_declaration_is_checked():
    class Wrong(models.Model):
        text = SealedText(owner="nobody", school=None, db_index=True)

        class Meta:
            app_label = "vault"

    found = {problem.id for problem in Wrong._meta.get_field("text").check()}
    assert {"vault.E001", "vault.E002"} <= found


def test_migrations_can_write_it_down():
    field = SealedText(owner="person_id", school="id", field_id="people.phone", max_length=5)
    _, path, _, kwargs = field.deconstruct()
    assert path.endswith("SealedText")
    assert kwargs == {"owner": "person_id", "school": "id", "field_id": "people.phone", "max_length": 5}


def test_keys_made_in_a_transaction_that_fails_are_not_used_again(school):
    person = new_id()
    with pytest.raises(RuntimeError), transaction.atomic():
        card(school, person_id=person)
        raise RuntimeError
    saved = card(school, person_id=person)
    keys._cache._rings.clear()
    connection.vault_pending = (None, {})
    assert Card.objects.get(pk=saved.pk).phone == PHONE
