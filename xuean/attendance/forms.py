"""What comes in from the roll-call page, checked before any action sees it."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xuean.attendance.rules import MARKS
from xuean.core.names import visible
from xuean.files.forms import PaperField
from xuean.kit.forms import WordsField
from xuean.policy.codes import table
from xuean.presence.log import Mark
from xuean.presence.reasons import TABLE

NOTE_LENGTH = 200


class RollCallForm(forms.Form):
    """`marks` is JSON: {student id: kind} or {student id: [kind, note]}; everybody else is present."""

    marks = forms.CharField(required=False, max_length=40_000)
    base = forms.UUIDField(required=False)

    def clean_marks(self) -> Mapping[UUID, Mark]:
        try:
            data = json.loads(self.cleaned_data["marks"] or "{}")
            return {UUID(student): _mark(value) for student, value in data.items()}
        except (ValueError, TypeError, AttributeError):
            raise forms.ValidationError(
                _("The roll-call arrived damaged. Open the page again and repeat it.")
            ) from None


def _mark(value: object) -> Mark:
    """Raises ValueError for anything but a known kind, or a pair of kind and note."""
    kind, note = value if isinstance(value, list) and len(value) == 2 else (value, "")
    if kind not in MARKS or not isinstance(note, str):
        raise ValueError(kind)
    return Mark(kind, visible(note).strip()[:NOTE_LENGTH] or None)


def reasons() -> list[tuple[str, str]]:
    """The reasons of the code table, in the reader's language."""
    return [(one.code, reason_name(one.code)) for one in table(TABLE).codes]


def reason_name(code: str) -> str:
    return gettext(table(TABLE).get(code).name.en)


class ArrivalForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What happened"),
        choices=[
            ("late", _("Has come, late")),
            ("present", _("Is in class after all")),
            ("found", _("Found elsewhere")),
        ],
        widget=forms.RadioSelect,
    )
    at = forms.TimeField(label=_("When"), required=False, help_text=_("Empty: now"))
    note = WordsField(label=_("Note"), required=False, max_length=NOTE_LENGTH)
    reason = forms.ChoiceField(
        label=_("Why (may be said later)"), required=False, choices=reasons, widget=forms.RadioSelect
    )
    words = WordsField(label=_("Another reason, in a few words"), required=False, max_length=NOTE_LENGTH)


class ReasonForm(forms.Form):
    """Why somebody who has come had not been there; `words` for another reason than those of the list."""

    search = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=_("Why"), choices=reasons, widget=forms.RadioSelect)
    words = WordsField(label=_("Another reason, in a few words"), required=False, max_length=NOTE_LENGTH)


class PaperForm(forms.Form):
    paper = PaperField(label=_("Photo of the leave note"))

    def __init__(self, *args: Any, megabytes: int, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["paper"].megabytes = megabytes  # type: ignore[attr-defined]


class ExplanationForm(PaperForm):
    kind = forms.ChoiceField(
        label=_("Reason"),
        choices=[("leave", _("On leave")), ("official", _("Official business")), ("infirmary", _("In the infirmary"))],
        widget=forms.RadioSelect,
    )
    until = forms.ChoiceField(
        label=_("How long"),
        choices=[
            ("session", _("This half-day")),
            ("day", _("All of today")),
            ("open", _("Until further notice")),
        ],
        widget=forms.RadioSelect,
        initial="day",
    )
    source = forms.ChoiceField(
        label=_("Who said so"),
        choices=[
            ("guardian_call", _("Guardian, by telephone")),
            ("message", _("Guardian, by message")),
            ("paper", _("Written leave")),
            ("teacher", _("A colleague")),
        ],
        widget=forms.RadioSelect,
    )
    reason = WordsField(label=_("In a few words"), required=False, max_length=NOTE_LENGTH)
    paper = PaperField(label=_("Photo of the leave note"), required=False)
    field_order = ("kind", "until", "source", "reason", "paper")


class CallerForm(forms.Form):
    """Who goes on calling; `staff` are (id, name) of those who are here."""

    person = forms.ChoiceField(label=_("Who goes on calling"))

    def __init__(self, *args: Any, staff: list[tuple[str, str]], **more: Any):
        super().__init__(*args, **more)
        self.fields["person"].choices = [("", _("Choose a member of staff")), *staff]  # type: ignore[attr-defined]
