"""Regulation and reality: what is served, what is in force, how the duties went, and why a deadline is what it is."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from tests import cast as theatre
from tests.cast import MONDAY, Cast, shanghai
from xuean.attendance.actions.arrival import record_arrival
from xuean.attendance.actions.roll_call import take_roll_call
from xuean.attendance.reads.slots import slots_on
from xuean.core import clock
from xuean.core.pen import Pen, holding
from xuean.core.schooltime import After
from xuean.duties.models import Duty
from xuean.duties.tick import tick
from xuean.policy.model import STATES, Term, When
from xuean.policy.register import read_register
from xuean.presence.log import Mark
from xuean.rulebook.shelf import book
from xuean.web.clauses import reads, words
from xuean.web.clauses.servants import SERVANTS
from xuean.web.clauses.why import told

pytestmark = pytest.mark.django_db
NOW = shanghai(8, 12)
EVERY = [clause.id for clause in book(None).clauses()]


@pytest.fixture(autouse=True)
def at_twelve_past():
    with clock.at(NOW):
        yield


@pytest.fixture
def missing(cast: Cast) -> Duty:
    """The first student is not there at 8:10."""
    slot = next(s for s in slots_on(cast.school, MONDAY, [cast.groups[0].id]) if s.period == "1")
    marks = {cast.students[0].id: Mark("absent")}
    take_roll_call(cast.actor("subject_teacher"), cast.groups[0], now=shanghai(8, 10), slot=slot, marks=marks)
    return Duty.objects.get(name="attendance.account-for-absent")


def page(client: Client, cast: Cast, post: str, address: str, **more):
    theatre.sign_in(client, cast.people[post], NOW)
    return client.get(address, **more)


class TestList:
    @pytest.mark.parametrize("post", ["homeroom_teacher", "guard", "principal", "system_administrator", "archivist"])
    def test_all_staff_may_read_it(self, cast: Cast, client: Client, post: str) -> None:
        answer = page(client, cast, post, reverse("web:clauses"))
        assert answer.status_code == 200

    def test_the_register_is_there_whole(self) -> None:
        assert sum(chapter.total for chapter in reads.chapters()) == len(read_register())

    def test_only_full_counts_as_served(self, cast: Cast, client: Client) -> None:
        full = sum(1 for clause in book(None).clauses() if set(clause.served.values()) == {"full"})
        text = page(client, cast, "principal", reverse("web:clauses")).content.decode().replace("\xa0", " ")
        assert (
            f"{full} / {len(EVERY)}" in text or f"{full} of {len(EVERY)}" in text or f"{len(EVERY)} 条中 {full}" in text
        )

    @pytest.mark.parametrize("served", STATES)
    def test_filtered_by_what_is_served(self, cast: Cast, served: str) -> None:
        regulation = reads.regulation_of("B1")
        found = reads.lines(cast.actor("principal"), cast.school, regulation, served, NOW)
        assert {line.id for line in found} == {c.id for c in regulation.clauses if reads.state_of(c) == served}

    def test_a_senseless_filter_shows_everything(self, cast: Cast, client: Client) -> None:
        answer = page(client, cast, "principal", reverse("web:clauses") + "?regulation=Z9&served=perhaps")
        assert answer.status_code == 200
        assert all(f">{clause.id}<" in answer.content.decode() for clause in reads.regulation_of("").clauses)

    def test_the_duties_of_the_term_within_the_readers_scope(self, cast: Cast, missing: Duty) -> None:
        regulation = reads.regulation_of("B1")
        ours, theirs = (
            {line.id: line for line in reads.lines(cast.actor(post), cast.school, regulation, "", NOW)}["B1.3"].duties
            for post in ("homeroom_teacher", "homeroom_teacher_2")
        )
        assert (ours["opened"], ours["open"], ours["late"]) == (1, 1, 1)
        assert theirs["opened"] == 0
        record_arrival(cast.actor("homeroom_teacher"), cast.students[0], now=NOW)
        line = reads.lines(cast.actor("principal"), cast.school, regulation, "", NOW)[2]
        assert (line.id, line.duties["open"]) == ("B1.3", 0)

    def test_a_rung_counts_under_the_clauses_it_keeps(self, cast: Cast, missing: Duty) -> None:
        """Half a day passes, then a day: B1.4 and B2.5 have no duty of their own, the search climbs to them."""

        def at(now: datetime, post: str = "principal") -> dict[str, dict[str, int]]:
            tick(now)
            asked = (reads.regulation_of(code) for code in ("B1", "B2", "B4"))
            lines = [line for one in asked for line in reads.lines(cast.actor(post), cast.school, one, "", now)]
            return {line.id: dict(line.duties) for line in lines if line.duties["opened"]}

        assert "B1.4" not in at(shanghai(8, 24))
        assert "B4.2" in at(shanghai(8, 25))
        half = at(shanghai(12, 0))
        assert half["B1.4"] == {"opened": 1, "in_time": 0, "late": 1, "open": 1}  # the tick came minutes too late
        assert "B2.5" not in half
        day = at(shanghai(17, 0))
        assert day["B2.5"]["opened"] == day["B1.4"]["opened"] == 1
        assert at(shanghai(17, 0), "homeroom_teacher_2").keys().isdisjoint({"B1.3", "B1.4", "B2.5", "B4.2"})
        with holding(Pen(actor=None, school_id=cast.school.id, tag="tests.edition", now=shanghai(17, 0))):
            Duty.objects.filter(pk=missing.pk).update(edition="of a book that is gone")
            assert at(shanghai(17, 0))["B1.4"]["opened"] == 1
            Duty.objects.filter(pk=missing.pk).update(edition=missing.edition)
        line = reads.detail(cast.actor("principal"), cast.school, book(None).clause("B2.5"), shanghai(17, 0))
        assert [one.duty.id for one in line.duties] == [missing.id]
        assert [rung.no for rung in line.rules[0].rungs] == [5]
        assert line.rules[0].home == "B1.3"

    def test_the_number_of_questions_is_bounded(self, cast: Cast, client: Client, missing: Duty) -> None:
        page(client, cast, "principal", reverse("web:clauses"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("web:clauses") + "?regulation=B1")
        assert len(asked) <= 20


class TestClause:
    def test_every_clause_has_its_detail(self, cast: Cast) -> None:
        actor = cast.actor("safety_office")
        for clause in book(None).clauses():
            found = reads.detail(actor, cast.school, clause, NOW)
            assert found.line.gist, clause.id
            assert len(found.kinds) == len(clause.kinds), clause.id
            assert bool(found.missing) == (not clause.full), clause.id
            assert all(rule.editions and all(one.text for one in rule.editions) for rule in found.rules), clause.id

    def test_what_serves_a_clause_has_a_name(self) -> None:
        assert {name for clause in book(None).clauses() for name in clause.by} <= SERVANTS.keys()

    def test_the_page_has_every_rung(self, cast: Cast, client: Client) -> None:
        text = page(client, cast, "guard", reverse("web:clause", args=["B1.3"])).content.decode()
        ladder = book(None).ladder("attendance.account-for-absent", MONDAY)
        assert all(words.said_when(rung.when) in text for rung in ladder.rungs)

    def test_as_a_side_panel(self, cast: Cast, client: Client) -> None:
        text = page(
            client, cast, "guard", reverse("web:clause", args=["b1.3"]), headers={"HX-Request": "true"}
        ).content.decode()
        assert "B1.3" in text
        assert "<html" not in text

    def test_no_such_clause(self, cast: Cast, client: Client) -> None:
        assert page(client, cast, "guard", reverse("web:clause", args=["Q7"])).status_code == 404

    def test_who_may_not_read_the_student_gets_no_name(self, cast: Cast, client: Client, missing: Duty) -> None:
        name = cast.students[0].person.name
        address = reverse("web:clause", args=["B1.3"])
        assert name in page(client, cast, "homeroom_teacher", address).content.decode()
        for post, sees_duty in (("general_affairs_office", False), ("supervisor", True)):
            text = page(client, cast, post, address).content.decode()
            assert (reverse("web:why", args=[missing.id]) in text) == sees_duty
            assert name not in text


class TestWhy:
    def test_four_steps(self, cast: Cast, missing: Duty) -> None:
        found = told(cast.actor("homeroom_teacher"), cast.school, missing, NOW)
        assert found.clause == "B1.3"
        assert found.due_at == shanghai(8, 10)
        assert found.then is not None
        assert found.then.at == shanghai(8, 25)
        sentence, figure, facts, added = found.reasons
        assert sentence["quote"]
        assert words.long_day(date(2020, 9, 1)) in figure["note"]
        assert [value for _, value in facts["pairs"]][:2] == ["8:00", "8:10"]
        assert any("8:00 + " in words_ and value.startswith("8:25") for words_, value in added["pairs"])

    def test_a_rung_of_another_clause_brings_its_sentence(self, cast: Cast, client: Client, missing: Duty) -> None:
        tick(shanghai(12, 0))
        missing.refresh_from_db()
        found = told(cast.actor("grade_leader"), cast.school, missing, shanghai(12, 0))
        assert (found.clause, found.step) == ("B1.3", "B1.4")
        assert len(found.reasons) == 5
        assert found.reasons[1]["title"].endswith("B1.4")
        labels = [label for label, _ in found.reasons[2]["pairs"]]
        assert [label.rpartition(" · ")[2] for label in labels if " · " in label] == ["B4.2", "B1.4", "B1.4"]
        with clock.at(shanghai(12, 0)):
            text = page(client, cast, "principal", reverse("web:why", args=[missing.id])).content.decode()
        assert text.count(reverse("web:clause", args=["B1.4"])) >= 2  # the next step's, and the sentence's

    @pytest.mark.parametrize("htmx", [True, False])
    def test_as_a_page_and_as_a_panel(self, cast: Cast, client: Client, missing: Duty, htmx: bool) -> None:
        headers = {"HX-Request": "true"} if htmx else {}
        answer = page(client, cast, "homeroom_teacher", reverse("web:why", args=[missing.id]), headers=headers)
        assert answer.status_code == 200
        assert ("<html" in answer.content.decode()) != htmx

    @pytest.mark.parametrize(("post", "status"), [("homeroom_teacher_2", 404), ("subject_teacher", 200)])
    def test_in_scope_or_carried(self, cast: Cast, client: Client, missing: Duty, post: str, status: int) -> None:
        assert page(client, cast, post, reverse("web:why", args=[missing.id])).status_code == status

    def test_a_duty_that_does_not_exist_looks_the_same(self, cast: Cast, client: Client, missing: Duty) -> None:
        theirs = page(client, cast, "homeroom_teacher_2", reverse("web:why", args=[missing.id]))
        nothing = client.get(reverse("web:why", args=[cast.school.id]))
        assert (theirs.status_code, nothing.status_code) == (404, 404)

    def test_closed_in_time_or_late(self, cast: Cast, missing: Duty) -> None:
        record_arrival(cast.actor("homeroom_teacher"), cast.students[0], now=NOW)
        missing.refresh_from_db()
        found = told(cast.actor("homeroom_teacher"), cast.school, missing, NOW)
        assert (found.state, found.late, found.then) == ("met", True, None)

    def test_the_number_of_questions_is_bounded(self, cast: Cast, client: Client, missing: Duty) -> None:
        page(client, cast, "homeroom_teacher", reverse("web:why", args=[missing.id]))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("web:why", args=[missing.id]))
        assert len(asked) <= 32


class TestWords:
    @pytest.mark.parametrize(
        ("value", "unit", "text"),
        [
            (1, "minutes", "1 minute"),
            (10, "minutes", "10 minutes"),
            (1, "sessions", "half a day"),
            (3, "sessions", "3 half-days"),
            (2, "permille", "2 ‰"),
            (True, "flag", "yes"),
            ((3, 5), "times", "3 times, 5 times"),
            (("guardian", "employer"), "text", "Guardian, Employer"),
        ],
    )
    def test_amounts(self, value: object, unit: str, text: str) -> None:
        with override("en"):
            assert words.amount(value, unit) == text

    def test_every_figure_of_the_book_can_be_said(self) -> None:
        for clause in book(None).clauses():
            assert all(words.value_text(value) for value in clause.values)
            assert all(words.said_when(rung.when) for ladder in clause.ladders for rung in ladder.rungs)

    @pytest.mark.parametrize(
        ("when", "text"),
        [
            (When((Term(After(minutes=10), "session_start"),)), "10 minutes after the bell"),
            (When((Term(After(), "marked"),)), "at once, with the mark"),
            (
                When((Term(After(sessions=1, at_most=12), "noticed"),)),
                "half a day, at most 12 hours after it was noticed",
            ),
            (
                When((Term(After(minutes=25), "session_start"), Term(After(minutes=15), "marked"))),
                "25 minutes after the bell, not before 15 minutes after the mark",
            ),
            (None, ""),
        ],
    )
    def test_moments(self, when: When | None, text: str) -> None:
        with override("en"):
            assert words.said_when(when) == text
