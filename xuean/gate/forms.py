"""What comes in from the pages of the gate."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xuean.gate.rules import NAME_LENGTH, TEXT_LENGTH
from xuean.kit.forms import WordsField

KIND_NAMES = {
    "turnstile": _("Turnstile"),
    "reader": _("Card reader"),
    "tablet": _("Tablet"),
    "file": _("Files of another system"),
}


class DeviceForm(forms.Form):
    name = WordsField(
        label=_("Name of the device"),
        max_length=NAME_LENGTH,
        help_text=_("Shown beside everything it sees: east gate, lane 1"),
    )
    place = WordsField(label=_("Where it stands"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("What it is"), choices=list(KIND_NAMES.items()))


class BadgeForm(forms.Form):
    code = forms.CharField(
        label=_("Badge number"),
        max_length=TEXT_LENGTH,
        help_text=_("Exactly as the reader sends it; a reader at this computer can type it."),
    )
