"""Days, closures, terms, bells."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xuean.calendars.models import APPLIES, BELL_KINDS, DAY_KINDS, SESSIONS
from xuean.kit.forms import WordsField
from xuean.school.rules import FIRST_DAY, LAST_DAY, BellFault, Ring, bell_faults
from xuean.school.show import APPLIES_TO, DAYS, KINDS_OF_BELL, SESSION_NAMES, weekday_choices

LONGEST_REASON = 100


def sensible(value: date) -> None:
    """A day or a moment that nobody has mistyped."""
    on = value.date() if isinstance(value, datetime) else value
    if not FIRST_DAY <= on <= LAST_DAY:
        years = {"first": FIRST_DAY.year, "last": LAST_DAY.year}
        raise forms.ValidationError(_("Choose a day between %(first)s and %(last)s.") % years)


def date_input() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


def time_input() -> forms.TimeInput:
    return forms.TimeInput({"type": "time"}, format="%H:%M")


class DayForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of day"),
        choices=[(one, DAYS[one]) for one in DAY_KINDS],
        widget=forms.RadioSelect({"class": "form-check-input"}),
    )
    sessions = forms.MultipleChoiceField(
        label=gettext_lazy("Sessions of the day"),
        choices=[(one, SESSION_NAMES[one]) for one in SESSIONS],
        widget=forms.CheckboxSelectMultiple({"class": "form-check-input"}),
        required=False,
        help_text=gettext_lazy("A half day has only one of them."),
    )
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Timetable of"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("On a make-up day: whose lessons are given"),
    )
    reason = WordsField(label=gettext_lazy("Reason"), required=False, max_length=LONGEST_REASON)
    last_on = forms.DateField(
        label=gettext_lazy("The same up to and with"),
        required=False,
        widget=date_input(),
        validators=[sensible],
        help_text=gettext_lazy("For holidays of several days; empty: this day alone"),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        own = ("", _("its own weekday"))
        self.fields["weekday"].choices = [own, *weekday_choices()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == "teaching" and not data.get("sessions"):
            self.add_error(
                "sessions",
                _("A teaching day has a session at least. Choose morning or afternoon, or make it a rest day."),
            )
        return data


class ClosureForm(forms.Form):
    closed = forms.MultipleChoiceField(
        label=gettext_lazy("What does not take place"),
        choices=[(one, SESSION_NAMES[one]) for one in SESSIONS],
        widget=forms.CheckboxSelectMultiple({"class": "form-check-input"}),
        error_messages={"required": gettext_lazy("Choose the sessions that do not take place.")},
    )
    why = WordsField(
        label=gettext_lazy("Why"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("Weather warning, an order of the bureau, an examination"),
    )


class TermForm(forms.Form):
    """`last_on` is the last day of it; a term is kept with the first day after."""

    name = WordsField(
        label=gettext_lazy("Name of the term"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Empty: 2026-2027-1"),
    )
    since_on = forms.DateField(label=gettext_lazy("First day"), widget=date_input(), validators=[sensible])
    last_on = forms.DateField(label=gettext_lazy("Last day"), widget=date_input(), validators=[sensible])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("since_on"), data.get("last_on")
        if first and last and last <= first:
            self.add_error("last_on", _("The last day of a term comes after its first, and within a year."))
        return data

    @property
    def until_on(self) -> date:
        return self.cleaned_data["last_on"] + timedelta(days=1)


class MakeUpForm(forms.Form):
    weekday = forms.TypedChoiceField(label=gettext_lazy("Timetable of"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["weekday"].choices = weekday_choices()  # type: ignore[attr-defined]


class BellForm(forms.Form):
    """One line. A line without period and name is left out."""

    period = WordsField(label=gettext_lazy("Period"), max_length=10, required=False)
    name = WordsField(label=gettext_lazy("Name of the period"), max_length=40, required=False)
    start = forms.TimeField(label=gettext_lazy("Begins"), required=False, widget=time_input())
    end = forms.TimeField(label=gettext_lazy("Ends"), required=False, widget=time_input())
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[(one, KINDS_OF_BELL[one]) for one in BELL_KINDS], initial="lesson"
    )
    applies = forms.ChoiceField(label=gettext_lazy("For whom"), choices=[(one, APPLIES_TO[one]) for one in APPLIES])

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label

    @property
    def blank(self) -> bool:
        data = self.cleaned_data
        return not any((data.get("period"), data.get("name"), data.get("start"), data.get("end")))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if any(data.get(name) for name in ("period", "name", "start", "end")):
            for name in ("period", "name", "start", "end"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Please fill in."))
        return data

    def ring(self) -> Ring:
        data = self.cleaned_data
        return Ring(
            data["period"].strip(), data["name"].strip(), data["start"], data["end"], data["kind"], data["applies"]
        )


class BellsForm(forms.Form):
    """What stands above the lines."""

    since_on = forms.DateField(label=gettext_lazy("From this day on"), widget=date_input(), validators=[sensible])
    name = WordsField(
        label=gettext_lazy("Name of these bells"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("As: winter timetable"),
    )


BASE_FAULTS = {
    "none": gettext_lazy("Enter one line at least."),
    "ends_first": gettext_lazy("The end lies before the beginning."),
    "twice": gettext_lazy("This period stands here twice."),
    "overlaps": gettext_lazy("It begins before the lesson above ends."),
    "too_early": gettext_lazy("No bell rings before 4:00. Is it meant in the afternoon?"),
    "evening": gettext_lazy("There are lessons after this evening study. Put them in order, or choose another kind."),
}


class BellLines(forms.BaseFormSet):
    def clean(self) -> None:
        """Marks the lines that do not fit with the others."""
        if any(self.errors):
            return
        used = [form for form in self.forms if not form.blank]
        for fault in bell_faults([form.ring() for form in used]):
            self._mark(used, fault)

    def _mark(self, used: list[Any], fault: BellFault) -> None:
        words = BASE_FAULTS[fault.code]
        if fault.row < 0:
            raise forms.ValidationError(words)
        used[fault.row].add_error(
            "period" if fault.code == "twice" else "end" if fault.code == "ends_first" else "start", words
        )

    def is_valid(self) -> bool:
        """Once more after `clean`: it may have marked lines."""
        return super().is_valid() and not any(form.errors for form in self.forms)

    def rings(self) -> list[Ring]:
        return [form.ring() for form in self.forms if not form.blank]


BellFormSet = forms.formset_factory(BellForm, formset=BellLines, extra=3, max_num=40)
