"""The few texts that scripts say: `kit.messages extract` writes their list, the catalogues give their words."""

import json
from functools import cache
from pathlib import Path

from django.utils.translation import get_language, gettext
from markupsafe import Markup

LIST = Path(__file__).parent / "locale/scripts.json"


def js_messages() -> Markup:
    """A JSON object {msgid: text} of the active language, safe inside a <script type="application/json">."""
    return _catalogue(get_language() or "")


@cache
def _catalogue(language: str) -> Markup:
    msgids = json.loads(LIST.read_text(encoding="utf-8")) if LIST.is_file() else []
    words = {msgid: gettext(msgid) for msgid in msgids}
    text = json.dumps({msgid: word for msgid, word in words.items() if word != msgid}, ensure_ascii=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
