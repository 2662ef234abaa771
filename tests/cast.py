"""The fixed cast: one small school with somebody in every post. All page tests play with these people.

All invented: identity numbers under county code 379999, phones 1xx 000x xxxx.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from uuid import UUID

from django.db import transaction
from django.test import Client

from xuean.access.actor import Actor
from xuean.calendars.models import Bell, BellSchedule, Term
from xuean.core.ids import new_id
from xuean.core.names import initials_of, pinyin_of
from xuean.core.pen import Pen, holding
from xuean.people import blinds
from xuean.people.models import (
    Account,
    ContactPoint,
    Enrolment,
    Grade,
    GuardianRight,
    Guardianship,
    Lesson,
    Person,
    School,
    SchoolClass,
    Staff,
    Stage,
    Student,
    TeachingGroup,
    Tie,
)

BEGAN = datetime(2026, 8, 31, 16, 0, tzinfo=UTC)  # 1 September 2026, 00:00 in Shanghai
MONDAY = date(2026, 11, 23)

BELLS = (
    ("early", "早读", time(7, 30), time(7, 55), "early_reading"),
    ("1", "第一节", time(8, 0), time(8, 45), "lesson"),
    ("2", "第二节", time(8, 55), time(9, 40), "lesson"),
    ("3", "第三节", time(10, 10), time(10, 55), "lesson"),
    ("4", "第四节", time(11, 5), time(11, 50), "lesson"),
    ("noon", "午休", time(11, 50), time(13, 50), "noon"),
    ("5", "第五节", time(14, 0), time(14, 45), "lesson"),
    ("6", "第六节", time(14, 55), time(15, 40), "lesson"),
)

SCHOOL_POSTS = (
    "principal",
    "vice_principal",
    "safety_office",
    "academic_office",
    "student_affairs_office",
    "general_affairs_office",
    "school_doctor",
    "psychology_teacher",
    "guard",
    "dormitory_manager",
    "recorder",
    "archivist",
    "supervisor",
    "system_administrator",
)

NAMES = ("李沐阳", "王若溪", "曾小贤", "单于飞", "欧阳明月", "解晓东")


def shanghai(hour: int, minute: int = 0, on: date = MONDAY) -> datetime:
    """An instant on the cast's Monday, by the school's wall clock."""
    from zoneinfo import ZoneInfo

    return datetime.combine(on, time(hour, minute), ZoneInfo("Asia/Shanghai")).astimezone(UTC)


@dataclass
class Cast:
    school: School
    grade: Grade
    classes: list[SchoolClass] = field(default_factory=list)
    groups: list[TeachingGroup] = field(default_factory=list)
    people: dict[str, Person] = field(default_factory=dict)  # by post; homeroom_teacher_2 for the second class
    students: list[Student] = field(default_factory=list)  # of the first class
    others: list[Student] = field(default_factory=list)  # of the second class
    guardians: list[Person] = field(default_factory=list)  # of students[0], in contact order

    def actor(self, post: str, now: datetime | None = None) -> Actor:
        return Actor.for_person(self.people[post], now or shanghai(8))


def make(code: str = "3799990001", name: str = "青云实验中学", *, pen_now: datetime = BEGAN) -> Cast:
    """A junior school with two classes of one grade, its timetable and bells. Needs a database."""
    with transaction.atomic(), holding(Pen(actor=None, school_id=None, tag="tests.cast", now=pen_now)):
        school = School.objects.create(code=code, name=name, created_at=BEGAN)
        stage = Stage.objects.create(school=school, code="junior", years=3, style="staged", created_at=BEGAN)
        grade = Grade.objects.create(school=school, stage=stage, entry_year=2026, created_at=BEGAN)
        cast = Cast(school, grade)
        _calendar(school)
        for number in (1, 2):
            _class(cast, number)
        _staff(cast)
        _lessons(cast)
        _students(cast)
        _guardians(cast)
    return cast


def _calendar(school: School) -> None:
    Term.objects.create(
        school=school,
        name="2026-2027-1",
        school_year=2026,
        since_on=date(2026, 9, 1),
        until_on=date(2027, 1, 30),
        created_at=BEGAN,
    )
    schedule = BellSchedule.objects.create(school=school, since_on=date(2026, 9, 1), created_at=BEGAN)
    for period, name, start, end, kind in BELLS:
        Bell.objects.create(
            school=school,
            schedule=schedule,
            period=period,
            name=name,
            start=start,
            end=end,
            kind=kind,
            created_at=BEGAN,
        )


def _class(cast: Cast, number: int) -> None:
    klass = SchoolClass.objects.create(school=cast.school, grade=cast.grade, number=number, created_at=BEGAN)
    cast.classes.append(klass)
    cast.groups.append(
        TeachingGroup.objects.create(school=cast.school, kind="class", school_class=klass, created_at=BEGAN)
    )


def person(school: School, name: str, **more: object) -> Person:
    return Person.objects.create(
        school=school, name=name, pinyin=pinyin_of(name), initials=initials_of(name), created_at=BEGAN, **more
    )


def member_of_staff(cast: Cast, key: str, name: str) -> Person:
    """A person with an account and a staff number."""
    account = Account.objects.create(username=f"{cast.school.code}-{key}")
    found = person(cast.school, name, account=account)
    Staff.objects.create(school=cast.school, person=found, staff_no=f"T{len(cast.people):03}", created_at=BEGAN)
    cast.people[key] = found
    return found


def tie(cast: Cast, who: Person, post: str, record: str, anchor: UUID, **more: object) -> Tie:
    return Tie.objects.create(
        school=cast.school,
        person=who,
        post=post,
        anchor_record=record,
        anchor_id=anchor,
        since=BEGAN,
        recorded_at=BEGAN,
        **more,
    )


def _staff(cast: Cast) -> None:
    for number, post in enumerate(SCHOOL_POSTS):
        tie(
            cast,
            member_of_staff(cast, post, f"周{'一二三四五六七八九十百千万亿'[number]}"),
            post,
            "school",
            cast.school.id,
        )
    for number, name in ((0, "周敏"), (1, "林静")):
        key = "homeroom_teacher" if number == 0 else "homeroom_teacher_2"
        tie(cast, member_of_staff(cast, key, name), "homeroom_teacher", "class", cast.classes[number].id)
    tie(cast, member_of_staff(cast, "grade_leader", "赵磊"), "grade_leader", "grade", cast.grade.id)
    teacher = member_of_staff(cast, "subject_teacher", "王建国")
    tie(cast, teacher, "subject_teacher", "group", cast.groups[0].id)


def _lessons(cast: Cast) -> None:
    for index, group in enumerate(cast.groups):
        head = cast.people["homeroom_teacher" if index == 0 else "homeroom_teacher_2"]
        for weekday in range(1, 6):
            for period, *_ in BELLS:
                if period == "noon":
                    continue
                teacher = cast.people["subject_teacher"] if index == 0 and period in "1234" else head
                Lesson.objects.create(
                    school=cast.school,
                    group=group,
                    weekday=weekday,
                    period=period,
                    subject="数学" if teacher is not head else "语文",
                    teacher=teacher,
                    since=BEGAN,
                    recorded_at=BEGAN,
                )


def _students(cast: Cast) -> None:
    for number, name in enumerate(NAMES):
        cast.students.append(student(cast, cast.classes[0], name, number + 1))
    for number in range(3):
        cast.others.append(student(cast, cast.classes[1], f"陈{'甲乙丙'[number]}", number + 1))


def student(cast: Cast, klass: SchoolClass, name: str, seat: int) -> Student:
    who = person(cast.school, name, sex="1", birth_on=date(2013, 5, 4))
    found = Student.objects.create(
        school=cast.school,
        person=who,
        local_no=f"{klass.number:02}{seat:03}",
        current_class=klass,
        seat_no=seat,
        ethnicity="01",
        created_at=BEGAN,
    )
    Enrolment.objects.create(school=cast.school, student=found, school_class=klass, since=BEGAN, recorded_at=BEGAN)
    return found


def _guardians(cast: Cast) -> None:
    for order, (name, kinship, phone) in enumerate(
        (("李建军", "51", "13800001111"), ("王芳", "52", "13900002222")), start=1
    ):
        cast.guardians.append(guardian(cast, cast.students[0], name, kinship, phone, order))
    cast.people["guardian"] = cast.guardians[0]


def guardian(cast: Cast, child: Student, name: str, kinship: str, phone: str, order: int) -> Person:
    """With every right and a phone; the first one also with an e-mail address."""
    who = person(cast.school, name, account=Account.objects.create(username=f"{cast.school.code}-{phone}"))
    relation = Guardianship.objects.create(
        school=cast.school,
        student=child,
        person=who,
        kinship=kinship,
        contact_order=order,
        since=BEGAN,
        recorded_at=BEGAN,
    )
    for right in ("custody", "told", "collect", "see"):
        GuardianRight.objects.create(
            school=cast.school, guardianship=relation, right=right, since=BEGAN, recorded_at=BEGAN
        )
    contact(cast, who, "mobile", phone)
    if order == 1:
        contact(cast, who, "email", f"guardian-{new_id().hex[:8]}@example.com")
    return who


def contact(cast: Cast, who: Person, kind: str, value: str) -> ContactPoint:
    return ContactPoint.objects.create(
        school=cast.school,
        person=who,
        kind=kind,
        value=value,
        value_blind=blinds.contact(cast.school.id, kind, value),
        since=BEGAN,
        created_at=BEGAN,
    )


def sign_in(client: Client, person: Person, now: datetime) -> None:
    """A session that has met its second factor and was confirmed at `now`; the client answers as this person."""
    client.force_login(person.account)
    session = client.session
    session.update({"person_id": str(person.id), "factor": "totp", "confirmed_at": now.isoformat()})
    session.save()
