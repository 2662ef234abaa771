"""Where a request comes from. A whole school is often one address, so it is never more than one sign among others."""

from django.conf import settings
from django.http import HttpRequest

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")


def address_of(request: HttpRequest) -> str:
    """The last hop in front of us; behind our own proxy the one it names last."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def is_loopback(request: HttpRequest) -> bool:
    """From this very machine, by its own name, and through no proxy: for what only a demo may do."""
    host = request.get_host().rpartition(":")[0] if not request.get_host().endswith("]") else request.get_host()
    name = host or request.get_host()
    peer = str(request.META.get("REMOTE_ADDR", ""))
    near = peer == "::1" or peer.startswith("127.")
    return near and (name in LOOPBACK_NAMES or name.startswith("127.")) and "X-Forwarded-For" not in request.headers
