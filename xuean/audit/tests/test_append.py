from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from xuean.audit import append, log_read, verify
from xuean.audit.log import digest
from xuean.audit.models import Entry, Head
from xuean.core import clock
from xuean.core.ids import new_id
from xuean.core.ref import Ref

NOW = datetime(2026, 9, 1, 0, 10, tzinfo=UTC)


def write(someone, n=1, **more):
    return [
        append(
            school_id=someone.school_id,
            tag="roll.take",
            actor=someone,
            subject=Ref("group", new_id()),
            now=NOW,
            codes={"absent": n},
            **more,
        )
        for n in range(n)
    ]


@pytest.mark.django_db
def test_an_entry_says_who_what_when_and_reads_back_as_written(someone):
    subject, cause = Ref("student", new_id()), new_id()
    codes = {"rows": 3, "ids": [new_id()], "on": NOW.date(), "ok": True, "none": None, "digest": b"\x01\xff"}
    written = append(
        school_id=someone.school_id, tag="a.b", actor=someone, subject=subject, now=NOW, codes=codes, cause=cause
    )
    read = Entry.objects.get(pk=written.pk)
    assert (read.part, read.seq, read.tag, read.verb, read.outcome) == (someone.school_id, 1, "a.b", "b", "done")
    assert (read.person_id, read.account_id, read.posts) == (someone.person_id, someone.account_id, "homeroom_teacher")
    assert (read.subject_record, read.subject_id, read.cause, read.acted_at) == ("student", subject.id, cause, NOW)
    assert read.codes == {
        "rows": 3,
        "ids": [str(codes["ids"][0])],
        "on": "2026-09-01",
        "ok": True,
        "none": None,
        "digest": "01ff",
    }
    assert "session-1" not in read.device
    assert len(read.device) == 16
    assert verify().ok


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["王小明", "a" * 201, "line\nbreak", {"inner": ["哮喘"]}])
def test_words_never_enter_the_codes(someone, value):
    with pytest.raises(ValueError, match="never words"):
        append(school_id=someone.school_id, tag="t", actor=someone, subject=None, now=NOW, codes={"note": value})
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_one_chain_a_school_and_one_for_the_installation(someone):
    write(someone, 3)
    append(school_id=None, tag="x.y", actor=someone, subject=None, now=NOW, codes={})
    assert sorted(Head.objects.values_list("part", "seq")) == sorted([(someone.school_id, 3), (UUID(int=0), 1)])
    assert verify().entries == 4
    assert verify(someone.school_id).entries == 3


@pytest.mark.django_db
def test_appending_is_two_statements_on_postgresql_and_three_on_sqlite(someone):
    write(someone)
    with CaptureQueriesContext(connection) as queries:
        write(someone)
    assert len(queries) == (2 if connection.vendor == "postgresql" else 3)


@pytest.mark.django_db
def test_a_rollback_leaves_no_hole(someone):
    write(someone, 2)
    with pytest.raises(RuntimeError), transaction.atomic():
        write(someone, 2)
        raise RuntimeError
    write(someone, 1)
    assert [entry.seq for entry in Entry.objects.order_by("seq")] == [1, 2, 3]
    assert verify().ok


@pytest.mark.django_db
def test_an_actor_is_anything_that_says_who(someone):
    class Nobody:
        system = "tick"

    entry = append(school_id=someone.school_id, tag="t.u", actor=Nobody(), subject=None, now=NOW, codes={})
    assert (entry.system, entry.person_id, entry.posts, entry.device) == ("tick", None, "", "")


@pytest.mark.django_db
def test_reading_is_one_entry_a_response(someone):
    few = [Ref("student", new_id()) for _ in range(50)]
    many = [Ref("student", new_id()) for _ in range(51)]
    log_read(someone, few[:1], purpose="page", now=NOW)
    log_read(someone, few, purpose="list", now=NOW)
    log_read(someone, many, purpose="export", now=NOW)
    assert log_read(someone, [], purpose="empty", now=NOW) is None
    one, listed, digested = Entry.objects.order_by("seq")
    assert (one.subject_id, one.codes) == (few[0].id, {"purpose": "page", "count": 1})
    assert listed.codes["refs"] == sorted(str(ref) for ref in few)
    assert digested.codes == {"purpose": "export", "count": 51, "digest": digest(many)}
    assert digest(many) == digest(reversed(many)) != digest(few)
    assert {entry.verb for entry in Entry.objects.all()} == {"read"}


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_makes_a_short_one(someone):
    write(someone, 2)
    assert not connection.in_atomic_block
    assert verify().entries == 2


@pytest.mark.django_db
def test_time_of_the_act_and_time_of_the_record_are_two(someone):
    with clock.at(NOW):
        entry = append(
            school_id=someone.school_id, tag="t.u", actor=someone, subject=None, now=NOW - timedelta(days=3), codes={}
        )
    assert (entry.acted_at, entry.recorded_at) == (NOW - timedelta(days=3), NOW)
