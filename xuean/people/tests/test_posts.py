"""Who is responsible: named, tied, deputy, stand-in; a chain that ends only when nobody is left. C9.7."""

from datetime import timedelta

import pytest

from tests import cast as theatre
from tests.cast import shanghai
from xuean.people import ties
from xuean.people.models import Enrolment, Tie
from xuean.people.posts import anchors_of, holders, posts

NOW = shanghai(9)


def names(cast, post, at=NOW, **named):
    found = holders(post, anchors_of(cast.students[0], **named), at)
    return [(one.person.name, one.post, one.instead_of) for one in found]


def away(cast, hand, *keys, until=None):
    for key in keys:
        ties.go_on_leave(hand, cast.people[key], NOW, until)


def test_the_holder_is_found_at_the_anchor_of_the_child(cast):
    assert names(cast, "homeroom_teacher") == [("周敏", "homeroom_teacher", "")]
    assert names(cast, "grade_leader") == [("赵磊", "grade_leader", "")]


def test_the_named_one_comes_before_the_tied(cast):
    substitute = cast.people["school_doctor"].id
    assert names(cast, "subject_teacher", subject_teacher=substitute)[0][0] == cast.people["school_doctor"].name


def test_a_deputy_carries_it_while_the_holder_is_away(cast, hand):
    holder = cast.people["homeroom_teacher"]
    deputy = theatre.member_of_staff(cast, "deputy", "代明")
    place = ("class", cast.classes[0].id)
    ties.hold(hand, deputy, "homeroom_teacher", *place, since=theatre.BEGAN, deputy_of=Tie.objects.get(person=holder))
    away(cast, hand, "homeroom_teacher", until=NOW + timedelta(hours=1))
    assert names(cast, "homeroom_teacher") == [("代明", "homeroom_teacher", "homeroom_teacher")]
    assert names(cast, "homeroom_teacher", NOW + timedelta(hours=1)) == [("周敏", "homeroom_teacher", "")]
    ties.go_on_leave(hand, deputy, NOW, None)
    assert names(cast, "homeroom_teacher") == [("赵磊", "grade_leader", "homeroom_teacher")]


def test_without_deputy_the_post_that_stands_in(cast, hand):
    away(cast, hand, "homeroom_teacher")
    assert names(cast, "homeroom_teacher") == [("赵磊", "grade_leader", "homeroom_teacher")]
    away(cast, hand, "grade_leader")
    assert names(cast, "homeroom_teacher")[0][1] == "student_affairs_office"
    away(cast, hand, "student_affairs_office")
    assert names(cast, "homeroom_teacher")[0][1] == "principal"
    away(cast, hand, "principal")
    assert names(cast, "homeroom_teacher")[0][1] == "vice_principal"
    away(cast, hand, "vice_principal")
    assert names(cast, "homeroom_teacher") == []


@pytest.mark.parametrize("post", [code for code, post in posts().items() if post.staff])
def test_every_post_has_a_living_holder_in_a_whole_school(cast, post):
    assert names(cast, post)


def test_a_handover_leaves_no_instant_without_holder(cast, hand):
    later = NOW + timedelta(minutes=5)
    hand.now = later
    ties.hand_over(hand, "homeroom_teacher", "class", cast.classes[0].id, cast.people["archivist"])
    assert names(cast, "homeroom_teacher", later - timedelta(microseconds=1))[0][0] == "周敏"
    assert names(cast, "homeroom_teacher", later)[0][0] == cast.people["archivist"].name
    spans = list(Tie.objects.filter(anchor_id=cast.classes[0].id).order_by("since").values_list("since", "until"))
    assert spans == [(theatre.BEGAN, later), (later, None)]


def test_giving_twice_is_once(cast, hand):
    place = ("class", cast.classes[0].id)
    assert ties.hold(hand, cast.people["homeroom_teacher"], "homeroom_teacher", *place) == Tie.objects.get(
        person=cast.people["homeroom_teacher"]
    )


def test_a_change_of_class_has_no_gap(cast, hand):
    child = cast.students[0]
    ties.enrol(hand, child, cast.classes[1], since=NOW, change="21")
    rows = Enrolment.objects.filter(student=child).order_by("since")
    assert [(row.school_class_id, row.since, row.until) for row in rows] == [
        (cast.classes[0].id, theatre.BEGAN, NOW),
        (cast.classes[1].id, NOW, None),
    ]
    child.refresh_from_db()
    assert child.current_class == cast.classes[1]
    assert names(cast, "homeroom_teacher") == [("林静", "homeroom_teacher", "")]
