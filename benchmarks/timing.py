"""Interleaved: every round asks each work once, so that a slow second of the machine falls on all of them alike."""

import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.browser import WrongAnswer

WARM = 6  # requests of each work before anything counts: connections, caches of compiled templates


@dataclass(frozen=True)
class Work:
    """`once(n)` does the work once in session `n` (0 to 3) and raises WrongAnswer when it did something else."""

    name: str
    once: Callable[[int], object]
    floor: str = ""
    rounds: float = 1.0  # share of the rounds
    loaded: bool = True


@dataclass
class Timed:
    """Milliseconds of single requests; requests a second of each burst with several sessions."""

    single: list[float] = field(default_factory=list)
    bursts: list[float] = field(default_factory=list)
    failed: int = 0  # requests that were not answered as they should; they are in no figure

    @property
    def median(self) -> float:
        return statistics.median(self.single)

    @property
    def spread(self) -> tuple[float, float]:
        """The middle half: first and third quartile."""
        if len(self.single) < 4:
            return min(self.single), max(self.single)
        first, _, third = statistics.quantiles(self.single, n=4)
        return first, third

    @property
    def per_second(self) -> float | None:
        return statistics.median(self.bursts) if self.bursts else None


def measure(works: Sequence[Work], rounds: int, bursts: int, seconds: float, sessions: int) -> dict[str, Timed]:
    found = {work.name: Timed() for work in works}
    for work in works:
        for number in range(WARM):
            work.once(number % sessions)
    for number in range(rounds):
        for work in works[number % len(works) :] + works[: number % len(works)]:
            if number < rounds * work.rounds:
                _single(work, found[work.name])
    for _ in range(bursts):
        for work in works:
            if work.loaded:
                _burst(work, found[work.name], seconds, sessions)
    return found


def _single(work: Work, timed: Timed) -> None:
    begun = time.perf_counter()
    try:
        work.once(0)
    except WrongAnswer:
        timed.failed += 1
        return
    timed.single.append((time.perf_counter() - begun) * 1000)


def _burst(work: Work, timed: Timed, seconds: float, sessions: int) -> None:
    """Requests a second of `sessions` people who each ask again as soon as they are answered."""
    counts, wrong, faults = [0] * sessions, [0] * sessions, []
    begun = time.perf_counter()
    end = begun + seconds

    def person(number: int) -> None:
        try:
            while time.perf_counter() < end:
                try:
                    work.once(number)
                    counts[number] += 1
                except WrongAnswer:
                    wrong[number] += 1
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=person, args=(number,)) for number in range(sessions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    timed.bursts.append(sum(counts) / (time.perf_counter() - begun))
    timed.failed += sum(wrong)
