"""Stages and classes."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xuean.kit.forms import WordsField
from xuean.kit.tongue import tongue
from xuean.people import naming
from xuean.people.models import School, Stage
from xuean.school.actions.structure import MOST_CLASSES, MOST_GRADES
from xuean.school.show import STAGES

USUAL_CLASS = 3  # the class that a style is shown with


class StageForm(forms.Form):
    code = forms.ChoiceField(label=gettext_lazy("Stage"))
    years = forms.IntegerField(
        label=gettext_lazy("Number of grades"),
        min_value=1,
        max_value=MOST_GRADES,
        help_text=gettext_lazy("Mostly 6 in a primary, 3 in a junior or senior school"),
    )
    style = forms.ChoiceField(
        label=gettext_lazy("How classes are called"), widget=forms.RadioSelect({"class": "form-check-input"})
    )

    def __init__(self, on: date, *args: Any, stage: Stage | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        code = stage.code if stage else "junior"
        self.fields["code"].choices = [(one, STAGES[one]) for one in naming.STAGES]  # type: ignore[attr-defined]
        self.fields["style"].choices = [(one, example(code, one, on)) for one in naming.STYLES]  # type: ignore[attr-defined]


def example(stage: str, style: str, on: date) -> str:
    """A class of the first grade, called in this style."""
    year = naming.entry_year_of(1, on)
    return naming.class_name(stage, 1, year, USUAL_CLASS, style, tongue())


class ClassForm(forms.Form):
    """`grade` is "stage id/entry year": the grades that are taught, and those that come next year."""

    grade = forms.ChoiceField(label=gettext_lazy("Grade"))
    number = forms.IntegerField(label=gettext_lazy("Class number"), min_value=1, max_value=MOST_CLASSES, required=False)
    given_name = WordsField(
        label=gettext_lazy("Or a name"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("Only where the class is not called by a number"),
    )

    def __init__(self, school: School, on: date, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.stages = {str(stage.id): stage for stage in Stage.objects.filter(school=school)}
        self.fields["grade"].choices = [choice for one in self.stages.values() for choice in _grades(one, on)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and data.get("number") is None and not (data.get("given_name") or "").strip():
            self.add_error("number", _("Enter the number of the class, or a name."))
        return data

    def clean_grade(self) -> tuple[Stage, int]:
        stage, _slash, year = self.cleaned_data["grade"].partition("/")
        return self.stages[stage], int(year)


def _grades(stage: Stage, on: date) -> list[tuple[str, str]]:
    found = []
    for number in range(stage.years, -1, -1):
        year = naming.entry_year_of(number, on)
        name = naming.grade_name(stage.code, number, year, stage.style, tongue())
        words = name if number else _("%(name)s (from September on)") % {"name": name}
        found.append((f"{stage.id}/{year}", words))
    return found[::-1][1:] + found[::-1][:1]
