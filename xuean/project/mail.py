"""The SMTP server, from one address: `smtp://user:password@host:587` (STARTTLS), `smtps://…:465`, or `smtp+plain://127.0.0.1:25`."""

from typing import Any
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


def django_settings(url: str | None, sender: str | None) -> dict[str, Any]:
    """Django's EMAIL_ settings. Without an address EMAIL_HOST is empty: there is no mail channel. Raises ValueError."""
    if not url:
        return {"EMAIL_HOST": "", "EMAIL_TIMEOUT": 10}
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("XUEAN_MAIL_URL must look like smtp://user:password@host:587")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
        "DEFAULT_FROM_EMAIL": sender or f"xuean@{parts.hostname}",
    }
