"""The demo school itself: calendar, classes, staff, lessons, students and guardians, written in bulk."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from xuean.calendars.models import Bell, BellSchedule, Term
from xuean.core.names import initials_of, pinyin_of
from xuean.core.pen import Pen
from xuean.people import blinds, naming, structure
from xuean.people.models import (
    Account,
    ContactPoint,
    Enrolment,
    GuardianRight,
    Guardianship,
    IdentityDocument,
    Lesson,
    Person,
    School,
    SchoolClass,
    Staff,
    Student,
    TeachingGroup,
    Tie,
)
from xuean.people.models.guardian import RIGHTS
from xuean.project.demo import plan
from xuean.project.demo.invent import EMPLOYERS, ETHNICITIES, Invented, Inventor
from xuean.vault.keys import ensure_person_keys

CODE, NAME = "3799990001", "青云实验中学"
ZONE = "Asia/Shanghai"
OFFICES = (
    ("principal", "校长"),
    ("vice_principal", "副校长"),
    ("safety_office", "安全办"),
    ("academic_office", "教务处"),
    ("student_affairs_office", "政教处"),
    ("general_affairs_office", "总务处"),
    ("school_doctor", "校医"),
    ("psychology_teacher", "心理教师"),
    ("guard", "门卫"),
    ("dormitory_manager", "宿管"),
    ("recorder", "录入员"),
    ("archivist", "档案员"),
    ("supervisor", "监督小组"),
    ("system_administrator", "系统管理员"),
)
KINSHIPS = ("51", "52")  # father, mother


@dataclass
class Built:
    school: School
    classes: list[SchoolClass] = field(default_factory=list)
    groups: list[TeachingGroup] = field(default_factory=list)
    teachers: list[Person] = field(default_factory=list)
    students: list[Student] = field(default_factory=list)
    guardians: dict[UUID, list[Person]] = field(default_factory=dict)  # by student


def build(pen: Pen, students: int, seed: int) -> Built:
    """Everything of the school, with the pen in hand and inside a transaction."""
    year = naming.school_year(pen.now.astimezone(ZoneInfo(ZONE)).date())
    began = datetime(year, 9, 1, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
    inventor = Inventor(seed)
    school = School.objects.create(code=CODE, name=NAME, zone=ZONE, created_at=pen.now)
    pen.school_id = school.id
    built = Built(school)
    _time(pen, school, year)
    sizes = plan.class_sizes(students)
    _classes(pen, built, len(sizes), year)
    _staff(pen, built, inventor, began)
    _lessons(pen, built, began)
    _students(pen, built, inventor, sizes, began)
    return built


def _time(pen: Pen, school: School, year: int) -> None:
    Term.objects.bulk_create(
        Term(school=school, name=name, school_year=year, since_on=since, until_on=until, created_at=pen.now)
        for name, since, until in (
            (f"{year}-{year + 1}-1", date(year, 9, 1), date(year + 1, 1, 25)),
            (f"{year}-{year + 1}-2", date(year + 1, 2, 22), date(year + 1, 7, 10)),
        )
    )
    schedule = BellSchedule.objects.create(school=school, since_on=date(year, 9, 1), created_at=pen.now)
    Bell.objects.bulk_create(
        Bell(
            school=school, schedule=schedule, period=period, name=name, start=start, end=end, kind=kind,
            applies=applies, created_at=pen.now,
        )
        for period, name, start, end, kind, applies in plan.BELLS
    )  # fmt: skip


def _classes(pen: Pen, built: Built, count: int, year: int) -> None:
    stage = structure.open_stage(pen, built.school, "junior", plan.GRADES)
    for index in range(count):
        number, place = index // plan.GRADES + 1, index % plan.GRADES
        grade = structure.open_grade(pen, stage, year - place)
        klass = structure.open_class(pen, grade, number)
        built.classes.append(klass)
        built.groups.append(structure.group_of(pen, klass))


def _staff(pen: Pen, built: Built, inventor: Inventor, began: datetime) -> None:
    posts = [(post, None) for post, _ in OFFICES]
    subjects = [plan.SUBJECTS[index % len(plan.SUBJECTS)] for index in range(plan.teachers(len(built.classes)))]
    grown = (date(began.year - 26, 1, 1), date(began.year - 58, 1, 1))
    rows = [inventor.person(*grown) for _ in range(len(posts) + len(subjects) + plan.GRADES)]
    persons = _persons(pen, built.school, rows, "staff", accounts=True)
    Staff.objects.bulk_create(
        Staff(school=built.school, person=one, staff_no=f"T{no:03}", subject=subject, created_at=pen.now)
        for no, (one, subject) in enumerate(
            zip(persons, [""] * len(posts) + subjects + ["数学"] * plan.GRADES, strict=True), 1
        )
    )
    offices, rest = persons[: len(posts)], persons[len(posts) :]
    built.teachers = rest[: len(subjects)]
    ties = [
        _tie(built.school, one, post, "school", built.school.id, began)
        for one, (post, _) in zip(offices, posts, strict=True)
    ]
    ties += [
        _tie(built.school, built.teachers[plan.homeroom(index)], "homeroom_teacher", "class", klass.id, began)
        for index, klass in enumerate(built.classes)
    ]
    grades = list(dict.fromkeys(klass.grade_id for klass in built.classes))
    ties += [
        _tie(built.school, rest[len(subjects) + no], "grade_leader", "grade", one, began)
        for no, one in enumerate(grades)
    ]
    Tie.objects.bulk_create(ties)
    _contacts(pen, built.school, [(one, "mobile", inventor.phone()) for one in persons], began)


def _lessons(pen: Pen, built: Built, began: datetime) -> None:
    taught = plan.timetable(len(built.classes))
    Lesson.objects.bulk_create(
        Lesson(
            school=built.school, group=built.groups[one.school_class], weekday=one.weekday, period=one.period,
            subject=one.subject, teacher=built.teachers[one.teacher], since=began, recorded_at=pen.now,
        )
        for one in taught
    )  # fmt: skip
    pairs = dict.fromkeys((one.teacher, one.school_class) for one in taught)
    Tie.objects.bulk_create(
        _tie(built.school, built.teachers[teacher], "subject_teacher", "group", built.groups[klass].id, began)
        for teacher, klass in pairs
    )


def _students(pen: Pen, built: Built, inventor: Inventor, sizes: list[int], began: datetime) -> None:
    invented, places = [], []
    for index, size in enumerate(sizes):
        age = 12 + index % plan.GRADES
        span = (date(began.year - age, 8, 31), date(began.year - age - 1, 9, 1))
        for seat in range(1, size + 1):
            invented.append(inventor.person(*span))
            places.append((built.classes[index], index, seat))
    persons = _persons(pen, built.school, invented, "student")
    ensure_person_keys(built.school.id, [one.id for one in persons])
    built.students = [
        Student(
            school=built.school, person=one, local_no=f"{began.year % 100:02}{index + 1:02}{seat:02}",
            current_class=klass, seat_no=seat, ethnicity=inventor.random.choice(ETHNICITIES),
            student_number=f"G{row.identity}",
            student_number_blind=blinds.student_number(built.school.id, f"G{row.identity}"),
            confirmed_on=began.date(), created_at=pen.now,
        )
        for one, row, (klass, index, seat) in zip(persons, invented, places, strict=True)
    ]  # fmt: skip
    Student.objects.bulk_create(built.students)
    Enrolment.objects.bulk_create(
        Enrolment(school=built.school, student=one, school_class=one.current_class, since=began, recorded_at=pen.now)
        for one in built.students
    )
    IdentityDocument.objects.bulk_create(
        IdentityDocument(
            school=built.school, person=one, kind="1", number=row.identity, since=began, recorded_at=pen.now,
            number_blind=blinds.identity(built.school.id, "1", row.identity),
        )
        for one, row in zip(persons, invented, strict=True)
    )  # fmt: skip
    _contacts(pen, built.school, [(one, "address", inventor.address()) for one in persons], began)
    _guardians(pen, built, inventor, invented, began)


def _guardians(pen: Pen, built: Built, inventor: Inventor, children: list[Invented], began: datetime) -> None:
    grown = (date(began.year - 34, 1, 1), date(began.year - 52, 1, 1))
    rows = [inventor.person(*grown, surname=child.name[0] if no == 0 else "") for child in children for no in (0, 1)]
    persons = _persons(pen, built.school, rows, "guardian", accounts=True)
    ensure_person_keys(built.school.id, [one.id for one in persons])
    relations = []
    for index, student in enumerate(built.students):
        both = persons[2 * index : 2 * index + 2]
        built.guardians[student.id] = both
        relations += [
            Guardianship(
                school=built.school, student=student, person=one, kinship=KINSHIPS[order], contact_order=order + 1,
                employer=inventor.random.choice(EMPLOYERS), since=began, recorded_at=pen.now,
            )
            for order, one in enumerate(both)
        ]  # fmt: skip
    Guardianship.objects.bulk_create(relations)
    GuardianRight.objects.bulk_create(
        GuardianRight(school=built.school, guardianship=one, right=right, since=began, recorded_at=pen.now)
        for one in relations
        for right in RIGHTS
    )
    points = [(one, "mobile", inventor.phone()) for one in persons]
    points += [(one, "email", f"guardian{no}@school.example") for no, one in enumerate(persons) if no % 2 == 0]
    _contacts(pen, built.school, points, began)


def _persons(pen: Pen, school: School, rows: list[Invented], kind: str, *, accounts: bool = False) -> list[Person]:
    made = [Account(username=f"{kind}-{no}", created_at=pen.now) for no in range(len(rows))] if accounts else []
    for account in made:
        account.set_unusable_password()
    Account.objects.bulk_create(made)
    persons = [
        Person(
            school=school, name=row.name, sex=row.sex, birth_on=row.birth_on, pinyin=pinyin_of(row.name),
            initials=initials_of(row.name), account=made[no] if accounts else None, created_at=pen.now,
        )
        for no, row in enumerate(rows)
    ]  # fmt: skip
    return Person.objects.bulk_create(persons)


def _contacts(pen: Pen, school: School, points: list[tuple[Person, str, str]], began: datetime) -> None:
    ensure_person_keys(school.id, {one.id for one, _, _ in points})
    ContactPoint.objects.bulk_create(
        ContactPoint(
            school=school, person=one, kind=kind, value=value, value_blind=blinds.contact(school.id, kind, value),
            since=began, created_at=pen.now, confirmed_on=(began + timedelta(days=7)).date(),
        )
        for one, kind, value in points
    )  # fmt: skip


def _tie(school: School, person: Person, post: str, record: str, anchor: UUID, began: datetime) -> Tie:
    return Tie(
        school=school, person=person, post=post, anchor_record=record, anchor_id=anchor, since=began, recorded_at=began
    )
