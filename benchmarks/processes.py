"""Memory of a process and everything below it. Linux only; elsewhere nothing is said."""

import threading
from pathlib import Path


def tree(root: int) -> list[int]:
    """`root` and its descendants."""
    below: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        below.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, waiting = [], [root]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += below.get(one, [])
    return found


def megabytes(root: int) -> tuple[float, float] | None:
    """(proportional: pages shared by several processes counted once; resident: counted in each), in MB."""
    pss = rss = 0
    for one in tree(root):
        try:
            text = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii")
        except OSError:
            continue
        sizes = {line.split(":")[0]: int(line.split()[1]) for line in text.splitlines()[1:]}
        pss, rss = pss + sizes.get("Pss", 0), rss + sizes.get("Rss", 0)
    return (pss / 1024, rss / 1024) if pss else None


class Peak(threading.Thread):
    """The highest proportional size seen until `stop`."""

    def __init__(self, root: int):
        super().__init__(daemon=True)
        self.root, self.highest = root, (0.0, 0.0)
        self._end = threading.Event()

    def run(self) -> None:
        while not self._end.wait(0.5):
            self.highest = max(self.highest, megabytes(self.root) or (0.0, 0.0))

    def stop(self) -> tuple[float, float]:
        self._end.set()
        self.join()
        return self.highest
