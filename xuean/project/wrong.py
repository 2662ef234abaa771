"""Settings that cannot be meant, each as a sentence for a person. No Django: every command asks before it starts."""

import difflib
from collections.abc import Iterator
from urllib.parse import urlsplit

from xuean.project import config, mail
from xuean.project.say import _, reason

KNOWN = (
    "database_url",
    "witness_path",
    "host",
    "port",
    "tls_cert",
    "tls_key",
    "behind_proxy",
    "allowed_hosts",
    "trusted_origins",
    "public_url",
    "web_workers",
    "web_threads",
    "mail_url",
    "mail_from",
    "language",
    "log_level",
    "debug",
)
NUMBERS = {"port": (1, 65535), "web_workers": (1, 64), "web_threads": (1, 256)}
CHOICES = {
    "log_level": ("debug", "info", "warning", "error", "critical"),
    "behind_proxy": ("1", "true", "yes", "on", "0", "false", "no", "off"),
    "debug": ("1", "true", "yes", "on", "0", "false", "no", "off"),
}


def faults() -> list[str]:
    return [*_file(), *_unknown(), *_addresses(), *_values()]


def _file() -> Iterator[str]:
    fault = config.fault
    if fault is None:
        return
    if isinstance(fault, UnicodeDecodeError):
        yield _("{path} is not written in UTF-8: save it again as UTF-8.").format(path=config.FILE)
    elif isinstance(fault, OSError):
        yield _("{path} cannot be read: {reason}.").format(path=config.FILE, reason=reason(fault))
    else:
        yield _('{path} cannot be understood ({reason}): a line looks like name = "value".').format(
            path=config.FILE, reason=fault
        )


def _unknown() -> Iterator[str]:
    for name in config.named():
        if name in KNOWN:
            continue
        near = difflib.get_close_matches(name, KNOWN, 1)
        if near:
            text = _("There is no setting called {name} in {path}. Is {near} meant?")
            yield text.format(name=name, path=config.FILE, near=near[0])
        else:
            yield _("There is no setting called {name} in {path}.").format(name=name, path=config.FILE)


def _addresses() -> Iterator[str]:
    if not _is_database(config.database_url()):
        yield _("XUEAN_DATABASE_URL must look like sqlite:///path or postgresql://user:password@host:5432/name.")
    try:
        mail.django_settings(config.get("mail_url"), None)
    except (ValueError, TypeError, AttributeError):
        yield _("XUEAN_MAIL_URL must look like smtp://user:password@host:587.")


def _is_database(url: str) -> bool:
    try:
        parts = urlsplit(url)
        named = bool(parts.path.lstrip("/"))
        return (url.startswith("sqlite:///") and named) or (parts.scheme == "postgresql" and named and parts.port != 0)
    except ValueError:  # a port that is no number
        return False


def _values() -> Iterator[str]:
    for name, (least, most) in NUMBERS.items():
        value = str(config.get(name, least)).strip()
        if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
            text = _("XUEAN_{name} must be a whole number from {least} to {most}.")
            yield text.format(name=name.upper(), least=least, most=most)
    for name, choices in CHOICES.items():
        value = str(config.get(name) or choices[0]).lower()
        if value not in choices:
            yield _("XUEAN_{name} must be one of: {choices}.").format(name=name.upper(), choices=", ".join(choices))
