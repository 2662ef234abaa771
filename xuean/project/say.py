"""Words of the command line, in the user's language, without Django: the supervisor says things too."""

import gettext
import os
from pathlib import Path

import click

LOCALE = Path(__file__).resolve().parent / "locale"
FOLDERS = {"zh-hans": "zh_Hans", "zh-hant": "zh_Hant", "en": "en"}


def language() -> str:
    """`zh-hans`, `zh-hant` or `en`: from XUEAN_LANGUAGE, else the locale of the terminal, else Simplified Chinese."""
    chosen = os.environ.get("XUEAN_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    chosen = chosen.lower().replace("_", "-").partition(".")[0]
    if chosen.startswith("en"):
        return "en"
    return "zh-hant" if chosen.startswith(("zh-hant", "zh-tw", "zh-hk", "zh-mo")) else "zh-hans"


def prepare() -> None:
    """Give click's own sentences our catalogue too: it asks the process-wide domain, by the variable LANGUAGE."""
    os.environ["LANGUAGE"] = FOLDERS[language()]
    gettext.bindtextdomain("django", str(LOCALE))
    gettext.textdomain("django")


def _(message: str) -> str:
    return gettext.translation("django", str(LOCALE), [FOLDERS[language()]], fallback=True).gettext(message)


class CannotRun(click.ClickException):
    """Exit status 2; the message says what to do."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        click.echo(self.format_message(), err=True)
