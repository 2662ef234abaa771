from typing import Any

from django.utils.translation import gettext_lazy as _

from xuean.web.signin.forms import NewPasswordForm, password_field


class ChangePasswordForm(NewPasswordForm):
    """The present password is checked by the view, within the limits."""

    present = password_field(_("Present password"))
    field_order = ("present", "new", "again")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["present"].widget.attrs["autocomplete"] = "current-password"
