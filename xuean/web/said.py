"""Sentences that the policy files carry in two languages."""

from django.utils.translation import get_language, gettext


def tongue() -> str:
    """In which of the two the school's own names are told: "en" or "zh"."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def said(zh: str, en: str) -> str:
    """English as written; Chinese from the catalogue, which also knows 繁體, else as written."""
    if tongue() == "en":
        return en
    text = gettext(en)
    return text if text != en else zh
