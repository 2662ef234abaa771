"""Blobs without a row are set aside, and removed after a month; rows without a blob are told."""

import os
import time

import pytest
from django.db import transaction

from xuean.audit.models import Entry
from xuean.core import clock
from xuean.files import store, sweep
from xuean.files.models import File
from xuean.files.reads import open_file
from xuean.files.tests.conftest import NOW
from xuean.jobs.models import ClockJump, Job, Schedule
from xuean.jobs.schedule import queue_due
from xuean.jobs.tasks import Run, named
from xuean.project import examine

DAY = 86_400


def age(path, days):
    then = path.stat().st_mtime - days * DAY
    os.utime(path, (then, then))


def run():
    named(sweep.NAME).run(Run(NOW, None, 1, NOW, lambda: True))


def blobs(home):
    return sorted(path.name for path in store.blobs())


@pytest.fixture
def orphan(kept, home_of_its_own):
    """The process died between the file and its row, or the action was refused afterwards."""
    with pytest.raises(RuntimeError), transaction.atomic():
        kept(b"never committed", kind="pdf")
        raise RuntimeError
    assert not File.objects.exists()
    (name,) = blobs(home_of_its_own)
    return store.place(name)


def test_a_young_orphan_may_still_get_its_row(orphan):
    run()
    assert orphan.exists() and not Entry.objects.filter(tag="files.sweep").exists()
    assert sweep.orphans() == 0


def test_an_old_orphan_is_set_aside_and_removed_after_a_month(orphan):
    age(orphan, 2)
    assert sweep.orphans() == 1
    run()
    aside = store.root() / store.ASIDE / orphan.name
    assert not orphan.exists() and aside.exists() and sweep.orphans() == 0
    assert Entry.objects.filter(tag="files.sweep").get().codes == {"set_aside": 1, "returned": 0, "removed": 0}
    age(aside, 29)
    run()
    assert aside.exists()
    age(aside, 2)
    run()
    assert not aside.exists()
    assert Entry.objects.filter(tag="files.sweep").latest("seq").codes["removed"] == 1
    run()
    assert Entry.objects.filter(tag="files.sweep").count() == 2  # nothing to do is nothing to tell


def test_what_rows_name_stays_however_old(cast, kept):
    file = kept()
    for digest in (file.digest, file.preview_digest):
        age(store.place(digest), 4000)
    run()
    assert open_file(cast.actor("homeroom_teacher"), file.pk, NOW).data


def test_a_row_that_comes_back_finds_its_blob_again(cast, kept):
    """An older backup of the database was restored, and then the newer one."""
    file = kept()
    aside = store.folder(store.root() / store.ASIDE)
    for digest in (file.digest, file.preview_digest):
        os.replace(store.place(digest), aside / digest)
    assert list(sweep.missing()) == [file]
    run()
    assert list(sweep.missing()) == []
    assert open_file(cast.actor("homeroom_teacher"), file.pk, NOW).data


def test_half_written_drafts_go_after_a_day(kept):
    kept()
    draft = store.root() / store.DRAFTS / "0123"
    draft.write_bytes(b"half")
    run()
    assert draft.exists()
    age(draft, 2)
    run()
    assert not draft.exists()


def test_while_the_clock_is_in_doubt_nothing_is_removed(orphan):
    age(orphan, 400)
    ClockJump.objects.create(noticed_at=NOW, worker="tests", wall_seconds=90, database_seconds=0, skew_seconds=90)
    run()
    assert orphan.exists()


def test_the_age_is_told_by_the_clock_of_the_disk(orphan):
    """A program's clock that runs a year ahead does not make a young file old."""
    with clock.at(NOW.replace(year=NOW.year + 1)):
        run()
    assert orphan.exists()
    assert abs(sweep._moment() - time.time()) < 60  # noqa: TID251


@pytest.mark.django_db
def test_it_is_done_by_itself():
    queue_due(NOW)
    assert Schedule.objects.get(name=sweep.NAME).every == sweep.EVERY
    assert queue_due(NOW + sweep.EVERY) and Job.objects.filter(name=sweep.NAME).count() == 1


def test_doctor_names_what_is_missing_and_what_others_can_read(cast, kept, monkeypatch):
    assert list(examine.files(NOW)) == []
    file = kept()
    assert list(examine.files(NOW)) == []
    store.place(file.digest).unlink()
    (said,) = examine.files(NOW)
    assert "1 " in said
    store.root().chmod(0o755)
    assert len(list(examine.files(NOW))) == 2
    monkeypatch.setattr(examine.limits, "FREE_BYTES", 2**63)
    assert len(list(examine.files(NOW))) == 3
