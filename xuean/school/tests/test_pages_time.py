"""The pages of timetable, calendar and bells, by hand: what they save, what they refuse, what they say."""

from datetime import timedelta

import pytest

from tests.cast import MONDAY, shanghai, sign_in
from xuean.calendars.models import BellSchedule, DayClosure, SchoolDay, Term
from xuean.core import clock
from xuean.people.models import LessonChange
from xuean.school.tests.pages import NOW, TUESDAY, at, lesson, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(monday):
    return monday


class TestTimetable:
    def test_substitute_by_hand_and_the_undo(self, cast, as_):
        client, one = as_("academic_office"), lesson(cast)
        address = at("lesson", one.id, MONDAY.isoformat())
        page = text(client.get(address))
        assert "第一节" in page
        assert page.index(cast.people["guard"].name) < page.index(cast.people["homeroom_teacher_2"].name)
        data = {"act": "substitute", "substitute-teacher": str(cast.people["guard"].id), "substitute-reason": "外出"}
        answer = client.post(address, data, follow=True)
        assert at("restore-lesson", one.id, MONDAY.isoformat()) in text(answer)
        assert LessonChange.objects.get().teacher == cast.people["guard"]
        assert "第一节" in text(client.get(at("timetable") + "?view=now"))
        client.post(at("restore-lesson", one.id, MONDAY.isoformat()))
        assert LessonChange.objects.get().withdrawn_at == NOW

    def test_a_refusal_stands_in_its_form_and_nothing_is_saved(self, cast, as_):
        one = lesson(cast)
        data = {"act": "substitute", "substitute-teacher": str(cast.people["homeroom_teacher_2"].id)}
        answer = as_("academic_office").post(at("lesson", one.id, MONDAY.isoformat()), data)
        assert answer.status_code == 422
        assert 'role="alert"' in text(answer)
        assert not LessonChange.objects.exists()

    def test_move_swap_and_cancel(self, cast, as_):
        client = as_("academic_office")
        one, two = lesson(cast, "1"), lesson(cast, "5")
        client.post(
            at("lesson", one.id, MONDAY.isoformat()), {"act": "swap", "swap-other": f"{two.id}/{MONDAY.isoformat()}"}
        )
        assert LessonChange.objects.filter(kind="moved", withdrawn_at=None).count() == 2
        client.post(at("lesson", lesson(cast, "6").id, MONDAY.isoformat()), {"act": "cancel"})
        moved = {"act": "move", "move-to_on": MONDAY.isoformat(), "move-to_period": "6"}
        client.post(at("lesson", lesson(cast, "2").id, MONDAY.isoformat()), moved)
        kinds = sorted(LessonChange.objects.filter(withdrawn_at=None).values_list("kind", flat=True))
        assert kinds == ["cancelled", "moved", "moved", "moved"]

    def test_a_past_day_offers_nothing_and_says_why(self, cast, as_):
        last = MONDAY - timedelta(days=7)
        page = text(as_("academic_office").get(at("lesson", lesson(cast).id, last.isoformat())))
        assert 'name="act"' not in page

    @pytest.mark.parametrize("on", ["2026-11-24", "2026-13-01", "today"])
    def test_a_day_without_this_lesson_is_no_page(self, cast, as_, on):
        assert as_("academic_office").get(f"/timetable/{lesson(cast).id}/{on}").status_code == 404

    def test_an_unknown_act_is_no_page(self, cast, as_):
        address = at("lesson", lesson(cast).id, MONDAY.isoformat())
        assert as_("academic_office").post(address, {"act": "burn"}).status_code == 404

    def test_a_teacher_opens_the_own_week_at_first(self, cast, as_):
        page = text(as_("subject_teacher").get(at("timetable")))
        assert f'<option value="{cast.people["subject_teacher"].id}" selected>' in page

    def test_a_week_that_makes_no_sense_is_this_week(self, cast, as_):
        page = text(as_("academic_office").get(at("timetable") + "?view=class&week=soon&class=nobody"))
        assert "初一（1）班" in page


