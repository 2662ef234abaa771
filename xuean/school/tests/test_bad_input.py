"""What an office gets wrong: impossible days, two tabs, things done twice. A sentence, and nothing half saved."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.cast import MONDAY
from xuean.calendars.models import BellSchedule, SchoolDay, Term
from xuean.calendars.reads import school_calendar
from xuean.core import clock
from xuean.people.models import LessonChange, SchoolClass, StaffLeave, Tie
from xuean.school.tests.pages import TUESDAY, at, lesson, staff_of, text, tie_of

pytestmark = pytest.mark.django_db
FAR = ("1999-05-03", "2027-10-01", "2030-02-04", "1990-01-01", "2099-12-31")
SLIPS = ("0001-01-01", "1989-12-31", "2100-01-01", "9999-12-31", "2026-02-30", "")
CHANGED = "这期间有人改过了"


@pytest.fixture
def cast(monday):
    return monday


@pytest.fixture
def office(as_):
    return as_("academic_office")


class TestFarDays:
    """Beyond the years that the official calendar knows only the weekday speaks; there is always a page."""

    @pytest.mark.parametrize("on", FAR)
    def test_every_page_of_a_day_far_away_opens(self, cast, office, on):
        for address in (
            at("calendar") + f"?month={on[:7]}",
            at("day", on),
            at("timetable") + f"?view=class&week={on}",
            at("timetable") + f"?view=teacher&week={on}",
        ):
            assert office.get(address).status_code == 200, address
        assert office.get(at("lesson", lesson(cast).id, on)).status_code == 404

    @pytest.mark.parametrize("on", FAR)
    def test_pages_of_other_rooms_that_take_a_day(self, cast, as_, on):
        client, group, child = as_("homeroom_teacher"), cast.groups[0].id, cast.students[0].id
        for address in (
            reverse("attendance:roll-call", args=[group, on, "1"]),
            reverse("attendance:write-class-record", args=[group, on, "1"]),
            reverse("web:student-attendance", args=[child]) + f"?on={on}",
        ):
            assert client.get(address).status_code in (200, 404), address
        assert as_("principal").get(reverse("web:audit") + f"?day={on}").status_code == 200

    @pytest.mark.parametrize("on", SLIPS)
    def test_a_day_that_cannot_be_is_no_page_and_no_week(self, cast, office, on):
        assert office.get(at("calendar") + f"?month={on[:7]}").status_code in (200, 400)
        assert office.get(at("timetable") + f"?view=class&week={on}").status_code in (200, 400)
        if on:
            assert office.get(at("day", on)).status_code == 404
            assert office.get(at("lesson", lesson(cast).id, on)).status_code == 404
            assert office.post(at("make-up", on), {"weekday": "1"}).status_code == 404

    @pytest.mark.parametrize("on", SLIPS)
    def test_forms_say_what_is_wrong_and_save_nothing(self, cast, office, on):
        terms, who = Term.objects.count(), staff_of(cast, "guard")
        data = {"act": "move", "move-to_on": on, "move-to_period": "6"}
        for address, posted in (
            (at("terms"), {"since_on": on, "last_on": "2027-07-01"}),
            (at("terms"), {"since_on": "2027-03-01", "last_on": on}),
            (at("lesson", lesson(cast).id, MONDAY.isoformat()), data),
            (at("record-leave", who.id), {"since": f"{on}T08:00", "until": ""}),
            (at("record-leave", who.id), {"since": "2026-11-23T08:00", "until": f"{on or 'soon'}T08:00"}),
            (at("edit-bells", "school"), {"since_on": on, "form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"}),
        ):
            answer = office.post(address, posted)
            assert answer.status_code == 422, (address, posted)
            assert "x-error" in text(answer)
        assert Term.objects.count() == terms
        assert not StaffLeave.objects.exists() and not LessonChange.objects.exists()
        assert BellSchedule.objects.filter(school=cast.school).count() == 1

    def test_the_banner_says_from_when_on_only_the_weekday_is_known(self, cast, office):
        assert "2027年1月1日" in text(office.get(at("calendar")))

    def test_a_day_far_ahead_can_be_settled_by_hand(self, cast, office):
        office.post(at("terms"), {"since_on": "2030-02-11", "last_on": "2030-07-05"})
        assert "只按星期推算" in text(office.get(at("calendar") + "?month=2030-05"))
        office.post(at("day", "2030-05-01"), {"act": "set", "kind": "rest", "reason": "劳动节"})
        row = SchoolDay.objects.get(on=date(2030, 5, 1))
        assert (row.kind, row.source) == ("rest", "person")


class TestHolidaysByHand:
    """Beyond the official calendar: holidays entered, the rest confirmed, and the warning is gone."""

    def test_the_banner_ends_when_all_holidays_are_entered(self, cast, office):
        office.post(at("day", "2027-01-01"), {"act": "set", "kind": "rest", "reason": "元旦", "last_on": "2027-01-03"})
        page = text(office.get(at("calendar")))
        assert "2027年1月4日" in page
        answer = office.post(at("take-over-days"), {"confirm": "yes"}, follow=True)
        assert "2027年1月4日" not in text(answer)
        assert at("take-over-days") not in text(answer)
        days = school_calendar(cast.school, date(2027, 1, 1))
        found = [on.day for on in (date(2027, 1, day) for day in range(1, 30)) if days.day(on)]
        assert found == [4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 18, 19, 20, 21, 22, 25, 26, 27, 28, 29]
        assert not SchoolDay.objects.filter(on__gte=date(2027, 1, 30)).exists()

    def test_days_of_another_term_are_asked_about_anew(self, cast, office):
        office.post(at("take-over-days"), {"confirm": "yes"})
        office.post(at("terms"), {"since_on": "2027-02-22", "last_on": "2027-07-09"})
        assert "2027年2月22日" in text(office.get(at("calendar")))

    def test_without_being_told_so_nothing_is_confirmed(self, cast, office):
        office.post(at("take-over-days"))
        assert not SchoolDay.objects.exclude(source="library").exists()


class TestTwoTabs:
    """The page opened first does not overwrite what the other one has saved."""

    def seen(self, client, address):
        page = text(client.get(address))
        return page.split('name="seen" value="', 1)[1].split('"', 1)[0]

    def test_a_day(self, cast, office):
        address = at("day", TUESDAY.isoformat())
        early = self.seen(office, address)
        set_ = {"act": "set", "kind": "rest", "reason": "校庆", "seen": early}
        assert office.post(address, set_).status_code == 302
        answer = office.post(address, {"act": "set", "kind": "boarding_only", "seen": early})
        assert answer.status_code == 422
        assert CHANGED in text(answer)
        assert SchoolDay.objects.get().kind == "rest"
        assert office.post(address, {"act": "set", "kind": "boarding_only", "seen": self.seen(office, address)}).url

    def test_a_term(self, cast, office):
        address = at("terms") + f"?term={Term.objects.get(school=cast.school).id}"
        early = self.seen(office, address)
        for last, status in (("2027-01-22", 302), ("2027-01-15", 422)):
            data = {"name": "", "since_on": "2026-09-01", "last_on": last, "seen": early}
            assert office.post(address, data).status_code == status
        assert Term.objects.get(school=cast.school).until_on == date(2027, 1, 23)

    def test_bells(self, cast, office):
        address = at("edit-bells", "school")
        early = self.seen(office, address)
        line = {"form-TOTAL_FORMS": "7", "form-INITIAL_FORMS": "0", "since_on": TUESDAY.isoformat(), "seen": early}
        for number, period in enumerate(("early", *"123456")):
            row = {"period": period, "name": period, "start": f"{8 + number}:00", "end": f"{8 + number}:40"}
            line |= {
                f"form-{number}-{key}": value for key, value in (row | {"kind": "lesson", "applies": "all"}).items()
            }
        assert office.post(address, line).status_code == 302
        answer = office.post(address, line)
        assert answer.status_code == 422
        assert CHANGED in text(answer)
        assert BellSchedule.objects.filter(since_on=TUESDAY).count() == 1

    def test_a_lesson_that_got_another_substitute(self, cast, office):
        address = at("lesson", lesson(cast).id, MONDAY.isoformat())
        early = self.seen(office, address)
        for who, status in (("guard", 302), ("school_doctor", 422)):
            data = {"act": "substitute", "substitute-teacher": str(cast.people[who].id), "seen": early}
            assert office.post(address, data).status_code == status
        assert LessonChange.objects.get(withdrawn_at=None).teacher == cast.people["guard"]

    @pytest.mark.parametrize("act", ["substitute", "move", "swap", "cancel"])
    def test_a_lesson_that_was_cancelled_meanwhile(self, cast, office, act):
        address = at("lesson", lesson(cast).id, MONDAY.isoformat())
        office.post(address, {"act": "cancel"})
        answer = office.post(address, {"act": act, f"{act}-teacher": str(cast.people["guard"].id)}, follow=True)
        assert "那天没有这节课" in text(answer)
        assert LessonChange.objects.get().kind == "cancelled"

    @pytest.mark.parametrize("act", ["substitute", "cancel"])
    def test_a_lesson_of_a_day_that_is_over(self, cast, office, act):
        last_week = (MONDAY - timedelta(days=7)).isoformat()
        answer = office.post(at("lesson", lesson(cast).id, last_week), {"act": act}, follow=True)
        assert answer.status_code == 200
        assert not LessonChange.objects.exists()

    def test_a_class_that_was_closed_meanwhile_gets_no_teacher(self, cast, office):
        office.post(at("new-class"), {"grade": f"{cast.grade.stage_id}/2026", "number": "3", "given_name": ""})
        klass = SchoolClass.objects.get(number=3)
        office.post(at("close-class", klass.id))
        answer = office.post(at("hand-over", klass.id), {"person": str(cast.people["guard"].id)})
        assert answer.status_code == 422
        assert not Tie.objects.filter(anchor_id=klass.id).exists()


class TestTwice:
    def test_a_class_by_number_or_by_the_name_it_has(self, cast, office):
        grade = f"{cast.grade.stage_id}/2026"
        for number, name in (("1", ""), ("", "初一（1）班")):
            answer = office.post(at("new-class"), {"grade": grade, "number": number, "given_name": name})
            assert answer.status_code == 422
            assert "已经有初一（1）班" in text(answer)
        assert SchoolClass.objects.filter(school=cast.school).count() == 2

    def test_a_post_ends_once(self, cast, office):
        tie = tie_of(cast, "guard")
        office.post(at("end-post", tie.id))
        with clock.at(clock.now() + timedelta(minutes=5)):
            answer = office.post(at("end-post", tie.id), follow=True)
        assert "已经结束" in text(answer)
        assert Tie.objects.get(pk=tie.id).until == clock.now()

    def test_a_class_with_students_is_not_closed(self, cast, office):
        answer = office.post(at("close-class", cast.classes[0].id), follow=True)
        assert "先" in text(answer)
        cast.classes[0].refresh_from_db()
        assert cast.classes[0].closed_on is None

    def test_nobody_is_the_own_deputy_and_a_stranger_is_none(self, cast, office):
        tie = tie_of(cast, "homeroom_teacher")
        for who in (tie.person_id, cast.people["guardian"].id, uuid4()):
            assert office.post(at("deputy", tie.id), {"person": str(who)}).status_code == 422
        assert not Tie.objects.filter(deputy_of=tie).exists()


class TestHolidays:
    def test_several_days_without_lessons_at_once(self, cast, office):
        data = {"act": "set", "kind": "rest", "reason": "春节", "last_on": "2027-02-11"}
        assert office.post(at("day", "2027-02-05"), data).status_code == 302
        rows = SchoolDay.objects.filter(kind="rest", source="person", reason="春节").order_by("on")
        assert [row.on.day for row in rows] == list(range(5, 12))
        again = data | {"kind": "boarding_only", "reason": "", "last_on": "2027-02-06"}
        office.post(at("day", "2027-02-05"), again)
        assert SchoolDay.objects.filter(replaced_at=None).count() == 7

    @pytest.mark.parametrize(
        ("kind", "last"), [("rest", "2027-02-04"), ("rest", "2027-05-01"), ("teaching", "2027-02-08"), ("rest", "soon")]
    )
    def test_a_span_that_makes_no_sense_saves_nothing(self, cast, office, kind, last):
        data = {"act": "set", "kind": kind, "sessions": ["am"], "last_on": last}
        assert office.post(at("day", "2027-02-05"), data).status_code == 422
        assert not SchoolDay.objects.exists()

    def test_school_on_a_holiday_needs_a_reason(self, cast, office):
        with clock.at(clock.now() - timedelta(days=60)):  # 24 September
            from_then = at("day", "2026-10-01")
            office.force_login(cast.people["academic_office"].account)
            data = {"act": "set", "kind": "teaching", "sessions": ["am"], "weekday": "4"}
            answer = office.post(from_then, data)
            assert answer.status_code == 422
            assert "国庆节" in text(answer)
            assert not SchoolDay.objects.exists()
            assert office.post(from_then, data | {"reason": "补课"}).status_code == 302

    def test_a_holiday_is_no_make_up_day(self, cast, office):
        answer = office.post(at("make-up", "2026-12-25"), {"weekday": "1"}, follow=True)
        assert "不是官方公布的调休上课日" in text(answer)
        assert not SchoolDay.objects.exists()
