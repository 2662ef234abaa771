"""Search: by name, pinyin, initials; by POST; within the own posts."""

import pytest
from django.test import Client

from tests.cast import Cast, shanghai
from xuean.audit.models import Entry
from xuean.core import clock
from xuean.web.search.reads import search
from xuean.web.tests.conftest import enter

pytestmark = pytest.mark.django_db


def found(cast: Cast, post: str, text: str) -> list[str]:
    result = search(cast.actor(post), text, shanghai(8), shanghai(8).date())
    return [one.student.person.name for one in result.students] + [one.staff.person.name for one in result.staff]


@pytest.mark.parametrize("text", ["曾小贤", "小贤", "zengxiaoxian", "ZengXiao", "zxx", " zxx "])
def test_the_same_child_by_every_spelling(cast: Cast, text: str) -> None:
    assert found(cast, "homeroom_teacher", text) == ["曾小贤"]


def test_only_whom_the_own_posts_concern(cast: Cast) -> None:
    assert found(cast, "homeroom_teacher", "陈甲") == []
    assert found(cast, "homeroom_teacher_2", "陈甲") == ["陈甲"]
    assert found(cast, "safety_office", "陈甲") == ["陈甲"]
    assert found(cast, "archivist", "曾小贤") == []


def test_the_schools_own_number_finds_one(cast: Cast) -> None:
    assert found(cast, "safety_office", cast.students[2].local_no) == ["曾小贤"]


def test_staff_are_found_with_their_posts(cast: Cast) -> None:
    result = search(cast.actor("homeroom_teacher"), "linjing", shanghai(8), shanghai(8).date())
    assert [(one.staff.person.name, [p.post for p in one.positions]) for one in result.staff] == [
        ("林静", ["homeroom_teacher"])
    ]


def test_a_clause_is_found_by_its_number(cast: Cast) -> None:
    assert search(cast.actor("guard"), "b1.3", shanghai(8), shanghai(8).date()).clause.id == "B1.3"


def test_the_words_stand_in_no_address_and_no_entry(cast: Cast) -> None:
    client = Client()
    with clock.at(shanghai(8)):
        enter(client, cast.people["homeroom_teacher"], shanghai(8))
        assert "曾小贤" in client.post("/search", {"q": "曾小贤"}).content.decode()
        assert "曾小贤" not in client.get("/search", {"q": "曾小贤"}).content.decode()
    entry = Entry.objects.get(tag="web.search")
    assert entry.codes == {"found": 1, "length": 3}


def test_searching_is_limited_by_the_hour(cast: Cast) -> None:
    client = Client()
    with clock.at(shanghai(8)):
        enter(client, cast.people["guard"], shanghai(8))
        codes = [client.post("/search", {"q": f"a{number}"}).status_code for number in range(101)]
    assert codes == [200] * 100 + [429]
