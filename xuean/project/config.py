"""Where the installation's settings come from: the environment, then one TOML file, then defaults.

`XUEAN_HOME` holds keys and database; `XUEAN_HOME/xuean.toml` may hold any setting in lower case without the prefix.
"""

import os
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

HOME = Path(os.environ.get("XUEAN_HOME") or Path.home() / ".xuean").absolute()


FILE = HOME / "xuean.toml"


def _read() -> tuple[dict[str, Any], Exception | None]:
    """What the file says, and why it could not be read: a command tells that before it does anything."""
    try:
        return (tomllib.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}), None
    except (OSError, ValueError) as problem:
        return {}, problem


_values, fault = _read()


def named() -> list[str]:
    """The names of the settings in the file."""
    return list(_values)


def get(name: str, default: Any = None) -> Any:
    """The setting `name` (lower case), from `XUEAN_<NAME>`, else the file, else `default`."""
    value = os.environ.get(f"XUEAN_{name.upper()}")
    return value if value is not None else _values.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    value = get(name, default)
    return value if isinstance(value, bool) else str(value).lower() in {"1", "true", "yes", "on"}


def listed(name: str, default: str = "") -> list[str]:
    """A comma-separated text, or a list in the file."""
    value = get(name, default)
    words = value if isinstance(value, list) else str(value).split(",")
    return [str(word).strip() for word in words if str(word).strip()]


def secret(name: str) -> str:
    """A text secret kept in `XUEAN_HOME/keys/<name>`, made by `xuean init`; a throw-away one before that."""
    path = HOME / "keys" / name
    return path.read_text(encoding="ascii").strip() if path.is_file() else "not-initialised-" + name


def is_demo() -> bool:
    """Whether this installation holds invented people: `xuean demo` leaves the mark."""
    return (HOME / "demo").exists()


def database_url() -> str:
    return str(get("database_url") or f"sqlite:///{HOME / 'xuean.db'}")


def sqlite_path() -> Path | None:
    """Where the SQLite database lies; None on PostgreSQL."""
    url = database_url()
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None


def database() -> dict[str, Any]:
    """Django's setting from `XUEAN_DATABASE_URL` (postgresql://… or sqlite:///path); SQLite in the home by default."""
    path = sqlite_path()
    if path is not None:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(path),
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 5,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA busy_timeout=5000;"
                "PRAGMA cache_size=-20000;PRAGMA foreign_keys=ON;PRAGMA secure_delete=ON;PRAGMA recursive_triggers=ON;",
            },
        }

    parts = urlsplit(database_url())
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or options.pop("host", "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {"connect_timeout": 3, **options},
    }
