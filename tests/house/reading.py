"""A page as a person reads it: its words, and which of them are in another language than the page."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser

from django.utils import translation

from xuean.kit.catalogue import places, store

SILENT = ("script", "style", "template", "code", "pre", "svg")
SPOKEN = ("aria-label", "title", "placeholder", "alt", "data-confirm")
ENGLISH = re.compile(r"[A-Za-z][a-z]{2,} [a-z]{2,}")  # two words in a row: a sentence, not a name or a unit
NAMES_OF_LANGUAGES = {"简体中文", "繁體中文", "English"}


class Words(HTMLParser):
    """(where, text) of what is shown or read out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[str] = []
        self._foreign = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in SILENT:
            self._foreign += 1
        self.found += [str(given[name]) for name in SPOKEN if given.get(name)]
        if tag == "input" and given.get("type") in ("submit", "button") and given.get("value"):
            self.found.append(str(given["value"]))

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT and self._foreign:
            self._foreign -= 1

    def handle_data(self, data: str) -> None:
        if not self._foreign and data.strip():
            self.found.append(" ".join(data.split()))


def words(page: str) -> list[str]:
    reader = Words()
    reader.feed(page)
    return reader.found


@cache
def catalogue(locale: str = "zh_Hans") -> dict[str, str]:
    """Every English text of the house and what it is in `locale`."""
    found: dict[str, str] = {}
    for name in places.folders():
        for (msgid, _context), text in store.words(store.read(places.po(name))).items():
            if isinstance(msgid, str) and text:
                found[msgid] = text
    return found


@cache
def said_otherwise(language: str) -> frozenset[str]:
    """Whole texts that a page in `language` must not show: the same said in another language."""
    own = set()
    with translation.override(language):
        own = {translation.gettext(msgid) for msgid in catalogue()}
    other = {text for msgid, text in catalogue().items()} if language != "zh-hans" else set()
    english = set(catalogue()) if language != "en" else set()
    return frozenset(
        {text for text in other | english if "{" not in text and "%" not in text} - own - NAMES_OF_LANGUAGES
    )


def foreign(page: str, language: str) -> Iterator[str]:
    """Words of the page that are not in its language."""
    for text in words(page):
        if text in said_otherwise(language) or (language != "en" and ENGLISH.search(text)):
            yield text
