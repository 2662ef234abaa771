"""Kept whole or not at all, sealed with the person's key, opened by the right on the record it is about."""

import errno
import os

import pytest
from django.db import transaction

from tests import cast as theatre
from tests.cast import shanghai
from xuean.audit.models import Entry
from xuean.core.pen import NoPen, Pen, holding
from xuean.core.ref import Ref
from xuean.core.verdict import NotYours, Refused
from xuean.duties.tests.test_tick import a_real_database, together
from xuean.files import sealing, store
from xuean.files.carry import Made
from xuean.files.faults import Damaged
from xuean.files.keep import keep
from xuean.files.models import File
from xuean.files.reads import files_about, open_file
from xuean.files.sentences import not_stored
from xuean.files.tests.conftest import NOW
from xuean.vault import keys

CONTENT = b"content of a paper"


def test_what_is_kept_is_what_is_opened(cast, kept):
    file = kept()
    opened = open_file(cast.actor("homeroom_teacher"), file.pk, NOW)
    assert (opened.data, opened.type, opened.file.pk) == (CONTENT, "image/jpeg", file.pk)
    small = open_file(cast.actor("homeroom_teacher"), file.pk, NOW, part=sealing.PREVIEW)
    assert small.data == b"preview of it"
    assert (file.person_id, file.student_id) == (cast.students[0].person_id, cast.students[0].pk)
    assert (file.size, file.by_id, file.recorded_at) == (len(CONTENT), cast.people["homeroom_teacher"].pk, NOW)


def test_the_disk_tells_nothing(kept, home_of_its_own):
    file = kept()
    blobs = [path for path in home_of_its_own.rglob("*") if path.is_file()]
    assert {path.name for path in blobs} == {file.digest, file.preview_digest}
    for path in blobs:
        assert CONTENT not in path.read_bytes() and b"preview" not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0
        assert path.parent.stat().st_mode & 0o077 == 0
        assert path.parent.name == path.name[2:4] and path.parent.parent.name == path.name[:2]


def test_nothing_is_kept_without_a_pen_and_nothing_changes_afterwards(cast, kept, excuse):
    with pytest.raises(NoPen):
        File(school=cast.school).save()
    file = kept()
    with pytest.raises(TypeError), holding(Pen(actor=None, school_id=None, tag="tests", now=NOW)):
        file.save()


def test_the_same_content_about_the_same_record_is_kept_once(kept, home_of_its_own):
    assert kept().pk == kept().pk
    assert kept(b"another").pk != kept().pk
    assert len([path for path in home_of_its_own.rglob("*") if path.is_file()]) == 4


def test_reading_is_logged_for_each_opening(cast, kept):
    file = kept()
    open_file(cast.actor("principal"), file.pk, NOW)
    entry = Entry.objects.filter(tag="audit.read").latest("seq")
    assert (entry.subject_record, entry.subject_id) == ("file", file.pk)
    assert entry.person_id == cast.people["principal"].pk
    assert entry.codes["purpose"] == "files.open"


@pytest.mark.parametrize("post", ["guard", "system_administrator", "psychology_teacher", "homeroom_teacher_2"])
def test_who_may_not_read_the_reason_cannot_open_its_paper(cast, kept, post):
    file, before = kept(), Entry.objects.count()
    with pytest.raises(NotYours):
        open_file(cast.actor(post), file.pk, NOW)
    assert files_about(cast.actor(post), [file.about], NOW) == {}
    assert Entry.objects.count() == before


def test_another_school_and_another_child_are_out_of_reach(cast, kept):
    file = kept()
    there = theatre.make("3799990002", "别处中学")
    for actor in (there.actor("principal"), there.actor("homeroom_teacher")):
        with pytest.raises(NotYours):
            open_file(actor, file.pk, NOW)
    assert open_file(cast.actor("guardian"), file.pk, NOW).data == CONTENT


def test_the_right_on_the_file_alone_is_not_enough(cast, kept):
    """About a record that its reader may not open: an identity document, for a subject teacher of the child."""
    document = next(iter(cast.guardians[0].guardianships.all()))
    file = kept(about=Ref("guardianship", document.pk))
    with pytest.raises(NotYours):
        open_file(cast.actor("subject_teacher"), file.pk, NOW)
    assert open_file(cast.actor("homeroom_teacher"), file.pk, NOW).data == CONTENT
    assert files_about(cast.actor("subject_teacher"), [file.about], NOW) == {}
    assert files_about(cast.actor("homeroom_teacher"), [file.about], NOW) == {file.about: [file]}


