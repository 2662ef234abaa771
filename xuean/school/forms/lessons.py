"""What a day's change of a lesson asks."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xuean.kit.forms import WordsField
from xuean.people.models import Person
from xuean.school.forms.time import date_input, sensible
from xuean.school.reads.timetable import Free

LONGEST_REASON = 100


class ReasonForm(forms.Form):
    reason = WordsField(label=gettext_lazy("Reason"), required=False, max_length=LONGEST_REASON)


class SubstituteForm(ReasonForm):
    """Those who cannot are listed with the reason, last."""

    teacher = forms.ChoiceField(label=gettext_lazy("Who takes the lesson"))
    field_order = ("teacher", "reason")

    def __init__(self, people: list[Free], *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        said = {"busy": _("has a lesson then"), "away": _("on leave")}
        self.fields["teacher"].choices = [  # type: ignore[attr-defined]
            ("", _("Please choose")),
            *((str(one.staff.person_id), _words(one, said)) for one in people),
        ]

    def clean_teacher(self) -> Person:
        return Person.objects.get(pk=self.cleaned_data["teacher"])


def _words(one: Free, said: dict[str, str]) -> str:
    name = " ".join(filter(None, (one.staff.person.name, one.staff.subject)))
    return f"{name} ({said[one.why_not]})" if one.why_not else name


class MoveForm(ReasonForm):
    to_on = forms.DateField(label=gettext_lazy("To the day"), widget=date_input(), validators=[sensible])
    to_period = forms.ChoiceField(label=gettext_lazy("Period"))
    field_order = ("to_on", "to_period", "reason")

    def __init__(self, periods: list[tuple[str, str]], *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["to_period"].choices = periods  # type: ignore[attr-defined]


class SwapForm(ReasonForm):
    """`other` is "lesson id/day"."""

    other = forms.ChoiceField(label=gettext_lazy("With which lesson"))
    field_order = ("other", "reason")

    def __init__(self, others: list[tuple[str, str]], *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = [("", _("Please choose")), *others]  # type: ignore[attr-defined]

    def clean_other(self) -> tuple[UUID, str]:
        lesson, _slash, on = self.cleaned_data["other"].partition("/")
        return UUID(lesson), on
