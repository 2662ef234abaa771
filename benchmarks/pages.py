"""The pages of the house and the two floors, as works to be timed."""

import itertools
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from benchmarks.browser import Browser, WrongAnswer
from benchmarks.clock import Clock
from benchmarks.timing import Work

PAGE, UPSERT, UPSERT_AWAY = "floor: bare page of 50", "floor: bare upsert of 50", "floor: bare upsert, no page"
SESSIONS = 4


@dataclass
class Pages:
    """`facts` of the seed. Every submission takes a lesson that nobody has called yet."""

    port: int
    bare_port: int
    facts: dict[str, Any]
    pupils: dict[str, list[str]]
    clock: Clock
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _count: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.homerooms: list[str] = self.facts["sessions"]["homeroom"]  # by class
        self.offices: list[str] = self.facts["sessions"]["offices"]
        self.house = [Browser(self.port) for _ in range(SESSIONS)]
        self.bare = [Browser(self.bare_port) for _ in range(SESSIONS)]
        first = self.facts["slots"][0]["start"]
        self.opened = [slot for slot in self.facts["slots"] if slot["start"] == first][:SESSIONS]  # never submitted
        self.slots = [slot for slot in self.facts["slots"] if slot not in self.opened]

    def teacher(self, n: int, slot: dict[str, Any]) -> Browser:
        return self.house[n].being(self.homerooms[slot["class"]])

    def office(self, n: int, number: int = 0) -> Browser:
        return self.house[n].being(self.offices[number % len(self.offices)])

    # floors

    def bare_page(self, n: int) -> None:
        self.bare[n].get(f"/page/{n}/")

    def bare_upsert(self, n: int) -> None:
        self.bare[n].post(f"/upsert/{n}/{next(self._count)}/", self._bare_marks(n))

    def bare_upsert_away(self, n: int) -> None:
        self.bare[n].post(f"/upsert/{n}/{next(self._count)}/?then=away", self._bare_marks(n), expect=302)

    def _bare_marks(self, n: int) -> dict[str, str]:
        return {f"mark-{pupil}": "absent" if row == 7 else "present" for row, pupil in enumerate(self.pupils[str(n)])}

    # the house

    def open_roll_call(self, n: int) -> None:
        slot = self.opened[n]
        body = self.teacher(n, slot).get(slot["path"]).body
        if body.count(b"data-student=") < len(slot["students"]):
            raise WrongAnswer("the roll-call page does not show its list")

    def submit(self, n: int) -> Browser:
        """One child absent without a word, one late; who was absent in the lesson before is there again."""
        with self._lock:
            slot, turn = self.slots.pop(0), next(self._count)
            self.clock.reach(slot["start"])
        students = slot["students"]
        absent, late = students[turn % len(students)], students[(turn + 11) % len(students)]
        marks = json.dumps({absent: "absent", late: "late"})
        teacher = self.teacher(n, slot)
        teacher.post(slot["path"], {"base": "", "marks": marks}, expect=302)
        return teacher

    def submit_and_see(self, n: int) -> None:
        self.submit(n).get("/roll-calls")

    def student(self, n: int) -> None:
        pages = self.facts["student_pages"]
        self.office(n).get(pages[next(self._count) % len(pages)])

    def search(self, kind: str) -> Any:
        def once(n: int) -> None:
            # each person may search so often an hour: all who may take turns
            self.office(n, next(self._count)).post("/search", {"q": self.facts["search"][kind]})

        return once

    def live(self, n: int) -> None:
        self.office(n).get("/live")

    def live_unchanged(self, n: int) -> None:
        browser = self.office(n)
        tag = browser.get("/live", HX_Request="true", X_Poll="1").headers["etag"]
        browser.get("/live", HX_Request="true", X_Poll="1", If_None_Match=tag, expect=304)

    def absences(self, n: int) -> None:
        self.office(n).get("/absences")

    def today(self, n: int) -> None:
        self.house[n].being(self.homerooms[n]).get("/")

    def sign_in(self, n: int) -> None:
        Browser(self.port).get("/sign-in")

    def works(self) -> list[Work]:
        return [
            Work(PAGE, self.bare_page),
            Work(UPSERT, self.bare_upsert),
            Work(UPSERT_AWAY, self.bare_upsert_away, loaded=False),
            Work("roll-call, opened", self.open_roll_call, PAGE),
            Work("roll-call, submitted", self.submit, UPSERT_AWAY, rounds=0.5, loaded=False),
            Work("roll-call, submitted, next page", self.submit_and_see, UPSERT, rounds=0.5),
            *([Work("student", self.student, PAGE)] if self.facts["student_pages"][0] else []),
            Work("search by name", self.search("name"), PAGE),
            Work("search by pinyin", self.search("pinyin"), PAGE, loaded=False),
            Work("search by initials", self.search("initials"), PAGE, loaded=False),
            Work("live day", self.live, PAGE),
            Work("live day, nothing new", self.live_unchanged, PAGE),
            Work("absences of today", self.absences, PAGE),
            Work("Today of a homeroom teacher", self.today, PAGE),
        ]
