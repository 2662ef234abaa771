"""Reading one TOML table strictly: every key is taken once, with its type; what is left over is refused."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from xuean.policy.errors import Fault, PolicyFault
from xuean.policy.model import Text
from xuean.policy.speech import _

T = TypeVar("T")
TOKEN = re.compile(r"[a-z][a-z0-9_]*")
NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z0-9]+(-[a-z0-9]+)*")
_MISSING = object()


class Table:
    """A table of a file, at `where` (a clause id or a table's name)."""

    def __init__(self, file: str, where: str, data: Any):
        self.file, self.where = file, where
        if not isinstance(data, Mapping):
            raise self.fault(_("a table is expected here"))
        self._left = dict(data)

    def fault(self, what: str) -> PolicyFault:
        return PolicyFault(Fault(self.file, self.where, what))

    def take(self, key: str, kind: type[T] | tuple[type, ...], default: Any = _MISSING) -> Any:
        """The value of `key`, which must be of `kind`; `default` when it is not given, else it must be there."""
        value = self._left.pop(key, _MISSING)
        if value is _MISSING:
            if default is _MISSING:
                raise self.fault(_("{key} is missing").format(key=key))
            return default
        kinds = kind if isinstance(kind, tuple) else (kind,)
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise self.fault(_("{key} has the wrong type").format(key=key))
        return value

    def has(self, key: str) -> bool:
        return key in self._left

    def text(self, key: str, default: Any = _MISSING) -> Any:
        """A sentence in both languages, neither of them empty."""
        data = self.take(key, Mapping, default)
        return read_text(self, key, data) if isinstance(data, Mapping) else data

    def word(self, key: str, allowed: tuple[str, ...], default: Any = _MISSING) -> Any:
        value = self.take(key, str, default)
        if value not in allowed and value != default:
            raise self.fault(
                _("{key}: {value} is not one of {allowed}").format(key=key, value=value, allowed=", ".join(allowed))
            )
        return value

    def words(self, key: str, default: Any = _MISSING, pattern: re.Pattern[str] = TOKEN) -> tuple[str, ...]:
        """One token or a list of them, at least one and none twice."""
        if not self.has(key) and default is not _MISSING:
            return default
        value = self.take(key, (str, list))
        values = (value,) if isinstance(value, str) else tuple(value)
        fits = all(isinstance(word, str) and pattern.fullmatch(word) for word in values)
        if not fits or not values or len(set(values)) != len(values):
            raise self.fault(_("{key}: names expected, each once").format(key=key))
        return values

    def name(self, key: str) -> str:
        """The name of a duty or a value: `room.what-it-is`."""
        value = self.take(key, str)
        if not NAME.fullmatch(value):
            raise self.fault(_("{value} is not a name like room.what-it-is").format(value=value))
        return value

    def day(self, key: str, default: Any = _MISSING) -> Any:
        value = self.take(key, date, default)
        if isinstance(value, datetime):
            raise self.fault(_("{key}: a day is expected, without a time").format(key=key))
        return value

    def each(self, key: str, make: Callable[["Table"], T]) -> tuple[T, ...]:
        """The tables of a list, read one by one."""
        return tuple(self.read(item, make) for item in self.take(key, list, []))

    def read(self, data: Any, make: Callable[["Table"], T]) -> T:
        table = Table(self.file, self.where, data)
        result = make(table)
        table.finish()
        return result

    def finish(self) -> None:
        if self._left:
            raise self.fault(_("unknown key: {keys}").format(keys=", ".join(sorted(self._left))))


def read_text(table: Table, key: str, data: Mapping[str, Any]) -> Text:
    if set(data) != {"zh", "en"} or not all(isinstance(v, str) and v.strip() for v in data.values()):
        raise table.fault(_("{key} needs one sentence in zh and one in en").format(key=key))
    return Text(data["zh"], data["en"])
