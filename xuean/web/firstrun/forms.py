from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xuean.core import clock
from xuean.core.names import pinyin_of
from xuean.kit.forms import WordsField
from xuean.web.signin import passwords
from xuean.web.signin.digests import folded
from xuean.web.signin.forms import password_field


class FirstAccountForm(forms.Form):
    """`school` is asked only where `xuean init` was given no name."""

    school = WordsField(label=_("Name of the school"), max_length=100)
    name = WordsField(label=_("Your name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    username = forms.RegexField(
        r"^[\w.\-]{2,80}$",
        label=_("Username"),
        help_text=_("2 to 80 letters, digits, dots or hyphens; for instance your staff number."),
        error_messages={"invalid": _("Only letters, digits, dots and hyphens, and at least two of them.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    new = password_field(_("Password"), new=True)
    again = password_field(_("Password once more"), new=True)
    recorder = forms.BooleanField(
        label=_("I also enter the school's data (recorder)"),
        help_text=_("Needed to import the roster yourself. It can be handed to somebody else later."),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, school_known: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if school_known:
            del self.fields["school"]
        self.fields["new"].help_text = _("At least %(count)d characters. A few words together are strong and easy.") % {
            "count": passwords.shortest(clock.now())
        }

    def clean_username(self) -> str:
        return folded(self.cleaned_data["username"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "new" not in data:
            return data
        names = (pinyin_of(data.get("name", "")).replace(" ", ""), data.get("school", ""))
        found = passwords.faults(data["new"], data.get("username", ""), names)
        if data.get("again") != data["new"]:
            self.add_error("again", _("The two are not the same: type the password again."))
        if found:
            self.add_error("new", forms.ValidationError(found))
        return data
