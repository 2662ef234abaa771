"""In which of two languages the school's own names of classes and grades are told."""

from django.utils.translation import get_language


def tongue() -> str:
    """'en' for an English page, else 'zh', as `people.naming` wants it: names of classes are the same in 繁體."""
    return "en" if (get_language() or "").startswith("en") else "zh"
