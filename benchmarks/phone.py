"""The first page as a phone fetches it: the page itself, its styles and scripts, and what those name."""

import re
from urllib.parse import urljoin, urlsplit

from benchmarks.browser import Browser

IN_PAGE = (
    re.compile(r'<link\b(?=[^>]*\brel="(?:stylesheet|preload|manifest|icon)")[^>]*\bhref="([^"]+)"'),
    re.compile(r'<(?:script|img|source)\b[^>]*\bsrc="([^"]+)"'),
)
LOADED_AT_ONCE = re.compile(
    r'hx-get="([^"]+)"[^>]*hx-trigger="[^"]*\bload\b|hx-trigger="[^"]*\bload\b[^"]*"[^>]*hx-get="([^"]+)"'
)
IN_STYLE = re.compile(r"""url\(["']?([^"')]+)["']?\)""")


def fetched(browser: Browser, path: str) -> dict[str, int]:
    """Compressed bytes by address, headers not counted. What a style names counts although not all of it is used."""
    found: dict[str, int] = {}
    waiting = [path]
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        answer = browser.get(address)
        found[address] = len(answer.body)
        plain = browser.get(address, Accept_Encoding="identity").body.decode("utf-8", errors="replace")
        kind = answer.headers.get("content-type", "")
        named = [one for pattern in IN_PAGE for one in pattern.findall(plain)] if "html" in kind else []
        named += [one or other for one, other in LOADED_AT_ONCE.findall(plain)] if "html" in kind else []
        named += IN_STYLE.findall(plain) if "css" in kind else []
        waiting += [_local(address, one) for one in named if _local(address, one)]
    return found


def _local(base: str, named: str) -> str:
    """An address of this server, without its fragment; empty for data: and other hosts."""
    parts = urlsplit(urljoin(f"http://here{base}", named.replace("&amp;", "&")))
    if parts.scheme != "http" or parts.netloc != "here":
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")
