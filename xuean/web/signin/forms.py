"""Forms of sign-in. Passwords keep their spaces: they are part of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xuean.core import clock
from xuean.web.signin import passwords

NEXT = 500  # characters


def password_field(label: Any, *, new: bool = False) -> forms.CharField:
    complete = "new-password" if new else "current-password"
    return forms.CharField(
        label=label,
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": complete}),
    )


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("Username"),
        max_length=80,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )
    password = password_field(_("Password"))
    next = forms.CharField(required=False, max_length=NEXT, widget=forms.HiddenInput)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Six digits or recovery code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "autofocus": True}
        ),
    )


class EnterCodeForm(CodeForm):
    trust = forms.BooleanField(label=_("Trust this device"), required=False)


class PasswordForm(forms.Form):
    """The own password again."""

    password = password_field(_("Password"))
    next = forms.CharField(required=False, max_length=NEXT, widget=forms.HiddenInput)


class NewPasswordForm(forms.Form):
    """A password chosen by the person who will use it. `known` are words it must not contain."""

    new = password_field(_("New password"), new=True)
    again = password_field(_("New password once more"), new=True)

    def __init__(self, *args: Any, username: str = "", known: tuple[str, ...] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.username, self.known = username, known
        self.fields["new"].help_text = _("At least %(count)d characters. A few words together are strong and easy.") % {
            "count": passwords.shortest(clock.now())
        }

    def clean_new(self) -> str:
        text = self.cleaned_data["new"]
        found = passwords.faults(text, self.username, self.known)
        if found:
            raise forms.ValidationError(found)
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "new" in data and data.get("again") != data["new"]:
            self.add_error("again", _("The two are not the same: type the new password again."))
        return data
