"""Sentences that the policy files carry in two languages."""

from django.utils.translation import get_language, gettext


def said(zh: str, en: str) -> str:
    """English as written; Chinese from the catalogue, which also knows 繁體, else as written."""
    if (get_language() or "").startswith("en"):
        return en
    text = gettext(en)
    return text if text != en else zh
