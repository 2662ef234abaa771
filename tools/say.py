"""Progress and faults in plain words, in the reader's language."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def chinese() -> bool:
    language = os.environ.get("XUEAN_LANGUAGE") or os.environ.get("LANG") or ""
    return not language.lower().startswith("en")


def text(zh: str, en: str) -> str:
    return zh if chinese() else en


def say(zh: str, en: str) -> None:
    print("· " + text(zh, en), flush=True)


class Stop(Exception):
    """Cannot go on; the text tells the person what to do."""

    def __init__(self, zh: str, en: str):
        super().__init__(text(zh, en))


def complain(fault: object) -> None:
    print(f"✗ {fault}", file=sys.stderr, flush=True)
