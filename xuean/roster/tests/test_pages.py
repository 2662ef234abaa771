"""Importing by page: from the file to the undo, what a person answers on the way, and who may not come in."""

import io
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import sign_in
from xuean.audit.models import Entry
from xuean.core import clock
from xuean.jobs import steps
from xuean.jobs.models import DONE, Job
from xuean.people.models import Student
from xuean.roster import flow
from xuean.roster.models import DROPPED, PREVIEWED, READING, SAVED, SAVING, UNDONE, ImportRun
from xuean.roster.planning.preview import Preview
from xuean.roster.tasks import forget
from xuean.roster.tests import corpus, makers
from xuean.roster.tests.conftest import NOW
from xuean.roster.tests.test_import import HEAD, child, sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]


def sent(client, path: Path, **more: str):
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post(reverse("roster:import"), {"file": file, "kind": "", **more})


def taken(client, path: Path) -> ImportRun:
    answer = sent(client, path)
    assert answer.status_code == 302
    return ImportRun.objects.get(pk=answer["Location"].strip("/").rpartition("/")[2])


def post(client, run: ImportRun, what: str, **data: str) -> ImportRun:
    assert client.post(reverse(f"roster:{what}", args=[run.pk]), data).status_code == 302
    run.refresh_from_db()
    return run


def listed() -> int:
    return Student.objects.filter(withdrawn_at=None).count()


@pytest.fixture
def office(cast, client):
    sign_in(client, cast.people["academic_office"], NOW)
    return client


def test_a_roster_from_the_file_to_the_undo(office, tmp_path):
    before = listed()
    run = taken(office, makers.registry(tmp_path / "名单.xlsx", 12))
    address = reverse("roster:run", args=[run.pk])
    assert run.state == PREVIEWED
    page = office.get(address).content.decode()
    assert "379999" not in page and "3799**" in page
    assert reverse("roster:save", args=[run.pk]) in page
    assert listed() == before
    assert post(office, run, "save").state == SAVED
    assert listed() == before + 12
    assert Entry.objects.filter(tag="roster.import").count() == 1
    assert reverse("roster:undo", args=[run.pk]) in office.get(address).content.decode()
    assert post(office, run, "undo").state == UNDONE
    assert listed() == before
    assert office.get(address).status_code == 200


def test_looking_again_asks_a_bounded_number_of_questions(office, tmp_path):
    run = taken(office, makers.registry(tmp_path / "名单.xlsx", 200))
    with CaptureQueriesContext(connection) as asked:
        office.get(reverse("roster:run", args=[run.pk]))
    assert len(asked) <= 20


class TestAnswers:
    def test_faults_hold_everything_back_unless_the_valid_are_asked_for(self, office, tmp_path):
        before = listed()
        run = taken(office, sheet(tmp_path, child(0), child(1, 班级=None)))
        assert post(office, run, "save").state == PREVIEWED
        assert listed() == before
        assert post(office, run, "save", valid="1").state == SAVED
        assert listed() == before + 1
        answer = office.get(reverse("roster:errors", args=[run.pk]))
        assert answer.status_code == 200 and answer.content[:2] == b"PK"

    def test_a_column_is_corrected(self, office, tmp_path):
        rows = [["学生", "性别", "某号", "班"], [child(0)[0], child(0)[1], child(0)[2], "初一（1）班"]]
        run = taken(office, makers.xlsx(tmp_path / "list.xlsx", ("名单", rows)))
        preview = Preview.load(run.preview)
        assert [column.field for column in preview.columns if column.label == "某号"] == [""]
        post(office, run, "choose", **{"column:C": "id_number"})
        preview = Preview.load(run.preview)
        assert preview.rows[0].shown["identity"].startswith("3799")

    def test_a_question_is_answered(self, office, cast, tmp_path):
        run = taken(office, sheet(tmp_path, child(0, 班级="2025级3班", 身份证号=None, 学籍号=None)))
        post(office, run, "choose", **{"answer:stage:*": "senior"})
        assert Preview.load(run.preview).made == ("高二（3）班",)

    def test_a_contradiction_is_confirmed(self, office, tmp_path):
        other = "女" if child(0)[1] == "男" else "男"
        run = taken(office, sheet(tmp_path, child(0, 性别=other)))
        preview = Preview.load(run.preview)
        assert (preview.faulty, dict(preview.asked)) == (1, {"identity.sex_differs": 1})
        page = office.get(reverse("roster:run", args=[run.pk])).content.decode()
        key = preview.rows[0].faults[0].key
        assert f"answer:{key}" in page and "answer:confirm:*:identity.sex_differs" in page
        post(office, run, "choose", **{f"answer:{key}": "yes"})
        assert Preview.load(run.preview).faulty == 0

    def test_the_school_year_can_be_another(self, office, tmp_path):
        run = taken(office, sheet(tmp_path, child(0, 班级="初二（3）班")))
        post(office, run, "choose", school_year="2025")
        post(office, run, "save")
        assert Student.objects.order_by("-created_at", "-id").first().current_class.grade.entry_year == 2024

    def test_answers_survive_from_one_to_the_next(self, office, tmp_path):
        run = taken(office, sheet(tmp_path, child(0)))
        post(office, run, "choose", **{"answer:stage:*": "senior"})
        post(office, run, "choose", **{"column:J": "ignore"})
        assert "senior" in run.choices and "ignore" in run.choices