def test_a_record_that_is_gone_opens_nothing(cast, kept):
    file = kept(about=Ref("excuse", cast.school.pk))
    with pytest.raises(NotYours):
        open_file(cast.actor("homeroom_teacher"), file.pk, NOW)


@pytest.mark.parametrize("position", [0, 1, 2, 5, 40, -1])
def test_one_changed_byte_on_the_disk_is_noticed(cast, kept, position):
    path = store.place(kept().digest)
    data = bytearray(path.read_bytes())
    data[position] ^= 1
    path.write_bytes(data)
    with pytest.raises(Damaged):
        open_file(cast.actor("homeroom_teacher"), File.objects.get().pk, NOW)


def test_a_blob_put_in_the_place_of_another_does_not_open(cast, kept, excuse):
    """Even with its digest moved along in the table: the seal is bound to row and part."""
    one, other = kept(), kept(b"another child's paper")
    holder = sealing.Holder(one.school_id, one.person_id)
    with pytest.raises(Damaged):
        sealing.unseal(store.get(other.digest), holder, one.pk, sealing.CONTENT)
    with pytest.raises(Damaged):
        sealing.unseal(store.get(one.preview_digest), holder, one.pk, sealing.CONTENT)
    with pytest.raises(Damaged):
        sealing.unseal(b"", holder, one.pk, sealing.CONTENT)


def test_with_the_persons_key_the_paper_is_gone(cast, kept):
    file = kept()
    keys.shred(file.school_id, file.person_id)
    with pytest.raises(Damaged):
        open_file(cast.actor("homeroom_teacher"), file.pk, NOW)


def test_after_the_key_was_turned_old_papers_still_open(cast, kept):
    file = kept()
    assert keys.turn(sealing.Holder(file.school_id, file.person_id)) == 2
    assert kept(b"new").key_version == 2
    assert open_file(cast.actor("homeroom_teacher"), file.pk, NOW).data == CONTENT


@pytest.mark.parametrize("fails", ["write", "fsync", "replace"])
@pytest.mark.parametrize("at", [1, 2])
def test_a_full_disk_is_said_and_nothing_is_left(kept, home_of_its_own, monkeypatch, fails, at):
    """At the content or at its preview."""
    calls = []
    original = {"fsync": os.fsync, "replace": os.replace}

    def full(*given):
        calls.append(given)
        if len(calls) >= at:
            raise OSError(errno.ENOSPC, "No space left on device")
        return original[fails](*given)

    if fails == "write":
        monkeypatch.setattr(store.os, "fdopen", lambda handle, mode: _Full(os.close(handle)))
    else:
        store.folder(store.root() / store.DRAFTS)
        monkeypatch.setattr(store.os, fails, full)
    with pytest.raises(Refused) as said:
        kept()
    monkeypatch.undo()
    assert str(said.value.because) == not_stored()
    assert not File.objects.exists()
    assert [path for path in home_of_its_own.rglob("*") if path.is_file()] == []


class _Full:
    def __init__(self, _):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def write(self, _):
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_the_same_moment_it_is_kept_once(cast, excuse, home_of_its_own, tmp_path_factory):
    """Three requests, each in its own transaction: one file, no blob too many."""
    actor, found = cast.actor("homeroom_teacher"), []

    def send():
        with transaction.atomic(), holding(Pen(actor, cast.school.pk, "tests", NOW)) as pen:
            made = Made("jpeg", CONTENT, b"small", 8, 8)
            about = Ref("excuse", excuse.pk)
            found.append(keep(pen, made, owner=cast.students[0], about=about, purpose="leave-note").pk)

    with a_real_database(tmp_path_factory.mktemp("database")):
        assert together(3, send) == []
        assert len(found) == 3 and len(set(found)) == 1
        assert len([path for path in home_of_its_own.rglob("*") if path.is_file()]) == 2
        assert open_file(actor, found[0], shanghai(9, 1)).data == CONTENT
