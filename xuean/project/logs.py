"""JSON lines with ids only: no query string, SQL parameter, message of an exception, name or number of a person."""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str] = ContextVar("request_id", default="")

QUERY = re.compile(r"\?[^\s\"']*")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
DIGITS = re.compile(r"\d{7,}[\dXx]?")  # phones and identity numbers are longer than any count or port
CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff][\u3400-\u9fff\U00020000-\U0003ffff·•]*")
MASK = "…"


def clean(text: str) -> str:
    """`text` without what could be a person: the second line of defence, after logging ids only."""
    text = QUERY.sub("?" + MASK, text)
    pieces = UUID.split(text)
    masked = [CHINESE.sub(MASK, DIGITS.sub(MASK, piece)) for piece in pieces]
    return "".join(piece + kept for piece, kept in zip(masked, [*UUID.findall(text), ""], strict=True))


class JsonFormatter(logging.Formatter):
    """One record, one line. Of an exception: its kind and its places, never its words (they quote values)."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": clean(self.words(record)),
        }
        if request_id.get():
            line["request"] = request_id.get()
        if record.exc_info and record.exc_info[1]:
            line |= describe(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)

    @staticmethod
    def words(record: logging.LogRecord) -> str:
        if record.name.startswith("django.db"):
            return "query"  # its arguments carry the statement with parameters
        return record.getMessage()


def describe(fault: BaseException) -> dict[str, object]:
    """The chain of kinds, and `file:line function` from the outermost call to the fault itself."""
    kinds: list[str] = []
    link: BaseException | None = fault
    while link is not None and len(kinds) < 5:
        kinds.append(type(link).__name__)
        link = link.__cause__ or link.__context__
    frames = traceback.extract_tb(fault.__traceback__)[-20:]
    return {"fault": kinds, "where": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]}


def configuration(level: str) -> dict[str, object]:
    """For `logging.config.dictConfig`: everything to standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "xuean.project.logs.JsonFormatter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
        "loggers": {
            "django": {"handlers": [], "level": level.upper(), "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            "_granian": {"handlers": ["stderr"], "level": level.upper(), "propagate": False},
            "granian.access": {"handlers": ["stderr"], "level": "CRITICAL", "propagate": False},
            "httpx": {"level": "WARNING"},
        },
    }
