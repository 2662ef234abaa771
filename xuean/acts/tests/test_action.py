"""An action is authorised, audited and whole, or it does not happen."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.utils.translation import gettext_lazy

from tests.cast import shanghai
from xuean.acts import action as door
from xuean.acts.action import batch
from xuean.audit.models import Entry
from xuean.core.pen import NoPen, Pen, current_pen, holding
from xuean.core.verdict import YES, NotYours, Refused, Verdict, no
from xuean.people.models import Place

NOW = shanghai(9)


@pytest.fixture
def place(cast):
    with holding(Pen(actor=None, school_id=cast.school.id, tag="test", now=NOW)):
        return Place.objects.create(school=cast.school, name="实验室", created_at=NOW)


def rename(pen, place, *, now, name):
    place.name = name
    place.save(update_fields=["name"])
    pen.note(place=str(place.id), length=len(name))
    return now


def broken(pen, place, *, now, name="坏"):
    rename(pen, place, now=now, name=name)
    pen.after_commit.append(lambda: pytest.fail("released what was undone"))
    raise RuntimeError("in the middle")


def nothing_happened(place, entries):
    assert Place.objects.get(pk=place.pk).name == "实验室"
    assert Entry.objects.count() == entries
    assert current_pen() is None


def test_a_done_action_stands_once_in_the_chain(cast, place, make_action):
    act = make_action(rename)
    before, cause = Entry.objects.count(), uuid4()
    assert act(cast.actor("academic_office"), place, now=NOW, cause=cause, name="新名") == NOW
    assert Place.objects.get(pk=place.pk).name == "新名"
    assert Entry.objects.count() == before + 1
    entry = Entry.objects.order_by("seq").last()
    assert (entry.tag, entry.verb, entry.subject_record, entry.subject_id) == (act.tag, "act-0", "place", place.pk)
    assert (entry.part, entry.acted_at, entry.cause) == (cast.school.id, NOW, cause)
    assert entry.person_id == cast.people["academic_office"].id
    assert entry.codes == {"place": str(place.id), "length": 2}
    assert current_pen() is None


def test_twice_done_is_twice_in_the_chain(cast, place, make_action):
    act, actor = make_action(rename), cast.actor("academic_office")
    before = Entry.objects.count()
    for name in ("一", "二"):
        act(actor, place, now=NOW, name=name)
    assert Entry.objects.count() == before + 2


def test_a_broken_action_leaves_nothing(cast, place, make_action):
    before = Entry.objects.count()
    with pytest.raises(RuntimeError):
        make_action(broken)(cast.actor("academic_office"), place, now=NOW)
    nothing_happened(place, before)


@pytest.mark.parametrize("post", ["homeroom_teacher", "guard", "guardian"])
def test_out_of_scope_leaves_nothing(cast, place, make_action, post):
    before = Entry.objects.count()
    with pytest.raises(NotYours):
        make_action(rename)(cast.actor(post), place, now=NOW, name="别人")
    nothing_happened(place, before)


def test_an_action_without_its_entry_does_not_happen(cast, place, make_action, monkeypatch):
    def full(**_):
        raise OSError("the disk of the audit is full")

    before = Entry.objects.count()
    monkeypatch.setattr(door, "append", full)
    with pytest.raises(OSError, match="full"):
        make_action(rename)(cast.actor("academic_office"), place, now=NOW, name="无痕")
    nothing_happened(place, before)


CLOSED = gettext_lazy("This post has ended already.")


def closed(place, actor, now) -> Verdict:
    return no(CLOSED) if place.kind == "closed" else YES


def test_the_refusal_is_the_tooltip_of_the_button(cast, place, make_action):
    act, actor = make_action(rename, flow=closed), cast.actor("academic_office")
    assert act.verdict(actor, place, NOW) == YES
    with holding(Pen(actor=None, school_id=cast.school.id, tag="test", now=NOW)):
        Place.objects.filter(pk=place.pk).update(kind="closed")
    place.refresh_from_db()
    before, shown = Entry.objects.count(), act.verdict(actor, place, NOW)
    assert not shown
    with pytest.raises(Refused) as refused:
        act(actor, place, now=NOW, name="再来")
    assert str(refused.value.because) == str(shown.because) == str(CLOSED)
    nothing_happened(place, before)


def test_the_button_of_somebody_else_says_nothing(cast, place, make_action):
    """Access comes first: whoever may not is not told how things stand."""
    act = make_action(rename, flow=lambda place, actor, now: no("a secret of the flow"))
    assert act.verdict(cast.actor("guard"), place, NOW) == no("")


def test_the_flow_is_asked_about_the_row_as_it_is_now(cast, place, make_action):
    """A page opened long ago holds an old copy; the door looks again."""
    act, old = make_action(rename, flow=closed), Place.objects.get(pk=place.pk)
    with holding(Pen(actor=None, school_id=cast.school.id, tag="test", now=NOW)):
        Place.objects.filter(pk=place.pk).update(kind="closed")
    with pytest.raises(Refused):
        act(cast.actor("academic_office"), old, now=NOW, name="旧")


def test_a_refusal_from_inside_leaves_nothing(cast, place, make_action):
    def refuses(pen, place, *, now):
        rename(pen, place, now=now, name="半")
        raise Refused("not so")

    before = Entry.objects.count()
    with pytest.raises(Refused):
        make_action(refuses)(cast.actor("academic_office"), place, now=NOW)
    nothing_happened(place, before)


def test_actions_do_not_nest(cast, place, make_action):
    actor = cast.actor("academic_office")
    inner = make_action(rename)
    outer = make_action(lambda pen, place, *, now: inner(actor, place, now=now, name="内"))
    before = Entry.objects.count()
    with pytest.raises(NoPen, match="do not nest"):
        outer(actor, place, now=NOW)
    nothing_happened(place, before)


def test_what_was_queued_is_released_after_the_commit(cast, place, make_action, django_capture_on_commit_callbacks):
    released = []

    def queues(pen, place, *, now):
        pen.after_commit.append(lambda: released.append(place.pk))

    with django_capture_on_commit_callbacks() as waiting, transaction.atomic():
        make_action(queues)(cast.actor("academic_office"), place, now=NOW)
        assert released == []
    for release in waiting:
        release()
    assert released == [place.pk]


def test_a_run_is_one_entry_with_its_counts(cast):
    @batch("tests.run", verb="manage", record="place")
    def many(pen, school, *, now, names):
        Place.objects.bulk_create(Place(school=school, name=name, created_at=now) for name in names)
        pen.note(rows=len(names))

    try:
        before = Entry.objects.count()
        many(cast.actor("academic_office"), cast.school, now=NOW, names=["甲", "乙", "丙"])
        assert Entry.objects.count() == before + 1
        assert Entry.objects.order_by("seq").last().codes == {"rows": 3}
        with pytest.raises(NotYours):
            many(cast.actor("guard"), cast.school, now=NOW, names=["丁"])
        assert Place.objects.count() == 3
    finally:
        door.ACTIONS.pop("tests.run")


def test_two_actions_of_one_name_do_not_start(make_action):
    act = make_action(rename)
    with pytest.raises(ValueError, match=act.tag):
        door.action(act.tag, "manage", record="place")(rename)


def test_codes_hold_no_words_of_a_child(cast, place, make_action):
    """The chain takes ids, codes, counts and digests; a sentence makes the whole action fail."""

    def talks(pen, place, *, now):
        pen.note(note="他说他不想回家，因为爸爸喝酒")

    before = Entry.objects.count()
    with pytest.raises(ValueError, match="note"):
        make_action(talks)(cast.actor("academic_office"), place, now=NOW)
    nothing_happened(place, before)
