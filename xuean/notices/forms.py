"""What comes in from the call page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xuean.kit.forms import WordsField
from xuean.notices.rules import RESULTS, TARGETS
from xuean.notices.words import CHOOSE_RESULT
from xuean.notices.words import RESULTS as RESULT_WORDS
from xuean.notices.words import TARGETS as TARGET_WORDS


class CallForm(forms.Form):
    """`contact`: the guardian's number dialled; `number`: typed in, for a place. The result is the pressed button."""

    target = forms.ChoiceField(choices=[(target, TARGET_WORDS[target]) for target in TARGETS], widget=forms.HiddenInput)
    contact = forms.UUIDField(required=False, widget=forms.HiddenInput)
    number = WordsField(label=_("Number called"), required=False, max_length=30)
    told = WordsField(
        label=_("What was said"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Where the child is, who said so. Nothing about illness or family."),
    )
    at = forms.TimeField(label=_("Called at, when it was earlier"), required=False)
    result = forms.ChoiceField(
        choices=[(result, RESULT_WORDS[result]) for result in RESULTS], error_messages={"required": CHOOSE_RESULT}
    )
