from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xuean.kit.forms import WordsField
from xuean.web.students.words import ENDED


class ChangeForm(forms.Form):
    """One entry, corrected or ended; `value` is not asked for when it ends."""

    value = WordsField(label=_("What is right"), max_length=300)
    because = forms.ChoiceField(label=_("Why"), choices=list(ENDED.items()))


class AddForm(forms.Form):
    value = WordsField(label=_("Telephone number or e-mail address"), max_length=300)


def prefilled(form: type[forms.Form], prefix: Any, data: Any = None) -> forms.Form:
    """Many of them on one page: the names of the fields begin with whose they are. Nobody's browser fills them in."""
    made = form(data, prefix=str(prefix))
    made.fields["value"].widget.attrs["autocomplete"] = "off"
    return made
