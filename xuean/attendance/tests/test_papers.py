"""The leave note: photographed when an absence is explained or later, shown to those who may read the reason."""

import errno

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import cast as theatre
from tests.cast import shanghai, sign_in
from xuean.attendance.tests.test_pages import call
from xuean.audit.models import Entry
from xuean.core import clock
from xuean.duties.models import Duty
from xuean.files import limits, store
from xuean.files.models import File
from xuean.files.tests.uploads import bomb, paper, photo
from xuean.presence.models import Excuse

pytestmark = pytest.mark.django_db
NOW = shanghai(8, 10)
REASON = {"kind": "leave", "until": "day", "source": "paper", "reason": "发烧"}


@pytest.fixture(autouse=True)
def stage(tmp_path, monkeypatch):
    monkeypatch.setattr("xuean.files.store.home", lambda: tmp_path)
    with clock.at(NOW):
        yield tmp_path


@pytest.fixture
def cast():
    found = theatre.make()
    call(found, found.students[0])
    return found


@pytest.fixture
def head(cast):
    client = Client(raise_request_exception=False)
    sign_in(client, cast.people["homeroom_teacher"], NOW)
    return client


def upload(data=None, name="IMG_0001.jpg"):
    return SimpleUploadedFile(name, photo() if data is None else data, "image/jpeg")


def explain(client, cast, **more):
    return client.post(reverse("attendance:explanation", args=[cast.students[0].id]), REASON | more)


def test_the_note_hangs_on_the_reason_and_ends_the_search(head, cast):
    assert explain(head, cast, paper=upload()).status_code == 302
    file = File.objects.get()
    assert (file.about, file.purpose) == (file.about.__class__("excuse", Excuse.objects.get().pk), "leave-note")
    assert (file.student_id, file.by) == (cast.students[0].pk, cast.people["homeroom_teacher"])
    assert Duty.objects.get(name="attendance.account-for-absent").state == "met"
    entry = Entry.objects.get(tag="attendance.explain-absence")
    assert entry.codes["file"] == str(file.pk)
    assert "IMG_0001" not in str(entry.codes)
    for page in ("attendance:account", "web:student-attendance"):
        shown = head.get(reverse(page, args=[cast.students[0].id])).content.decode()
        assert f"/files/{file.pk}/preview" in shown
    assert head.get(f"/files/{file.pk}").status_code == 200


def test_without_a_paper_nothing_changes(head, cast):
    assert explain(head, cast).status_code == 302
    assert Excuse.objects.count() == 1 and not File.objects.exists()


def test_either_of_the_two_inputs_counts(head, cast):
    """The form sends the camera and the chooser under one name; a browser sends the one not used without a name."""
    parts = [(f'name="{name}"', value.encode()) for name, value in REASON.items()]
    parts += [('name="paper"; filename=""', b""), ('name="paper"; filename="a.jpg"', photo())]
    body = b"".join(b"--x\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (h.encode(), v) for h, v in parts)
    address = reverse("attendance:explanation", args=[cast.students[0].id])
    assert head.post(address, body + b"--x--\r\n", "multipart/form-data; boundary=x").status_code == 302
    assert File.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"<svg onload=alert(1)>", "a.svg", "不能保存"),
        (b"", "a.jpg", "空"),
        (None, "a.pdf", "后缀"),
        (b"\xff\xd8\xff broken", "a.jpg", "损坏"),
        (bomb(), "a.png", "4000 万像素"),
    ],
)
def test_what_is_refused_is_said_and_nothing_is_recorded(head, cast, data, name, said):
    response = explain(head, cast, paper=upload(data, name))
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Excuse.objects.exists() and not File.objects.exists()
    assert Duty.objects.get(name="attendance.account-for-absent").state == "open"


def test_more_than_the_book_allows_is_not_taken(head, cast, monkeypatch):
    monkeypatch.setattr(limits, "UPLOAD_BYTES", 1000)
    assert explain(head, cast, paper=upload()).status_code == 422
    assert not Excuse.objects.exists()


def test_another_fault_of_the_form_asks_for_the_paper_again(head, cast):
    response = explain(head, cast, paper=upload(), kind="")
    assert response.status_code == 422
    assert "请重新附上文件" in response.content.decode()


def test_a_full_disk_records_nothing(head, cast, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store.os, "fsync", full)
    response = explain(head, cast, paper=upload())
    assert response.status_code == 422
    assert "磁盘" in response.content.decode()
    assert not Excuse.objects.exists() and not File.objects.exists()
    monkeypatch.undo()
    assert explain(head, cast).status_code == 302


def test_the_note_may_come_later_and_have_two_pages(head, cast, stage):
    explain(head, cast)
    address = reverse("attendance:paper", args=[Excuse.objects.get().pk])
    assert address in head.get(reverse("attendance:account", args=[cast.students[0].id])).content.decode()
    assert head.post(address, {}).status_code == 422
    assert head.post(address, {"paper": upload()}).status_code == 302
    assert head.post(address, {"paper": upload(paper(), "page two.pdf")}).status_code == 302
    assert head.post(address, {"paper": upload()}).status_code == 302  # once more: it is there already
    assert File.objects.count() == 2
    page = head.get(address).content.decode()
    assert all(f"/files/{file.pk}" in page for file in File.objects.all())
    assert Entry.objects.filter(tag="attendance.attach-paper").count() == 3


def test_other_classes_see_neither_form_nor_paper(head, cast):
    explain(head, cast, paper=upload())
    other = Client(raise_request_exception=False)
    sign_in(other, cast.people["homeroom_teacher_2"], NOW)
    assert other.get(reverse("attendance:paper", args=[Excuse.objects.get().pk])).status_code == 404
    assert other.get(f"/files/{File.objects.get().pk}").status_code == 404


def test_who_reads_attendance_but_no_reasons_sees_no_paper(head, cast):
    """The subject teacher may read the reason but not record it: the paper is shown, the way to attach one is not."""
    explain(head, cast, paper=upload())
    teacher = Client(raise_request_exception=False)
    sign_in(teacher, cast.people["subject_teacher"], NOW)
    page = teacher.get(reverse("attendance:account", args=[cast.students[0].id])).content.decode()
    assert f"/files/{File.objects.get().pk}" in page
    assert reverse("attendance:paper", args=[Excuse.objects.get().pk]) not in page
    guard = Client(raise_request_exception=False)
    sign_in(guard, cast.people["guard"], NOW)
    assert guard.get(f"/files/{File.objects.get().pk}").status_code == 404


def test_papers_ask_a_bounded_number_of_questions(head, cast):
    explain(head, cast, paper=upload())
    address = reverse("attendance:account", args=[cast.students[0].id])
    head.get(address)
    with CaptureQueriesContext(connection) as one:
        head.get(address)
    for number in range(3):
        explain(head, cast, paper=upload(photo((600 + number, 400))))
    with CaptureQueriesContext(connection) as four:
        head.get(address)
    assert len(four) <= len(one) + 3
