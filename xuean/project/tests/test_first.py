"""The first school of an installation stands in the audit like everything else."""

import pytest

from tests.cast import shanghai
from xuean.audit.models import Entry
from xuean.audit.verify import verify
from xuean.core import clock
from xuean.people.models import School
from xuean.project.first import begin


@pytest.mark.django_db
def test_the_school_that_init_founds_has_its_entry(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xuean.project.first.KEY_FLOORS", ())  # the keys of the tests stay
    monkeypatch.setattr("xuean.project.first.call_command", lambda *_, **__: None)
    with clock.at(shanghai(8)):
        assert begin(tmp_path, " 青云实验中学 ").school == "青云实验中学"
        assert begin(tmp_path, "另一所学校").school == "青云实验中学"
    school, entry = School.objects.get(), Entry.objects.get()
    assert (entry.tag, entry.system, entry.subject_id, entry.acted_at) == (
        "web.found-school", "init", school.id, shanghai(8),
    )  # fmt: skip
    assert verify(school.id).ok
