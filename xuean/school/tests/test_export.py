"""The own class as a workbook: who may, how many rows, how often, and that it stands in the chain."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from tests import cast as theatre
from tests.cast import NAMES, shanghai, sign_in
from xuean.audit.models import Entry
from xuean.core import clock
from xuean.core.verdict import NotYours, Refused
from xuean.school.actions.export import export_class

pytestmark = pytest.mark.django_db
NOW = shanghai(8, 10)


@pytest.fixture
def cast():
    return theatre.make()


def test_what_stands_on_a_class_list_and_nothing_else(cast):
    heads, rows = export_class(cast.actor("homeroom_teacher", NOW), cast.classes[0], now=NOW)
    assert len(heads) == 6
    assert [row[1] for row in rows] == list(NAMES)
    entry = Entry.objects.get(tag="school.export-class")
    assert (entry.subject_id, entry.codes["rows"]) == (cast.classes[0].id, 6)


def test_another_class_is_not_theirs(cast):
    with pytest.raises(NotYours):
        export_class(cast.actor("homeroom_teacher_2", NOW), cast.classes[0], now=NOW)
    assert not Entry.objects.filter(tag="school.export-class").exists()


def test_three_a_day_and_tomorrow_again(cast):
    actor = cast.actor("homeroom_teacher", NOW)
    for _ in range(3):
        export_class(actor, cast.classes[0], now=NOW)
    assert export_class.verdict(actor, cast.classes[0], NOW).because
    with pytest.raises(Refused):
        export_class(actor, cast.classes[0], now=NOW)
    export_class(actor, cast.classes[0], now=NOW + timedelta(days=1))
    export_class(cast.actor("grade_leader", NOW), cast.classes[0], now=NOW)


def test_more_than_a_class_is_refused(cast, pen):
    for seat in range(7, 82):
        theatre.student(cast, cast.classes[0], "某某", seat)
    assert not export_class.verdict(cast.actor("homeroom_teacher", NOW), cast.classes[0], NOW).ok


def test_the_workbook_opens_and_its_button_says_why_not(cast, client):
    with clock.at(NOW):
        sign_in(client, cast.people["homeroom_teacher"], NOW)
        address = reverse("school:export-class", args=[cast.classes[0].id])
        answer = client.post(address)
        sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
        assert [sheet.cell(row, 2).value for row in range(2, 8)] == list(NAMES)
        client.post(address), client.post(address)
        assert client.post(address).status_code == 302
        page = client.get(reverse("school:class", args=[cast.classes[0].id])).content.decode()
        assert "data-refused" in page
        assert str(export_class.verdict(cast.actor("homeroom_teacher", NOW), cast.classes[0], NOW).because) in page
