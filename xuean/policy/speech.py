"""Messages of this floor in the user's language, by the standard library alone (no Django below the rooms).

Pages never need this: they translate with their own gettext. It serves the command line and refusals at start.
"""

import gettext
import os
from functools import lru_cache
from pathlib import Path

LOCALES = Path(__file__).parent / "locale"
VARIABLES = ("XUEAN_LANGUAGE", "LC_ALL", "LANG")


def language() -> str:
    """`zh_Hans`, `zh_Hant` or `en`, from the environment; Simplified Chinese when it does not say."""
    for variable in VARIABLES:
        value = os.environ.get(variable, "").replace("-", "_").split(".")[0].lower()
        if value.startswith("en"):
            return "en"
        if value.startswith("zh"):
            return "zh_Hant" if any(part in value for part in ("hant", "tw", "hk", "mo")) else "zh_Hans"
    return "zh_Hans"


@lru_cache
def _catalogue(name: str) -> gettext.NullTranslations:
    if name == "en":
        return gettext.NullTranslations()
    return gettext.translation("django", LOCALES, [name, "zh_Hans"], fallback=True)


def _(message: str) -> str:
    """`message` in the user's language; English where there is no catalogue."""
    return _catalogue(language()).gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    return _catalogue(language()).ngettext(one, many, n)


def pgettext(context: str, message: str) -> str:
    return _catalogue(language()).pgettext(context, message)


def said(zh: str, en: str) -> str:
    """A sentence that the policy files carry in both languages; 繁體 from the catalogue."""
    if language() == "en":
        return en
    text = _(en)
    return text if text != en else zh
