"""What was closed and begins anew has a name of its own; what is open keeps the one it has."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests import cast as theatre
from tests.cast import MONDAY, shanghai
from xuean.core.pen import Pen, holding
from xuean.core.ref import Ref
from xuean.duties.actions import owe, void
from xuean.duties.again import _shared, anew
from xuean.people.anchors import Anchors

NAME, KEY = "attendance.take-roll-call", f"{MONDAY}/1"


@pytest.mark.parametrize(
    ("texts", "shared"),
    [([], ""), (["2026-11-23/1"], "2026-11-23/1"), (["2026-11-23/1", "2026-11-23/early"], "2026-11-23/"),
     (["a", "ab"], "a"), (["a", "b"], "")],
)  # fmt: skip
def test_one_question_is_asked_by_what_they_share(texts, shared):
    assert _shared(texts) == shared


@pytest.mark.django_db
def test_each_ending_leads_to_another_number():
    cast = theatre.make()
    group, stranger = cast.groups[0].id, uuid4()
    pen = Pen(actor=None, school_id=cast.school.id, tag="tests.again", now=shanghai(8, 6))
    with holding(pen):
        names = []
        for number in range(3):
            following = anew(cast.school.id, NAME, [(group, KEY), (stranger, KEY)])
            assert following[stranger, KEY] == (KEY, None)
            name = following[group, KEY].occurrence
            opened = shanghai(8, 6) + timedelta(minutes=number)
            facts = {
                "session_start": shanghai(8),
                "on": MONDAY.isoformat(),
                "period": "1",
                **following[group, KEY].facts,
            }
            anchors = Anchors(school=cast.school.id, group=group)
            duty = owe(pen, NAME, Ref("group", group), occurrence=name, opened_at=opened, facts=facts, anchors=anchors)
            assert anew(cast.school.id, NAME, [(group, KEY)])[group, KEY].occurrence == name
            void(pen, duty, "tests")
            names.append(name)
    assert names == [KEY, f"{KEY}#2", f"{KEY}#3"]
