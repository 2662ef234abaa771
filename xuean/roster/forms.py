"""Forms of the room: a file, where a remark was filed, and what is missing of a student."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xuean.core import identity
from xuean.core.phones import normalise_phone
from xuean.kit.forms import WordsField
from xuean.policy.codes import table
from xuean.roster.kinds import KINDS
from xuean.roster.words import FIELDS, PLACES

ANY = ""


class UploadForm(forms.Form):
    """`limit`: bytes."""

    file = forms.FileField(label=gettext_lazy("Workbook"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("What it holds"), required=False)

    def __init__(self, limit: int, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.limit = limit
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (ANY, _("Recognise by its columns")),
            *((kind.name, kind.label) for kind in KINDS.values()),
        ]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > self.limit:
            raise forms.ValidationError(
                _("The file is larger than {limit} MB. Split it and import the parts one after the other.").format(
                    limit=self.limit // 1024 // 1024
                )
            )
        return file


class FileForm(forms.Form):
    where = forms.ChoiceField(
        label=gettext_lazy("Where was it filed?"), choices=list(PLACES.items()), widget=forms.RadioSelect
    )


class CompleteForm(forms.Form):
    """Only the fields that are missing of this student."""

    def __init__(self, lacks: tuple[str, ...], today: date, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today = today
        for name in lacks:
            if name == "document":
                self.fields["document_kind"] = _kind()
            if name in MAKERS:
                self.fields[name] = MAKERS[name]()
            if name == "guardian_name":
                self.fields["kinship"] = _choice("kinship", gettext_lazy("Relation to the student"))

    def clean_document(self) -> str:
        number = self.cleaned_data["document"]
        if not number:
            return ""
        kind = self.data.get("document_kind") or identity.guess_kind(identity.clean_number(number))
        found = identity.check_identity(kind, number, today=self.today)
        if not found.ok:
            raise forms.ValidationError(_("This number is not right. Compare it with the document."))
        return found.number

    def clean_student_number(self) -> str:
        number = self.cleaned_data["student_number"]
        if number and any(one.code == "student_number.shape" for one in identity.check_student_number(number).items):
            raise forms.ValidationError(_("A national student number is G, J or L with 18 characters."))
        return identity.clean_number(number)

    def clean_guardian_phone(self) -> str:
        number = self.cleaned_data["guardian_phone"]
        phone = normalise_phone(number)
        if number and phone.kind in ("none", "short"):
            raise forms.ValidationError(_("This is not a phone number that can be dialled."))
        return phone.number if number else ""

    def clean_birth_on(self) -> date | None:
        born: date | None = self.cleaned_data["birth_on"]
        if born and born > self.today:
            raise forms.ValidationError(_("The date of birth lies in the future."))
        return born


def _text(name: str, length: int) -> forms.Field:
    return WordsField(label=FIELDS[name], max_length=length, required=False)


def _choice(name: str, label: Any) -> forms.Field:
    codes = [(one.code, one.name.zh) for one in table(name).choices()]
    return forms.ChoiceField(label=label, choices=[("", "—"), *codes], required=False)


def _kind() -> forms.Field:
    kinds = [(one.code, one.name.zh) for one in table("id_type").choices()]
    return forms.ChoiceField(label=gettext_lazy("Kind of document"), choices=kinds, required=False)


MAKERS = {
    "sex": lambda: forms.ChoiceField(
        label=FIELDS["sex"], choices=[("1", gettext_lazy("Male")), ("2", gettext_lazy("Female"))], required=False
    ),
    "birth_on": lambda: forms.DateField(label=FIELDS["birth_on"], required=False),
    "ethnicity": lambda: _choice("ethnicity", FIELDS["ethnicity"]),
    "document": lambda: _text("document", 30),
    "student_number": lambda: _text("student_number", 30),
    "address": lambda: _text("address", 300),
    "guardian_name": lambda: _text("guardian_name", 60),
    "guardian_phone": lambda: _text("guardian_phone", 30),
}
