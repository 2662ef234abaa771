from django import forms
from django.utils.translation import gettext_lazy as _


class ContactForm(forms.Form):
    value = forms.CharField(label=_("What is right"), max_length=200)