class TestRefused:
    @pytest.mark.parametrize("kind", list(corpus.REFUSED))
    def test_a_bad_file_is_refused_with_a_sentence(self, office, tmp_path, kind):
        path = tmp_path / "list.xlsx"
        path.write_bytes(corpus.REFUSED[kind][1]())
        answer = sent(office, path)
        assert answer.status_code == 422
        assert "x-error" in answer.content.decode()
        assert not ImportRun.objects.exists()

    def test_too_large_and_too_many(self, office, tmp_path, monkeypatch):
        path = makers.registry(tmp_path / "list.xlsx", 12)
        monkeypatch.setattr(flow, "bytes_at_most", lambda school, now: 1000)
        assert sent(office, path).status_code == 422
        monkeypatch.undo()
        monkeypatch.setattr(flow, "size", lambda workbook: 60_000)
        assert sent(office, path).status_code == 422
        assert not ImportRun.objects.exists()

    def test_the_upload_leaves_no_file_behind(self, office, tmp_path, settings):
        settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "uploads")
        (tmp_path / "uploads").mkdir()
        taken(office, makers.registry(tmp_path / "list.xlsx", 3))
        assert list((tmp_path / "uploads").iterdir()) == []

    def test_given_up_it_is_forgotten(self, office, tmp_path):
        run = taken(office, makers.registry(tmp_path / "list.xlsx", 3))
        office.post(reverse("roster:drop", args=[run.pk]))
        run.refresh_from_db()
        assert (run.state, run.workbook, run.preview) == (DROPPED, None, None)
        assert post(office, run, "save").state == DROPPED


class TestWho:
    @pytest.mark.parametrize(
        "post_", ["homeroom_teacher", "guard", "school_doctor", "guardian", "system_administrator"]
    )
    def test_only_those_who_import_come_in(self, cast, client, post_):
        sign_in(client, cast.people[post_], NOW)
        assert client.get(reverse("roster:import")).status_code == 404
        assert client.get(reverse("roster:template", args=["students"])).status_code == 404

    def test_who_watches_sees_counts_and_no_row(self, cast, office, client, tmp_path):
        run = taken(office, makers.registry(tmp_path / "list.xlsx", 3))
        sign_in(client, cast.people["principal"], NOW)
        page = client.get(reverse("roster:run", args=[run.pk]))
        assert page.status_code == 200
        assert "任宇梦" not in page.content.decode()
        for what in ("save", "undo", "choose", "drop"):
            assert client.post(reverse(f"roster:{what}", args=[run.pk])).status_code == 404
        assert client.get(reverse("roster:errors", args=[run.pk])).status_code == 404

    def test_another_school_does_not_exist(self, office, imports, tmp_path):
        run = imports(makers.registry(tmp_path / "list.xlsx", 3))
        assert run.school.code == "3799990009"
        assert office.get(reverse("roster:run", args=[run.pk])).status_code == 404


class TestLarge:
    """Files of more rows than a page waits for go through the background, with the rights of who asked."""

    @pytest.fixture
    def large(self, monkeypatch):
        monkeypatch.setattr(flow, "AT_ONCE", 5)

    def test_read_and_saved_by_the_worker(self, office, large, tmp_path):
        before = listed()
        run = taken(office, makers.registry(tmp_path / "list.xlsx", 12))
        address = reverse("roster:run", args=[run.pk])
        assert run.state == READING
        waiting = office.get(address)
        assert "data-poll" in waiting.content.decode()
        assert office.get(reverse("roster:progress", args=[run.pk])).status_code == 200
        steps.work(clock.now())
        run.refresh_from_db()
        assert run.state == PREVIEWED
        assert office.get(reverse("roster:progress", args=[run.pk])).status_code == 302
        assert post(office, run, "save").state == SAVING
        steps.work(clock.now())
        run.refresh_from_db()
        assert run.state == SAVED
        assert listed() == before + 12
        assert Job.objects.filter(name__startswith="roster.", state=DONE).count() == 2

    def test_what_stands_against_it_brings_the_preview_back(self, cast, office, large, imports, tmp_path):
        run = taken(office, sheet(tmp_path, *[child(n) for n in range(8)]))
        steps.work(clock.now())
        post(office, run, "save")
        imports.into(cast.school)
        imports(sheet(tmp_path, child(0, 学籍号=child(1)[3]), name="other"))
        steps.work(clock.now())
        run.refresh_from_db()
        assert (run.state, run.refusal) == (PREVIEWED, "changed")


def test_templates_are_read_without_a_question(office, cast, imports, tmp_path):
    answer = office.get(reverse("roster:template", args=["students"]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    heads = [cell.value for cell in book.worksheets[0][1]]
    row = dict(zip(HEAD, child(0), strict=True)) | {"监护人1联系电话": child(0)[7], "身份证件号": child(0)[2]}
    book.worksheets[0].append([row.get(head) for head in heads])
    book.save(tmp_path / "filled.xlsx")
    plan = imports.plan(tmp_path / "filled.xlsx").plan
    assert (plan.faults, plan.counts["created"]) == ((), 1)
    assert all(column.field for column in plan.columns)


def test_contents_are_forgotten_after_the_undo_and_when_left_lying(office, imports, tmp_path):
    saved = imports(makers.registry(tmp_path / "list.xlsx", 3))
    left = taken(office, makers.registry(tmp_path / "list.xlsx", 3))
    for after, gone in (
        (timedelta(hours=1), set()),
        (timedelta(days=2), {saved.pk}),
        (timedelta(days=8), {saved.pk, left.pk}),
    ):
        with clock.at(NOW + after):
            forget.run(None)
        assert set(ImportRun.objects.filter(workbook__isnull=True).values_list("pk", flat=True)) == gone
    left.refresh_from_db()
    assert left.state == DROPPED
