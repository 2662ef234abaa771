"""Reading and checking the audit, and background work: who sees it, what stands there, and that reading is logged."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import xuean
from tests import cast as theatre
from tests.cast import MONDAY, Cast, shanghai
from xuean.access.registry import rooms
from xuean.acts.action import ACTIONS
from xuean.attendance.actions.roll_call import take_roll_call
from xuean.attendance.reads.slots import slots_on
from xuean.audit.models import Entry
from xuean.audit.verify import Fault
from xuean.audit.words import sentence
from xuean.core import clock
from xuean.core.ids import new_id
from xuean.core.verdict import NotYours
from xuean.jobs.models import DEAD, DISCARDED, QUEUED, ClockJump, Job
from xuean.presence.log import Mark
from xuean.web.oversight import actions, chain, entries, work
from xuean.web.oversight.tags import GROUPS, LABELS, PURPOSES

pytestmark = pytest.mark.django_db
NOW = shanghai(8, 12)
SOURCES = [
    path
    for path in Path(xuean.__file__).parent.rglob("*.py")
    if not {"tests", "migrations", "project"} & set(path.parts)
]


@pytest.fixture(autouse=True)
def at_twelve_past():
    with clock.at(NOW):
        yield


@pytest.fixture
def taken(cast: Cast) -> Entry:
    """An act of a teacher: the entry of a roll-call."""
    slot = next(s for s in slots_on(cast.school, MONDAY, [cast.groups[0].id]) if s.period == "1")
    marks = {cast.students[0].id: Mark("absent")}
    take_roll_call(cast.actor("subject_teacher"), cast.groups[0], now=shanghai(8, 10), slot=slot, marks=marks)
    return Entry.objects.get(tag="attendance.take-roll-call")


def dead_job(school_id=None, **more) -> Job:
    return Job.objects.create(
        name="outbox.tidy",
        school_id=school_id,
        state=DEAD,
        attempts=5,
        not_before=NOW,
        created_at=NOW,
        finished_at=NOW,
        last_error="Timeout",
        **more,
    )


def visit(client: Client, cast: Cast, post: str, address: str, **more):
    theatre.sign_in(client, cast.people[post], NOW)
    return client.get(address, **more)


def press(client: Client, cast: Cast, post: str, address: str, **more):
    theatre.sign_in(client, cast.people[post], NOW)
    return client.post(address, more)


class TestWords:
    def test_every_tag_has_its_words(self) -> None:
        named = {tag for room in rooms() for tag in room.tags} | ACTIONS.keys()
        assert named <= LABELS.keys() | {tag for tag in named if tag.startswith("test")}

    def test_every_tag_written_in_the_sources_too(self) -> None:
        written = {tag for path in SOURCES for tag in re.findall(r'tag="([a-z]+\.[a-z-]+)"', path.read_text())}
        unlabelled = written - LABELS.keys()
        assert unlabelled <= {"duties.read"}  # holds a pen that writes nothing

    def test_the_check_would_see_one_without(self) -> None:
        """The offending example."""
        assert "attendance.take-roll-cal" not in LABELS

    def test_every_group_and_every_purpose(self) -> None:
        labelled = {tag.partition(".")[0] for room in rooms() for tag in room.tags}
        assert labelled <= GROUPS.keys()
        purposes = {one for path in SOURCES for one in re.findall(r'purpose="([a-z.-]+)"', path.read_text())}
        assert purposes <= PURPOSES.keys()

    def test_every_fault_has_its_sentence(self) -> None:
        source = (Path(xuean.__file__).parent / "audit/verify.py").read_text()
        for kind in set(re.findall(r'found\("([a-z_]+)"', source)):
            assert "7" in sentence(Fault(kind, "", 7))


class TestAudit:
    @pytest.mark.parametrize(
        ("post", "status"),
        [("safety_office", 200), ("principal", 200), ("supervisor", 200), ("homeroom_teacher", 404), ("guard", 404)],
    )
    def test_who_may_read_it(self, cast: Cast, client: Client, post: str, status: int) -> None:
        assert visit(client, cast, post, reverse("web:audit")).status_code == status

    def test_what_who_and_when(self, cast: Cast, client: Client, taken: Entry) -> None:
        text = visit(client, cast, "safety_office", reverse("web:audit")).content.decode()
        assert str(LABELS["attendance.take-roll-call"]) in text
        assert "王建国" in text
        assert "8:10" in text

    def test_reading_it_is_an_entry_and_looking_changes_nothing_else(self, cast: Cast, client: Client, taken) -> None:
        before = Entry.objects.count()
        visit(client, cast, "supervisor", reverse("web:audit"))
        written = Entry.objects.order_by("-seq").first()
        assert Entry.objects.count() == before + 1
        assert (written.tag, written.codes["purpose"], written.codes["count"]) == (
            "audit.read",
            "web.audit-page",
            before,
        )
        assert written.person_id == cast.people["supervisor"].id

    def test_nothing_is_shown_when_the_reading_cannot_be_written(
        self, cast: Cast, client: Client, taken: Entry, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*args: object, **more: object) -> None:
            raise OSError

        monkeypatch.setattr("xuean.web.oversight.views.log_read", refuse)
        client.raise_request_exception = False
        answer = visit(client, cast, "supervisor", reverse("web:audit"))
        assert answer.status_code == 500
        assert "王建国" not in answer.content.decode()

    @pytest.mark.parametrize(
        ("query", "there"),
        [
            ("day=2026-11-23", True),
            ("day=2026-11-22", False),
            ("group=attendance", True),
            ("group=school", False),
            ("group=drop+table", True),
            ("day=tomorrow&person=nobody&subject=x", True),
        ],
    )
    def test_narrowed_by_day_and_kind(self, cast: Cast, taken: Entry, query: str, there: bool) -> None:
        wanted = entries.asked(QueryDict(query))
        found = entries.entries(cast.actor("safety_office"), cast.school, wanted)
        assert found.filter(pk=taken.pk).exists() == there

    def test_narrowed_by_person_and_record(self, cast: Cast, taken: Entry) -> None:
        actor, teacher = cast.actor("safety_office"), cast.people["subject_teacher"].id
        by_person = entries.entries(actor, cast.school, entries.Asked(person=teacher))
        assert list(by_person) == [taken]
        assert not entries.entries(actor, cast.school, entries.Asked(person=new_id())).exists()
        subject = entries.asked(QueryDict(f"subject={taken.subject_record}:{taken.subject_id}")).subject
        assert list(entries.entries(actor, cast.school, entries.Asked(subject=subject))) == [taken]

    def test_another_school_is_not_there(self, cast: Cast, client: Client, taken: Entry) -> None:
        other = theatre.make("3799990002", "临江小学")
        theatre.sign_in(client, other.people["principal"], NOW)
        page = client.get(reverse("web:audit")).content.decode()
        assert str(LABELS["attendance.take-roll-call"]) not in page
        assert not entries.entries(other.actor("principal"), cast.school, entries.Asked()).exists()

    def test_a_student_is_named_only_to_those_who_may_read_the_student(self, cast: Cast) -> None:
        child = cast.students[0]
        row = Entry(
            tag="attendance.record-arrival", posts="homeroom_teacher", system="", codes={},
            subject_record="student", subject_id=child.id,
        )  # fmt: skip
        about = {
            post: entries.shown(cast.actor(post), cast.school, [row], shanghai(9))[0].about
            for post in ("safety_office", "supervisor")
        }
        assert child.person.name in about["safety_office"]
        assert child.person.name not in about["supervisor"]

    def test_the_number_of_questions_is_bounded(self, cast: Cast, client: Client, taken: Entry) -> None:
        for _ in range(3):
            visit(client, cast, "safety_office", reverse("web:audit"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("web:audit"))
        assert len(asked) <= 36


class TestCheck:
    def test_whole(self, cast: Cast, client: Client, taken: Entry) -> None:
        answer = press(client, cast, "system_administrator", reverse("web:verify-audit"))
        assert answer.status_code == 200
        assert "x-notice-good" in answer.content.decode()
        entry = Entry.objects.get(tag="web.verify-audit")
        assert (entry.codes["faults"], entry.verb) == (0, "verify")

    def test_tampered_with(self, cast: Cast, client: Client, taken: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
        real = chain.verify

        def spoilt(school_id):
            report = real(school_id)
            report.found("entry_changed", school_id, 1)
            return report

        monkeypatch.setattr(chain, "verify", spoilt)
        text = press(client, cast, "safety_office", reverse("web:verify-audit")).content.decode()
        assert "x-notice-bad" in text
        assert Entry.objects.get(tag="web.verify-audit").codes["faults"] == 1

    def test_looking_checks_nothing(self, cast: Cast, client: Client, taken: Entry) -> None:
        assert visit(client, cast, "supervisor", reverse("web:verify-audit")).status_code == 200
        assert not Entry.objects.filter(tag="web.verify-audit").exists()

    def test_too_long_for_a_page(self, cast: Cast, client: Client, taken: Entry, monkeypatch) -> None:
        monkeypatch.setattr(chain, "AT_ONCE", 0)
        press(client, cast, "safety_office", reverse("web:verify-audit"))
        assert not Entry.objects.filter(tag="web.verify-audit").exists()

    def test_not_for_everybody(self, cast: Cast, client: Client) -> None:
        assert press(client, cast, "homeroom_teacher", reverse("web:verify-audit")).status_code == 404


class TestJobs:
    @pytest.mark.parametrize(
        ("post", "status"), [("system_administrator", 200), ("safety_office", 200), ("homeroom_teacher", 404)]
    )
    def test_who_may_see_it(self, cast: Cast, client: Client, post: str, status: int) -> None:
        assert visit(client, cast, post, reverse("web:jobs")).status_code == status

    def test_what_failed_and_why(self, cast: Cast, client: Client) -> None:
        job = dead_job(cast.school.id)
        text = visit(client, cast, "system_administrator", reverse("web:jobs")).content.decode()
        assert "outbox.tidy" in text
        assert "Timeout" in text
        assert reverse("web:retry-job", args=[job.id]) in text
        assert (
            reverse("web:retry-job", args=[job.id])
            not in visit(client, cast, "safety_office", reverse("web:jobs")).content.decode()
        )

    @pytest.mark.parametrize(
        ("act", "state", "tag"), [("retry-job", QUEUED, "jobs.retry"), ("discard-job", DISCARDED, "jobs.discard")]
    )
    @pytest.mark.parametrize("of_school", [True, False])
    def test_decided_and_audited(
        self, cast: Cast, client: Client, act: str, state: str, tag: str, of_school: bool
    ) -> None:
        job = dead_job(cast.school.id if of_school else None)
        answer = press(client, cast, "system_administrator", reverse(f"web:{act}", args=[job.id]))
        assert answer.status_code == 302
        job.refresh_from_db()
        assert job.state == state
        assert Entry.objects.get(tag=tag).codes["job"] == str(job.id)

    def test_decided_twice_says_so(self, cast: Cast, client: Client) -> None:
        job = dead_job(cast.school.id)
        press(client, cast, "system_administrator", reverse("web:discard-job", args=[job.id]))
        answer = client.post(reverse("web:retry-job", args=[job.id]), follow=True)
        assert answer.status_code == 200
        job.refresh_from_db()
        assert job.state == DISCARDED

    def test_only_whoever_manages_them(self, cast: Cast, client: Client) -> None:
        job = dead_job(cast.school.id)
        assert press(client, cast, "safety_office", reverse("web:retry-job", args=[job.id])).status_code == 404
        assert press(client, cast, "system_administrator", reverse("web:retry-job", args=[new_id()])).status_code == 404

    def test_of_several_schools_each_sees_its_own_and_nobody_the_installations(self, cast: Cast) -> None:
        other = theatre.make("3799990002", "临江小学")
        mine, theirs, nobodys = dead_job(cast.school.id), dead_job(other.school.id), dead_job()
        actor = cast.actor("system_administrator")
        assert set(work.dead_jobs(actor)) == {mine}
        for job in (theirs, nobodys):
            with pytest.raises(NotYours):
                actions.retry_job(actor, cast.school, now=NOW, job=job)
        with pytest.raises(NotYours):
            actions.release_disposal(actor, cast.school, now=NOW)

    def test_a_clock_jump_is_released(self, cast: Cast, client: Client) -> None:
        jump = ClockJump.objects.create(
            noticed_at=NOW, worker="w", wall_seconds=60, database_seconds=0, skew_seconds=60
        )
        text = visit(client, cast, "system_administrator", reverse("web:jobs")).content.decode()
        assert reverse("web:release-disposal") in text
        press(client, cast, "system_administrator", reverse("web:release-disposal"))
        jump.refresh_from_db()
        assert jump.released_at == NOW
        assert Entry.objects.filter(tag="jobs.release-disposal").exists()

    def test_what_needs_somebody(self, cast: Cast) -> None:
        with clock.at(NOW + timedelta(days=200)):
            found = work.findings(cast.school, NOW + timedelta(days=200))
        assert len(found) >= 2  # no worker, and no term
        assert all(one.text for one in found)

    def test_the_number_of_questions_is_bounded(self, cast: Cast, client: Client) -> None:
        for _ in range(3):
            dead_job(cast.school.id)
        visit(client, cast, "system_administrator", reverse("web:jobs"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("web:jobs"))
        assert len(asked) <= 40
