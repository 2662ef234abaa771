"""The form field of an attachment: taken with the camera or chosen, and made safe before any action sees it.

    paper = PaperField(label=_("Photo of the leave note"), required=False)
    form = …; form.fields["paper"].megabytes = book(school).at("files.megabytes-at-most", on)

Its cleaned value is what `keep` takes, or None. In the template: `{{ attach(form.paper) }}` of files/macros.html, in a
form with enctype="multipart/form-data".
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from xuean.files import limits
from xuean.files.carry import Made
from xuean.files.faults import Unsafe
from xuean.files.kinds import ACCEPTED
from xuean.files.sandbox import made_safe
from xuean.files.sentences import sentence


class PaperInput(forms.FileInput):
    """Two inputs of one name, the camera and the file: whichever holds something counts. Works without a script."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        given = files.getlist(name) if hasattr(files, "getlist") else [files.get(name)]
        return next((one for one in given if one), None)


class PaperField(forms.FileField):
    widget = PaperInput
    accepted = ACCEPTED
    megabytes = limits.UPLOAD_BYTES // limits.MEGABYTE

    def to_python(self, data: Any) -> Made | None:  # type: ignore[override]
        """Raises ValidationError with the sentence that says what to do."""
        if not data:
            return None
        try:
            return made_safe(data, data.name or "", megabytes=self.megabytes)
        except Unsafe as unsafe:
            text = sentence(unsafe.code, megabytes=self.megabytes)
            raise ValidationError(text, code=unsafe.code) from unsafe

    def clean(self, data: Any, initial: Any = None) -> Made | None:
        made = self.to_python(data)
        if made is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return made
