"""Who is responsible: posts given, handed over, ended; deputies and leave; open duties pass on at once."""

from datetime import timedelta

import pytest

from tests import cast as theatre
from tests.cast import shanghai
from xuean.access.actor import Actor
from xuean.audit.models import Entry
from xuean.core.ids import new_id
from xuean.core.pen import Pen, holding
from xuean.core.ref import Ref
from xuean.core.verdict import NotYours, Refused
from xuean.duties.actions import owe
from xuean.duties.models import DutyHolder
from xuean.duties.tick import tick
from xuean.people.models import StaffLeave, Tie
from xuean.people.posts import anchors_of, holders
from xuean.school.actions.posts import appoint, end_leave, end_post, name_deputy, record_leave

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOW = shanghai(8, 5)


@pytest.fixture
def cast():
    return theatre.make()


@pytest.fixture
def office(cast):
    return cast.actor("academic_office", NOW)


def missing(cast):
    """A child is missing since 8:03: a duty of the homeroom teacher."""
    child = cast.students[0]
    named = anchors_of(child, subject_teacher=cast.people["subject_teacher"].id)
    marked = shanghai(8, 3)
    pen = Pen(Actor.for_system("tests", cast.school.id), cast.school.id, "tests.owe", marked)
    facts = {"marked": marked, "noticed": marked, "session_start": shanghai(8)}
    with holding(pen):
        return owe(pen, "attendance.account-for-absent", Ref("student", child.id), facts=facts, anchors=named)


def carriers(duty):
    return set(DutyHolder.objects.filter(duty=duty, until=None).values_list("person", flat=True))


def the_tie(cast, who, post="homeroom_teacher"):
    return Tie.objects.get(person=cast.people[who], post=post)


class TestAppoint:
    def test_a_hand_over_ends_one_tie_and_begins_the_next_at_the_same_instant(self, cast, office):
        klass, heir = cast.classes[0], cast.people["guard"]
        duty = missing(cast)
        tie = appoint(
            office, cast.school, now=NOW, person=heir, post="homeroom_teacher", anchor_id=klass.id, alone=True
        )
        assert the_tie(cast, "homeroom_teacher").until == tie.since == NOW
        assert [one.person for one in holders("homeroom_teacher", anchors_of(cast.students[0]), NOW)] == [heir]
        assert heir.id in carriers(duty)
        assert cast.people["homeroom_teacher"].id not in carriers(duty)
        entry = Entry.objects.get(tag="school.appoint")
        assert (entry.subject_id, entry.codes["post"]) == (cast.school.id, "homeroom_teacher")

    @pytest.mark.parametrize("post", ["guardian", "display", "gate_device", "nothing"])
    def test_only_posts_of_staff_are_given(self, cast, office, post):
        with pytest.raises(Refused):
            appoint(office, cast.school, now=NOW, person=cast.people["guard"], post=post, anchor_id=cast.school.id)

    def test_a_guardian_is_no_member_of_staff(self, cast, office):
        who = cast.people["guardian"]
        with pytest.raises(Refused):
            appoint(office, cast.school, now=NOW, person=who, post="guard", anchor_id=cast.school.id)

    def test_a_post_is_held_somewhere_that_exists(self, cast, office):
        who = cast.people["guard"]
        for post, anchor in (("homeroom_teacher", cast.grade.id), ("guard", cast.grade.id), ("grade_leader", new_id())):
            with pytest.raises(Refused):
                appoint(office, cast.school, now=NOW, person=who, post=post, anchor_id=anchor)

    def test_another_schools_class_is_no_anchor(self, cast, office):
        other = theatre.make("3799990002", "别处中学")
        with pytest.raises(Refused):
            appoint(
                office, cast.school, now=NOW, person=cast.people["guard"], post="homeroom_teacher",
                anchor_id=other.classes[0].id,
            )  # fmt: skip

    @pytest.mark.parametrize("who", ["subject_teacher", "homeroom_teacher", "grade_leader", "guard", "guardian"])
    def test_who_may_not_give_posts_is_told_nothing(self, cast, who):
        with pytest.raises(NotYours):
            appoint(
                cast.actor(who, NOW), cast.school, now=NOW, person=cast.people["guard"], post="guard",
                anchor_id=cast.school.id,
            )  # fmt: skip
        assert not Entry.objects.filter(tag="school.appoint").exists()


class TestToOneself:
    """Nobody gives a post to oneself."""

    def test_neither_a_post_nor_a_deputys(self, cast, office):
        mine, posts = cast.people["academic_office"], Tie.objects.count()
        for post, anchor in (("principal", cast.school.id), ("homeroom_teacher", cast.classes[0].id)):
            with pytest.raises(Refused, match="oneself"):
                appoint(office, cast.school, now=NOW, person=mine, post=post, anchor_id=anchor, alone=True)
        with pytest.raises(Refused, match="oneself"):
            name_deputy(office, the_tie(cast, "principal", "principal"), now=NOW, person=mine)
        assert Tie.objects.count() == posts
        assert not Tie.objects.filter(post="homeroom_teacher").exclude(until=None).exists()

    def test_somebody_else_gives_it(self, cast, office):
        mine = cast.people["academic_office"]
        principal = cast.actor("principal", NOW)
        tie = appoint(principal, cast.school, now=NOW, person=mine, post="guard", anchor_id=cast.school.id)
        assert tie.person == mine

    def test_while_the_school_is_set_up_there_is_nobody_else(self, cast, office):
        for post in ("principal", "recorder"):
            end_post(office, the_tie(cast, post, post), now=NOW)
        mine = cast.people["academic_office"]
        assert appoint(office, cast.school, now=NOW, person=mine, post="guard", anchor_id=cast.school.id)


