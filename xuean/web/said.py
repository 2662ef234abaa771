"""Sentences that the policy files carry in two languages."""

from django.utils.translation import gettext

from xuean.kit.tongue import tongue


def said(zh: str, en: str) -> str:
    """English as written; Chinese from the catalogue, which also knows 繁體, else as written."""
    if tongue() == "en":
        return en
    text = gettext(en)
    return text if text != en else zh
