"""How a demo school of any size is laid out: classes, teachers, and a timetable with nobody in two places (pure)."""

from dataclasses import dataclass
from datetime import time
from math import ceil

GRADES = 3
CLASS_SIZE = 50
SUBJECTS = ("语文", "数学", "英语", "物理", "历史", "体育与健康", "道德与法治")
BELLS = (
    ("arrival", "到校", time(7, 0), time(7, 30), "arrival", "all"),
    ("early", "早读", time(7, 30), time(7, 55), "early_reading", "all"),
    ("1", "第一节", time(8, 0), time(8, 45), "lesson", "all"),
    ("2", "第二节", time(8, 55), time(9, 40), "lesson", "all"),
    ("break", "大课间", time(9, 40), time(10, 10), "break", "all"),
    ("3", "第三节", time(10, 10), time(10, 55), "lesson", "all"),
    ("4", "第四节", time(11, 5), time(11, 50), "lesson", "all"),
    ("noon", "午餐、午休", time(11, 50), time(13, 50), "noon", "all"),
    ("5", "第五节", time(14, 0), time(14, 45), "lesson", "all"),
    ("6", "第六节", time(14, 55), time(15, 40), "lesson", "all"),
    ("7", "第七节", time(15, 50), time(16, 35), "lesson", "all"),
    ("dismissal", "放学", time(16, 40), time(17, 0), "dismissal", "day"),
)
PERIODS = ("1", "2", "3", "4", "5", "6", "7")
WEEKDAYS = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Taught:
    """A lesson of the week; classes and teachers by index."""

    school_class: int
    weekday: int
    period: str
    subject: str
    teacher: int


def class_sizes(students: int) -> list[int]:
    """Sizes of the classes, grade by grade in turn; at least one class a grade as far as there are students."""
    classes = max(1, ceil(students / CLASS_SIZE))
    classes = min(students, max(classes, GRADES)) if students >= GRADES else max(1, students)
    small, extra = divmod(students, classes)
    return [small + (1 if index < extra else 0) for index in range(classes)]


def teachers(classes: int) -> int:
    """Seven teachers for every seven classes: each has one subject, and one class as homeroom teacher."""
    return ceil(classes / len(SUBJECTS)) * len(SUBJECTS)


def homeroom(school_class: int) -> int:
    return school_class


def timetable(classes: int) -> list[Taught]:
    """In every period the classes of a block of seven have seven different subjects, hence seven different teachers."""
    size = len(SUBJECTS)
    lessons = []
    for klass in range(classes):
        block, place = divmod(klass, size)
        for weekday in WEEKDAYS:
            lessons.append(Taught(klass, weekday, "early", "早读", homeroom(klass)))
            for number, period in enumerate(PERIODS):
                subject = (place + number + weekday) % size
                lessons.append(Taught(klass, weekday, period, SUBJECTS[subject], block * size + subject))
    return lessons