class TestEndPost:
    def test_access_ends_with_the_post(self, cast, office):
        end_post(office, the_tie(cast, "guard", "guard"), now=NOW)
        assert Actor.for_person(cast.people["guard"], NOW).posts == ()

    def test_a_class_with_students_is_handed_over_and_never_left(self, cast, office):
        tie = the_tie(cast, "homeroom_teacher")
        assert not end_post.verdict(office, tie, NOW).ok
        with pytest.raises(Refused):
            end_post(office, tie, now=NOW)
        tie.refresh_from_db()
        assert tie.until is None

    def test_a_second_homeroom_teacher_may_go(self, cast, office):
        klass = cast.classes[0]
        appoint(office, cast.school, now=NOW, person=cast.people["guard"], post="homeroom_teacher", anchor_id=klass.id)
        assert end_post.verdict(office, the_tie(cast, "homeroom_teacher"), NOW).ok

    def test_somebody_stays_who_can_give_posts(self, cast, office):
        later = NOW
        for post in ("recorder", "safety_office", "principal"):
            end_post(office, the_tie(cast, post, post), now=later)
        verdict = end_post.verdict(office, the_tie(cast, "academic_office", "academic_office"), later)
        assert not verdict.ok
        assert verdict.because

    def test_an_ended_post_cannot_end_again(self, cast, office):
        tie = the_tie(cast, "guard", "guard")
        end_post(office, tie, now=NOW)
        with pytest.raises(Refused):
            end_post(office, tie, now=NOW)

    def test_what_was_carried_passes_to_who_stands_in(self, cast, office):
        duty = missing(cast)
        end_post(office, the_tie(cast, "subject_teacher", "subject_teacher"), now=NOW)
        assert cast.people["homeroom_teacher"].id in carriers(duty)


class TestLeave:
    def test_while_it_lasts_the_deputy_carries_and_then_gives_back(self, cast, office):
        head, deputy = cast.people["homeroom_teacher"], cast.people["psychology_teacher"]
        duty = missing(cast)
        name_deputy(office, the_tie(cast, "homeroom_teacher"), now=NOW, person=deputy)
        assert head.id in carriers(duty)
        leave = record_leave(office, cast.school, now=NOW, person=head, since=NOW, until=None)
        assert deputy.id in carriers(duty)
        assert head.id not in carriers(duty)
        end_leave(office, cast.school, now=shanghai(9), leave=leave)
        assert head.id in carriers(duty)
        assert deputy.id not in carriers(duty)

    def test_without_deputy_the_post_that_stands_in_carries(self, cast, office):
        duty = missing(cast)
        record_leave(office, cast.school, now=NOW, person=cast.people["homeroom_teacher"], since=NOW, until=None)
        assert cast.people["grade_leader"].id in carriers(duty)

    def test_a_leave_that_begins_and_ends_later_passes_duties_with_the_tick(self, cast, office):
        head, duty = cast.people["homeroom_teacher"], missing(cast)
        tick(NOW)
        record_leave(office, cast.school, now=NOW, person=head, since=shanghai(8, 8), until=shanghai(8, 20))
        assert head.id in carriers(duty)
        tick(shanghai(8, 9))
        assert head.id not in carriers(duty)
        assert cast.people["grade_leader"].id in carriers(duty)
        tick(shanghai(8, 21))
        assert head.id in carriers(duty)

    @pytest.mark.parametrize("until", [NOW - timedelta(days=1), NOW])
    def test_an_end_before_the_beginning_is_refused(self, cast, office, until):
        with pytest.raises(Refused):
            record_leave(office, cast.school, now=NOW, person=cast.people["guard"], since=NOW, until=until)
        assert not StaffLeave.objects.exists()

    def test_two_leaves_at_once_are_refused(self, cast, office):
        who, day = cast.people["guard"], timedelta(days=1)
        record_leave(office, cast.school, now=NOW, person=who, since=NOW + day, until=NOW + 3 * day)
        for since, until in ((NOW, None), (NOW, NOW + 2 * day), (NOW + 2 * day, NOW + 5 * day)):
            with pytest.raises(Refused):
                record_leave(office, cast.school, now=NOW, person=who, since=since, until=until)
        record_leave(office, cast.school, now=NOW, person=who, since=NOW, until=NOW + day)

    def test_a_leave_withdrawn_before_it_began_stands_in_no_way(self, cast, office):
        who, day = cast.people["guard"], timedelta(days=1)
        leave = record_leave(office, cast.school, now=NOW, person=who, since=NOW + day, until=None)
        end_leave(office, cast.school, now=NOW, leave=leave)
        assert leave.until == leave.since
        record_leave(office, cast.school, now=NOW, person=who, since=NOW, until=None)

    def test_a_leave_that_is_over_cannot_end_again(self, cast, office):
        who = cast.people["guard"]
        leave = record_leave(office, cast.school, now=NOW, person=who, since=NOW, until=shanghai(9))
        with pytest.raises(Refused):
            end_leave(office, cast.school, now=shanghai(10), leave=leave)


class TestDeputy:
    def test_nobody_is_their_own_deputy_and_a_deputy_has_none(self, cast, office):
        tie = the_tie(cast, "homeroom_teacher")
        with pytest.raises(Refused):
            name_deputy(office, tie, now=NOW, person=tie.person)
        deputy = name_deputy(office, tie, now=NOW, person=cast.people["guard"])
        with pytest.raises(Refused):
            name_deputy(office, deputy, now=NOW, person=cast.people["grade_leader"])

    def test_a_deputy_may_end_though_the_class_has_students(self, cast, office):
        deputy = name_deputy(office, the_tie(cast, "homeroom_teacher"), now=NOW, person=cast.people["guard"])
        end_post(office, deputy, now=NOW)
        assert Tie.objects.get(pk=deputy.pk).until == NOW
