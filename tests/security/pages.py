"""A page as a browser takes it apart: its forms, and what in it could run."""

from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

OWN = ("", "testserver")
MARK = "data-planted"  # an attribute that only planted words would bring into a page
ADDRESSES = ("href", "src", "action", "formaction", "hx-get", "hx-post", "data", "poster", "xlink:href")
LOADED = ("script", "link", "img", "iframe", "object", "embed", "base")


@dataclass
class Form:
    """`texts`: names of the fields one can write in; `values`: what would be sent as it stands."""

    action: str
    method: str
    upload: bool = False
    values: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)

    def filled(self, word: str) -> dict[str, str]:
        first = {name: next((one for one in found if one), "") for name, found in self.choices.items()}
        return self.values | first | dict.fromkeys(self.texts, word)


def _runs(tag: str, given: dict[str, str]) -> bool:
    """A script in the page itself; one of plain data is none."""
    return tag == "script" and "src" not in given and given.get("type") != "application/json"


class Page(HTMLParser):
    """`blocked`: what the content policy forbids; `planted`: elements that came out of somebody's words."""

    def __init__(self, html: str, at: str = "/"):
        super().__init__(convert_charrefs=True)
        self.at, self.forms = at, []
        self.blocked: list[str] = []
        self.planted: list[str] = []
        self.pieces: list[str] = []
        self._form: Form | None = None
        self._select = ""
        self.feed(html)

    @cached_property
    def text(self) -> str:
        return "".join(self.pieces)

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "select":
            self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._judge(tag, given)
        if tag == "form":
            method = given.get("method", "get").lower()
            self._form = Form(urljoin(self.at, given.get("action") or self.at), method, "multipart" in str(given))
            self.forms.append(self._form)
        elif self._form is not None:
            self._field(self._form, tag, given)

    def _judge(self, tag: str, given: dict[str, str]) -> None:
        if MARK in given:
            self.planted.append(f"<{tag} {given}>")
        self.blocked += [f"<{tag} {name}>" for name in given if name.startswith("on") or name in ("style", "srcdoc")]
        if tag in ("base", "iframe", "object", "embed", "style") or _runs(tag, given):
            self.blocked.append(f"<{tag}>")
        for name in ADDRESSES:
            parts = urlsplit("".join(given.get(name, "").split()).lower())
            if parts.scheme in ("javascript", "vbscript") or (parts.scheme == "data" and tag not in ("img", "link")):
                self.blocked.append(f"<{tag} {name}={parts.scheme}:>")
            if parts.netloc not in OWN and (tag in LOADED or tag == "form"):
                self.blocked.append(f"<{tag} {name} to {parts.netloc}>")

    def _field(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "select":
            self._select = name
            form.choices.setdefault(name, [])
        elif tag == "option" and self._select:
            form.choices[self._select].append(given.get("value", ""))
        elif not name:
            return
        elif tag == "textarea" or (tag == "input" and kind in ("text", "search", "tel", "email", "password", "url")):
            form.texts.append(name)
        elif tag == "input" and kind == "radio":
            form.choices.setdefault(name, []).append(given.get("value", "on"))
        elif tag == "input" and kind != "file" and (kind != "checkbox" or "checked" in given):
            form.values[name] = given.get("value", "on" if kind == "checkbox" else "")
        elif tag == "button" and name not in form.values:
            form.values[name] = given.get("value", "")