class TestCalendar:
    def test_a_day_by_hand(self, cast, as_):
        client = as_("academic_office")
        data = {"act": "set", "kind": "teaching", "sessions": ["am"], "weekday": "5", "reason": "运动会"}
        client.post(at("day", TUESDAY.isoformat()), data)
        row = SchoolDay.objects.get()
        assert (row.am, row.pm, row.timetable_weekday, row.reason) == (True, False, 5, "运动会")
        assert "运动会" in text(client.get(at("day", TUESDAY.isoformat())))

    @pytest.mark.parametrize(
        "data", [{"act": "set"}, {"act": "set", "kind": "teaching"}, {"act": "close"}, {"act": "close", "why": "雪"}]
    )
    def test_faults_are_shown_and_nothing_is_saved(self, cast, as_, data):
        answer = as_("academic_office").post(at("day", TUESDAY.isoformat()), data)
        assert answer.status_code == 422
        assert "x-error" in text(answer)
        assert not SchoolDay.objects.exists() and not DayClosure.objects.exists()

    def test_close_and_take_back(self, cast, as_):
        client = as_("academic_office")
        client.post(at("day", TUESDAY.isoformat()), {"act": "close", "closed": ["am", "pm", "evening"], "why": "台风"})
        row = DayClosure.objects.get()
        assert "台风" in text(client.get(at("calendar")))
        client.post(at("withdraw-closure", row.id))
        row.refresh_from_db()
        assert row.withdrawn_at == NOW

    def test_what_is_not_known_is_said_with_a_way_out(self, cast, as_):
        page = text(as_("academic_office").get(at("calendar")))
        assert at("day", "2027-01-01") in page
        assert at("take-over-days") in page
        assert at("take-over-days") not in text(as_("homeroom_teacher").get(at("calendar")))

    def test_make_up_days_are_confirmed_with_one_button(self, cast, as_):
        early = shanghai(8, on=MONDAY.replace(month=9, day=7))
        client = as_("academic_office")
        with clock.at(early):
            sign_in(client, cast.people["academic_office"], early)
            assert at("make-up", "2026-09-20") in text(client.get(at("calendar")))
            client.post(at("make-up", "2026-09-20"), {"weekday": "2"})
            assert at("make-up", "2026-09-20") not in text(client.get(at("calendar")))
        row = SchoolDay.objects.get()
        assert (row.kind, row.timetable_weekday, row.source) == ("teaching", 2, "person")

    def test_terms_by_hand(self, cast, as_):
        client = as_("academic_office")
        client.post(at("terms"), {"since_on": "2027-02-22", "last_on": "2027-07-09"})
        term = Term.objects.get(name="2026-2027-2")
        assert str(term.until_on) == "2027-07-10"
        client.post(at("terms") + f"?term={term.id}", {"since_on": "2027-02-22", "last_on": "2027-07-02"})
        term.refresh_from_db()
        assert str(term.until_on) == "2027-07-03"
        assert client.post(at("terms"), {"since_on": "2027-03-01", "last_on": "2027-06-01"}).status_code == 422
        assert Term.objects.count() == 2

    def test_the_official_days_are_taken_over(self, cast, as_):
        as_("academic_office").post(at("take-over-days"))
        assert SchoolDay.objects.filter(source="library").exists()


class TestBells:
    def lines(self, cast, **more):
        rows = [
            {"period": bell.period, "name": bell.name, "start": f"{bell.start:%H:%M}", "end": f"{bell.end:%H:%M}"}
            | {"kind": bell.kind, "applies": "all"}
            for bell in BellSchedule.objects.get(school=cast.school, replaced_at=None).bells.all()
        ]
        data = {"form-TOTAL_FORMS": str(len(rows) + 1), "form-INITIAL_FORMS": "0", "since_on": TUESDAY.isoformat()}
        for number, row in enumerate(rows):
            data |= {f"form-{number}-{name}": value for name, value in row.items()}
        data |= {f"form-{len(rows)}-kind": "lesson", f"form-{len(rows)}-applies": "all"}
        return data | more

    def test_new_bells_by_hand(self, cast, as_):
        data = self.lines(cast) | {"form-1-start": "08:05"}
        answer = as_("academic_office").post(at("edit-bells", "school"), data)
        assert answer.status_code == 302
        schedule = BellSchedule.objects.get(since_on=TUESDAY)
        assert schedule.bells.count() == 8
        assert str(schedule.bells.get(period="1").start) == "08:05:00"

    @pytest.mark.parametrize(
        "change",
        [
            {"form-1-start": ""},
            {"form-1-end": "07:00"},
            {"form-2-period": "1"},
            {"form-2-start": "08:30"},
            {"since_on": ""},
            {"since_on": "2026-11-20"},
            {"form-1-period": "x"},
        ],
    )
    def test_faults_are_marked_and_nothing_is_saved(self, cast, as_, change):
        answer = as_("academic_office").post(at("edit-bells", "school"), self.lines(cast) | change)
        assert answer.status_code == 422
        assert BellSchedule.objects.filter(school=cast.school).count() == 1

    def test_a_stage_that_is_not_there_is_no_page(self, cast, as_):
        assert as_("academic_office").get(at("edit-bells", "senior")).status_code == 404
