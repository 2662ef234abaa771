"""Django's form fields in our dress: the css class of each kind of input."""

from typing import Any

from django import forms
from markupsafe import Markup

from xuean.core.names import visible

CHECKS = (forms.CheckboxInput,)
CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)


class WordsField(forms.CharField):
    """What a person writes freely. Characters that nobody sees, as copying from elsewhere brings them, are left out."""

    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        return text and super().to_python(visible(text))


def widget(bound: forms.BoundField, **attrs: Any) -> Markup:
    """The input of a bound field with its class, `aria-describedby` and `aria-invalid` (Django adds the two).

    More attributes by keyword; underscores become hyphens: widget(form['phone'], autocomplete='tel').
    """
    kind = bound.field.widget
    own = {name.replace("_", "-"): value for name, value in attrs.items()}
    own["class"] = " ".join(filter(None, [kind.attrs.get("class", ""), css_class(kind), own.get("class", "")]))
    if bound.errors and "is-invalid" not in own["class"]:
        own["class"] += " is-invalid"
    return Markup(bound.as_widget(attrs=own))


def css_class(kind: forms.Widget) -> str:
    """Tabler's class for an input of this kind."""
    if isinstance(kind, (*CHECKS, *CHOICES)):
        return "form-check-input"
    if isinstance(kind, forms.Select):
        return "form-select"
    return "form-control"
