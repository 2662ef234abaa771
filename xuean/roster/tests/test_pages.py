"""Importing by page: from the file to the undo, and what is refused on the way."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cast import sign_in
from xuean.audit.models import Entry
from xuean.people.models import Student
from xuean.roster.models import PREVIEWED, SAVED, UNDONE, ImportRun
from xuean.roster.tests import makers
from xuean.roster.tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]


def sent(client, path: Path, **more: str):
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post(reverse("roster:import"), {"file": file, "kind": "", **more})


@pytest.fixture
def office(cast, client):
    sign_in(client, cast.people["academic_office"], NOW)
    return client


def test_a_roster_from_the_file_to_the_undo(cast, office, tmp_path):
    before = Student.objects.filter(withdrawn_at=None).count()
    answer = sent(office, makers.registry(tmp_path / "名单.xlsx", 12))
    run = ImportRun.objects.get()
    assert answer["Location"] == reverse("roster:run", args=[run.pk])
    assert run.state == PREVIEWED
    page = office.get(answer["Location"]).content.decode()
    assert "379999" not in page
    assert reverse("roster:save", args=[run.pk]) in page
    assert Student.objects.count() == before
    office.post(reverse("roster:save", args=[run.pk]))
    run.refresh_from_db()
    assert run.state == SAVED
    assert Student.objects.filter(withdrawn_at=None).count() == before + 12
    assert Entry.objects.filter(tag="roster.import").count() == 1
    assert reverse("roster:undo", args=[run.pk]) in office.get(answer["Location"]).content.decode()
    office.post(reverse("roster:undo", args=[run.pk]))
    run.refresh_from_db()
    assert run.state == UNDONE
    assert Student.objects.filter(withdrawn_at=None).count() == before
    assert office.get(answer["Location"]).status_code == 200
