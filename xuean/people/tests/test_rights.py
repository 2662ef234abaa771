"""Which guardian may be told: from dated rights, in contact order, with numbers that are alive."""

from datetime import timedelta

import pytest

from tests import cast as theatre
from tests.cast import shanghai
from xuean.people.models import ContactPoint, GuardianRight, Guardianship
from xuean.people.rights import guardians_to_tell, guardians_with

NOW = shanghai(9)


def told(cast, at=NOW):
    return [one.person.name for one in guardians_to_tell(cast.students[0].id, at)]


def test_in_the_order_of_contact(cast):
    assert told(cast) == ["李建军", "王芳"]
    assert guardians_to_tell(cast.students[1].id, NOW) == []


@pytest.mark.parametrize("right", ["custody", "told", "collect", "see"])
def test_each_right_stands_alone(cast, hand, right):
    GuardianRight.objects.filter(guardianship__contact_order=1).exclude(right=right).update(until=NOW)
    for asked in ("custody", "told", "collect", "see"):
        found = [one.person.name for one in guardians_with(asked, cast.students[0].id, NOW)]
        assert found == (["李建军", "王芳"] if asked == right else ["王芳"])


def test_a_right_ends_at_its_instant(cast, hand):
    GuardianRight.objects.filter(guardianship__contact_order=1, right="told").update(until=NOW)
    assert told(cast, NOW - timedelta(microseconds=1)) == ["李建军", "王芳"]
    assert told(cast) == ["王芳"]


def test_a_corrected_guardianship_counts_no_more(cast, hand):
    Guardianship.objects.filter(contact_order=1).update(superseded_at=NOW)
    assert told(cast) == ["王芳"]


def test_dead_and_ended_contacts_are_left_out(cast, hand):
    rows = ContactPoint.objects.filter(person=cast.guardians[0])
    assert {one.kind for one in guardians_to_tell(cast.students[0].id, NOW)[0].contacts} == {"mobile", "email"}
    rows.filter(kind="mobile").update(dead_at=NOW)
    rows.filter(kind="email").update(until=NOW)
    first = guardians_to_tell(cast.students[0].id, NOW)[0]
    assert first.contacts == ()
    assert first.first("mobile") is None


def test_two_queries_however_many(cast, hand, django_assert_num_queries):
    for number in range(3):
        theatre.guardian(cast, cast.students[0], f"亲属{number}", "97", f"1390000333{number}", 3 + number)
    with django_assert_num_queries(2):
        assert len(guardians_to_tell(cast.students[0].id, NOW)) == 5
