"""What is measured, part by part: each takes a filled stand and gives rows."""

import time

from benchmarks import phone
from benchmarks.bars import BARS
from benchmarks.browser import Browser
from benchmarks.gate import Gate
from benchmarks.pages import PAGE, SESSIONS, UPSERT, UPSERT_AWAY, Pages
from benchmarks.processes import Peak, megabytes
from benchmarks.report import Row, of_page
from benchmarks.stand import Stand
from benchmarks.timing import Timed, Work, measure

ROUNDS, BURSTS, SECONDS = 40, 2, 1.0
GROWN_ROUNDS = 24
DEVICES = 60  # of which each may ask twenty times a second
SETTLE = 8.0  # seconds after the start until a process counts as idle
GROWING = ("roll-call, opened", "roll-call, submitted", "student", "search by name", "live day", "absences of today",
           "Today of a homeroom teacher")  # fmt: skip
SIZES = ((10, 1, 9, 60), (100, 10, 99, 2))  # times, copies from and to, days of roll-calls in each copy


def pages(one: Stand) -> list[Row]:
    works = _pages(one).works()
    peak = Peak(one.served)
    peak.start()
    one.inside("forget")
    found = measure(works, ROUNDS, BURSTS, SECONDS, SESSIONS)
    one.facts["busy"] = peak.stop()
    one.facts["single"] = found
    return [of_page(one.database, work, found) for work in works]


def idle(one: Stand) -> list[Row]:
    """Every process of the house has answered a page, and then nobody comes."""
    for n in range(SESSIONS):
        for _ in range(4):
            _pages(one).today(n)
    time.sleep(SETTLE)
    return _memory(one, "memory, idle", megabytes(one.served))


def busy(one: Stand) -> list[Row]:
    return _memory(one, "memory, busy", one.facts.get("busy"))


def _memory(one: Stand, name: str, found: tuple[float, float] | None) -> list[Row]:
    if not found or not found[0]:
        return []
    row = Row(one.database, name, 1, found[0], "MB", note=f"resident, shared pages counted again: {found[1]:.0f} MB")
    return [row.judged(found[0])]


def first_page(one: Stand) -> list[Row]:
    rows = []
    todo = (("sign-in", "/sign-in", ""), ("Today", "/", one.facts["sessions"]["homeroom"][5]))
    for name, path, session in todo:
        found = phone.fetched(Browser(_pages(one).port, session), path)
        kilobytes = sum(found.values()) / 1024
        rows.append(Row(one.database, f"first page, bytes ({name})", 1, kilobytes, "KB"))
        rows[-1].judged(kilobytes, BARS["first page, bytes"])
        rows.append(Row(one.database, f"first page, requests ({name})", 1, len(found), ""))
        rows[-1].judged(len(found), BARS["first page, requests"])
    return rows


def growth(one: Stand) -> list[Row]:
    """The same school while others move in: each page against its floor, then and now."""
    works = [work for work in _pages(one).works() if work.name in (*GROWING, PAGE, UPSERT, UPSERT_AWAY)]
    before = _single(one, works)
    rows = []
    for times, first, last, days in SIZES:
        begun = time.perf_counter()
        grown = one.inside("grow", first, last, days)
        took = time.perf_counter() - begun
        now = _single(one, works)
        for work in works:
            if work.floor:
                rows.append(_grown(one, work, times, before, now))
        rows[-1].note = (
            f"{grown['schools']} schools, {grown['students']:,} students; {last - first + 1} schools were added with "
            f"{days} days of roll-calls each, {grown['rows']:,} rows in {took:.0f} s"
        )
    return rows


def _single(one: Stand, works: list[Work]) -> dict[str, Timed]:
    one.inside("forget")
    return measure(works, GROWN_ROUNDS, 0, 0.0, SESSIONS)


def _grown(one: Stand, work: Work, times: int, before: dict[str, Timed], now: dict[str, Timed]) -> Row:
    """Milliseconds at this size, and the ratio to the floor as a multiple of what it was alone."""
    was = before[work.name].median / before[work.floor].median
    ratio = now[work.name].median / now[work.floor].median
    timed = now[work.name]
    row = Row(one.database, f"{work.name}, {times}×", len(timed.single), timed.median, "ms", timed.spread, ratio / was)
    return row.judged(ratio / was, BARS["growth"])


def gate(one: Stand) -> list[Row]:
    """Signed events of many devices, each one new, beside a bare endpoint that writes them and nothing else."""
    works = Gate(_pages(one), one.inside("gate", DEVICES)).works()
    found = measure(works, ROUNDS, BURSTS, SECONDS, SESSIONS)
    return [of_page(one.database, work, found) for work in works]


def tick(one: Stand) -> list[Row]:
    found = one.inside("tick", 100_000, 1_000)
    alone, among, call = (found[name]["seconds"] for name in ("alone", "among", "call"))
    told = Row(one.database, "tick, due ones tell somebody", 1, among, "s", note=f"{found['open']:,} duties open")
    called = Row(one.database, "tick, due ones make a call owed", 1, call, "s")
    grown = Row(
        one.database, "tick, grown by what is open", 1, among / alone, "×", note=f"{alone} s with no others open"
    )
    return [told.judged(among), called.judged(call), grown.judged(among / alone)]


def audit(one: Stand) -> list[Row]:
    found = one.inside("audit", 10)
    ours, floor = sorted(found["append"]), sorted(found["floor"])
    middle, bare = ours[len(ours) // 2], floor[len(floor) // 2]
    return [
        Row(one.database, "audit, appended with a commit each", 10, middle, "/s", (ours[2], ours[-3]), bare / middle),
        Row(one.database, "floor: the same row, no chain", 10, bare, "/s", (floor[2], floor[-3])),
        Row(one.database, "audit, verified", 1, found["verified"], "/s", note=f"{found['entries']:,} entries"),
    ]


def roster(one: Stand, students: int) -> list[Row]:
    """`xuean roster import`, from typing it to its last line, into a school with nothing in it."""
    file = one.home / "roster.xlsx"
    one.inside("workbook", file, students)
    one.xuean("init", "--school", "云上中学")
    begun = time.perf_counter()
    one.xuean("roster", "import", str(file), "--school-year", "2026", "--json")
    seconds = time.perf_counter() - begun
    return [Row(one.database, "roster import", 1, seconds, "s", note=f"{students} rows").judged(seconds)]


def _pages(one: Stand) -> Pages:
    assert one.pages is not None
    return one.pages
