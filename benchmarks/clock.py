"""The virtual clock of a measurement: a school morning in December, whatever the time here and now."""

import json
import time
from datetime import datetime, timedelta
from pathlib import Path

MORNING = datetime.fromisoformat("2026-12-16T08:06:00+08:00")  # a Wednesday; the first lesson began six minutes ago
AFTER_BELL = timedelta(minutes=3)


class Clock:
    """The file that all processes of the house read (see `xuean.core.clock`). It keeps pace, and it jumps ahead."""

    def __init__(self, path: Path):
        self.path = path
        self._set(MORNING)

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._virtual + time.time() - self._real, MORNING.tzinfo)  # noqa: TID251

    def reach(self, lesson: str) -> None:
        """Not earlier than three minutes into the lesson that begins at `lesson` (ISO text)."""
        wanted = datetime.fromisoformat(lesson) + AFTER_BELL
        if self.now() < wanted:
            self._set(wanted)

    def _set(self, moment: datetime) -> None:
        self._real, self._virtual = time.time(), moment.timestamp()  # noqa: TID251
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps({"real": self._real, "virtual": self._virtual, "rate": 1.0}), encoding="utf-8")
        fresh.replace(self.path)
