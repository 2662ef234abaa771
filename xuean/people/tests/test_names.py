"""Found by name, pinyin and initials, with surnames read right; age in full years; seats in order."""

from datetime import date

import pytest

from tests import cast as theatre
from tests.cast import shanghai
from xuean.people.models import GroupMember, Person, TeachingGroup
from xuean.people.reads import age, classes_of, name_matches, students_of


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("曾小贤", {"曾小贤"}),
        ("小贤", {"曾小贤"}),
        ("zengxiaoxian", {"曾小贤"}),
        ("ZENG", {"曾小贤"}),
        ("zxx", {"曾小贤"}),
        ("shanyufei", set()),
        ("chanyufei", {"单于飞"}),
        ("xiexiaodong", {"解晓东"}),
        ("ouyang", {"欧阳明月"}),
        ("oymy", {"欧阳明月"}),
        ("li mu yang", {"李沐阳"}),
        ("", set()),
        ("   ", set()),
        ("不存在", set()),
        ("%", set()),
    ],
)
def test_somebody_is_found(cast, words, found):
    students = Person.objects.filter(student__current_class=cast.classes[0])
    assert set(students.filter(name_matches(words)).values_list("name", flat=True)) == found


def test_names_keep_every_character(cast, hand):
    for name in ("买买提·艾力", "𠮷野太郎", "O'Brien"):
        theatre.person(cast.school, name)
        assert Person.objects.filter(name_matches(name)).get().name == name


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(2013, 5, 4), date(2026, 5, 3), 12),
        (date(2013, 5, 4), date(2026, 5, 4), 13),
        (date(2012, 2, 29), date(2026, 2, 28), 13),
        (date(2012, 2, 29), date(2026, 3, 1), 14),
        (None, date(2026, 3, 1), None),
    ],
)
def test_age_in_full_years(born, on, years):
    assert age(born, on) == years


def test_a_class_list_stands_by_seat_as_it_was_then(cast, hand):
    group = cast.groups[0]
    assert [one.seat_no for one in students_of(group, shanghai(9))] == [1, 2, 3, 4, 5, 6]
    assert list(students_of(group, theatre.BEGAN.replace(year=2025))) == []


def test_a_mixed_group_lists_its_members(cast, hand):
    group = TeachingGroup.objects.create(school=cast.school, kind="mixed", name="物理A", created_at=theatre.BEGAN)
    for child in (cast.students[0], cast.others[0]):
        GroupMember.objects.create(
            school=cast.school, group=group, student=child, since=theatre.BEGAN, recorded_at=theatre.BEGAN
        )
    assert {one.id for one in students_of(group, shanghai(9))} == {cast.students[0].id, cast.others[0].id}


def test_classes_in_the_order_of_the_school(cast):
    assert [one.number for one in classes_of(cast.school.id)] == [1, 2]
