"""The first page as a phone fetches it: the page itself, its styles and scripts, and what those name."""

import re
from urllib.parse import urljoin, urlsplit

from benchmarks.browser import Browser

IN_PAGE = (
    re.compile(r'<link\b(?=[^>]*\brel="(?:stylesheet|preload|manifest|icon)")[^>]*\bhref="([^"]+)"'),
    re.compile(r'<(?:script|img|source)\b[^>]*\bsrc="([^"]+)"'),
)
FRAGMENT = re.compile(r"<[^>]*\bhx-get=[^>]*>")
LOADED_AT_ONCE = re.compile(r'hx-trigger="[^"]*\bload\b')
ADDRESS = re.compile(r'hx-get="([^"]+)"')
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
        named = _in_page(plain) if "html" in kind else IN_STYLE.findall(plain) if "css" in kind else []
        waiting += [_local(address, one) for one in named if _local(address, one)]
    return found


def _in_page(html: str) -> list[str]:
    named = [one for pattern in IN_PAGE for one in pattern.findall(html)]
    fragments = [tag for tag in FRAGMENT.findall(html) if LOADED_AT_ONCE.search(tag)]
    return named + [address for tag in fragments for address in ADDRESS.findall(tag)]


def _local(base: str, named: str) -> str:
    """An address of this server, without its fragment; empty for data: and other hosts."""
    parts = urlsplit(urljoin(f"http://here{base}", named.replace("&amp;", "&")))
    if parts.scheme != "http" or parts.netloc != "here":
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")
