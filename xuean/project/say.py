"""Words of the command line, in the user's language, without Django: the supervisor says things too."""

import errno
import gettext
import os
from pathlib import Path

import click

from xuean.project import config

LOCALE = Path(__file__).resolve().parent / "locale"
FOLDERS = {"zh-hans": "zh_Hans", "zh-hant": "zh_Hant", "en": "en"}


def language() -> str:
    """`zh-hans`, `zh-hant` or `en`: as the settings say, else the locale of the terminal, else Simplified Chinese."""
    chosen = str(config.get("language") or "") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
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


def reason(fault: OSError) -> str:
    """Why the system refused, in the user's language where it is one of the usual reasons."""
    words = {
        errno.EACCES: _("permission denied"),
        errno.EPERM: _("permission denied"),
        errno.ENOENT: _("no such file or folder"),
        errno.EEXIST: _("a file of this name is in the way"),
        errno.ENOTDIR: _("a file of this name is in the way"),
        errno.ENOSPC: _("the disk is full"),
        errno.EROFS: _("nothing can be written there"),
        errno.EADDRINUSE: _("it is in use"),
        errno.EADDRNOTAVAIL: _("this machine has no such address"),
    }
    return words.get(fault.errno or 0) or fault.strerror or type(fault).__name__
