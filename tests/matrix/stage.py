"""The stage of the matrix: the fixed cast, a second grade, a second school, one object of every kind in every scope.

Scopes, seen from the first class (七年级1班):
own        the first class, its first student, what is about them     本班
classmate  another student of the same class                          同班另一名学生
grade      the second class of the same grade                         同年级别班
other      a class of another grade of the same school                别的年级
ended      a student who has left the first class for the second      已转出本班的学生
school     what belongs to the school at large                        全校共有
elsewhere  another school                                             别的学校
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from tests import cast as theatre
from tests.cast import BEGAN, MONDAY, Cast, shanghai
from xuean.access.actor import Actor
from xuean.attendance.models import ClassRecord, WallToken
from xuean.audit.append import append
from xuean.audit.models import Entry
from xuean.calendars.models import DayClosure, SchoolDay
from xuean.core.ids import new_id
from xuean.core.pen import Pen, holding
from xuean.core.ref import Ref
from xuean.duties import snapshot
from xuean.duties.models import Duty
from xuean.files.carry import Made
from xuean.files.keep import keep
from xuean.gate.models import Badge, Device, GateEvent
from xuean.jobs.models import ClockJump, Job
from xuean.notices.models import ContactAttempt
from xuean.outbox.models import Envelope
from xuean.people import blinds, ties
from xuean.people.models import (
    Account,
    Campus,
    ContactPoint,
    Grade,
    GuardianRight,
    IdentityDocument,
    Person,
    Place,
    School,
    SchoolClass,
    StaffLeave,
    Student,
    TeachingGroup,
    Tie,
)
from xuean.presence.models import Excuse, Sighting, Sweep
from xuean.roster.models import ImportRun, IntakeNote
from xuean.rulebook.shelf import book

NOW = shanghai(9)
BACK = NOW + timedelta(days=2)  # the holder is back from leave
ACCOUNT = "attendance.account-for-absent"

Objects = dict[str, dict[str, Model]]  # record class -> scope -> object


@dataclass
class Stage:
    cast: Cast
    there: Cast  # the other school
    third: SchoolClass
    objects: Objects = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)  # role -> who acts
    rows: Objects = field(default_factory=dict)  # what only addresses need: leave of staff, closures of a day
    persons: dict[str, Person] = field(default_factory=dict)  # role -> of flesh and blood, with an account
    moments: dict[str, Any] = field(default_factory=dict)  # role -> when, if not NOW

    def put(self, record: str, scope: str, obj: Model) -> Any:
        self.objects.setdefault(record, {})[scope] = obj
        return obj


def build() -> Stage:
    """Needs a database; everything in one transaction."""
    with transaction.atomic():
        here = theatre.make("3799990001", "青云实验中学")
        there = theatre.make("3799990002", "别处中学")
        with holding(Pen(actor=None, school_id=here.school.id, tag="tests.stage", now=BEGAN)) as pen:
            stage = Stage(here, there, _third_class(here))
            _people(stage, pen)
            _of_school(stage)
            _of_classes(stage)
            _of_students(stage, pen)
            _roles(stage)
        _audited(stage)
    return stage


def _third_class(cast: Cast) -> SchoolClass:
    """八年级1班 with its homeroom teacher and two students."""
    grade = Grade.objects.create(school=cast.school, stage_id=cast.grade.stage_id, entry_year=2025, created_at=BEGAN)
    klass = SchoolClass.objects.create(school=cast.school, grade=grade, number=1, created_at=BEGAN)
    TeachingGroup.objects.create(school=cast.school, kind="class", school_class=klass, created_at=BEGAN)
    head = theatre.member_of_staff(cast, "homeroom_teacher_3", "何远")
    theatre.tie(cast, head, "homeroom_teacher", "class", klass.id)
    return klass


def _people(stage: Stage, pen: Pen) -> None:
    cast = stage.cast
    own = cast.classes[0]
    mentor = theatre.member_of_staff(cast, "mentor", "江白")
    theatre.tie(cast, mentor, "mentor", "student", cast.students[0].id)
    caller = theatre.member_of_staff(cast, "search_caller", "何专责")
    theatre.tie(cast, caller, "search_caller", "student", cast.students[0].id)
    officer = cast.students[2].person
    officer.account = Account.objects.create(username=f"{cast.school.code}-officer")
    officer.save(update_fields=["account"])
    theatre.tie(cast, officer, "class_officer", "class", own.id)
    cast.people["class_officer"] = officer
    bureau = theatre.person(cast.school, "方局", account=Account.objects.create(username=f"{cast.school.code}-bureau"))
    theatre.tie(cast, bureau, "bureau_officer", "school", cast.school.id)
    cast.people["bureau_officer"] = bureau
    former = theatre.member_of_staff(cast, "ended_homeroom_teacher", "吴前")
    theatre.tie(cast, former, "homeroom_teacher", "class", own.id, until=shanghai(0) - timedelta(days=30))
    holder = Tie.objects.get(person=cast.people["homeroom_teacher"], post="homeroom_teacher")
    deputy = theatre.member_of_staff(cast, "deputy", "代明")
    theatre.tie(cast, deputy, "homeroom_teacher", "class", own.id, deputy_of=holder)
    ties.go_on_leave(pen, holder.person, shanghai(0), shanghai(0) + timedelta(days=1))
    disabled = theatre.member_of_staff(cast, "disabled_account", "停用")
    theatre.tie(cast, disabled, "principal", "school", cast.school.id)
    Account.objects.filter(pk=disabled.account_id).update(is_active=False)
    unseen = theatre.guardian(cast, cast.students[0], "李无见", "97", "13900003333", 3)
    GuardianRight.objects.filter(guardianship__person=unseen, right="see").update(until=NOW - timedelta(days=1))
    cast.people["guardian_without_see"] = unseen


def _of_school(stage: Stage) -> None:
    """What belongs to the school at large."""
    for scope, cast in (("school", stage.cast), ("elsewhere", stage.there)):
        school: School = cast.school
        stage.put("school", scope, school)
        stage.put("campus", scope, Campus.objects.create(school=school, name="东校区", created_at=BEGAN))
        stage.put("place", scope, Place.objects.create(school=school, name="三楼实验室", created_at=BEGAN))
        stage.put("stage", scope, cast.grade.stage)
        day = SchoolDay.objects.create(
            school=school, on=day_after(5), kind="school", am=True, pm=True, reason="", source="hand", created_at=BEGAN
        )
        stage.put("calendar", scope, day)
        stage.put("staff", scope, cast.people["archivist"].staff)
        stage.put("account", scope, cast.people["archivist"].account)
        stage.put(
            "job", scope, Job.objects.create(name="tests.job", school_id=school.id, not_before=NOW, created_at=NOW)
        )
        token = WallToken.objects.create(
            school=school, label="大厅", digest=new_id().hex, made_by=cast.people["principal"], created_at=BEGAN
        )
        stage.put("wall_token", scope, token)
        _of_gate(stage, scope, school, cast.people["principal"])
        run = ImportRun.objects.create(school=school, kind="students", state="saved", file_digest="0", created_at=BEGAN)
        stage.put("import_run", scope, run)
        away = StaffLeave.objects.create(school=school, person=cast.people["archivist"], since=BACK, recorded_at=BEGAN)
        closed = DayClosure.objects.create(
            school=school, on=day_after(3), session="am", reason="台风", created_at=BEGAN
        )
        stage.rows.setdefault("leave", {})[scope] = away
        stage.rows.setdefault("closure", {})[scope] = closed
    installation = Job.objects.create(name="tests.installation", school_id=None, not_before=NOW, created_at=NOW)
    stage.put("job", "installation", installation)
    ClockJump.objects.create(noticed_at=NOW, worker="tests", wall_seconds=90, database_seconds=0, skew_seconds=90)
    stage.put("tie", "school", Tie.objects.get(person=stage.cast.people["principal"]))
    stage.put("person", "colleague", stage.cast.people["archivist"])
    stage.put("person", "guardian_of_own", stage.cast.guardians[0])


def _of_gate(stage: Stage, scope: str, school: School, by: Person) -> None:
    device = Device.objects.create(school=school, name="东门闸机", kind="turnstile", made_by=by, created_at=BEGAN)
    stage.put("device", scope, device)
    row = {"school": school, "device": device, "event_id": "e1", "outcome": "invalid", "reason": "at"}
    stage.put("gate_event", scope, GateEvent.objects.create(**row, recorded_at=BEGAN))


def classes(stage: Stage) -> dict[str, SchoolClass]:
    return {
        "own": stage.cast.classes[0],
        "grade": stage.cast.classes[1],
        "other": stage.third,
        "elsewhere": stage.there.classes[0],
    }


def _of_classes(stage: Stage) -> None:
    for scope, klass in classes(stage).items():
        group: TeachingGroup = klass.group
        stage.put("class", scope, klass)
        stage.put("group", scope, group)
        if scope != "grade":
            stage.put("grade", scope, klass.grade)
        head = Tie.objects.filter(post="homeroom_teacher", anchor_id=klass.id, until=None, deputy_of=None).get()
        stage.put("tie", scope, head)
        stage.put("lesson", scope, _lesson(stage, group, head.person))
        start = shanghai(8)
        common = {"school_id": klass.school_id, "group": group, "on": MONDAY, "period": "1", "session_start_at": start}
        sweep = Sweep.objects.create(
            **common, occurred_at=start, recorded_at=start, size=3, absent=0, excused=0, list_digest="", by=head.person,
            source="app",
        )  # fmt: skip
        stage.put("roll_call", scope, sweep)
        record = ClassRecord.objects.create(**common, marks={}, by=head.person, created_at=start)
        stage.put("class_record", scope, record)
        stage.put("duty_of_group", scope, duty(klass.school_id, Ref("group", group.id), group_id=group.id))


def _lesson(stage: Stage, group: TeachingGroup, teacher: Person) -> Model:
    found = group.lessons.first()
    if found is None:
        found = group.lessons.create(
            school_id=group.school_id, weekday=1, period="1", subject="数学", teacher=teacher, since=BEGAN,
            recorded_at=BEGAN,
        )  # fmt: skip
    return found


def _of_students(stage: Stage, pen: Pen) -> None:
    cast = stage.cast
    moved = theatre.student(cast, cast.classes[0], "转走生", 60)
    chosen = {
        "own": (cast, cast.students[0]),
        "classmate": (cast, cast.students[1]),
        "grade": (cast, cast.others[0]),
        "other": (cast, theatre.student(cast, stage.third, "高一等", 61)),
        "ended": (cast, moved),
        "elsewhere": (stage.there, stage.there.students[1]),
    }
    for number, (scope, (school, student)) in enumerate(chosen.items()):
        _about(stage, pen, scope, school, student, number)
    ties.enrol(pen, moved, cast.classes[1], since=shanghai(0) - timedelta(days=20), change="21")


def _about(stage: Stage, pen: Pen, scope: str, cast: Cast, student: Student, number: int) -> None:
    """Everything there is about one student."""
    stage.put("student", scope, student)
    stage.put("person", scope, student.person)
    if scope == "own":
        guardian = cast.guardians[0]
    else:
        guardian = theatre.guardian(cast, student, f"家长{number}", "51", f"1380000222{number}", 1)
    stage.put("guardianship", scope, guardian.guardianships.get(student=student))
    stage.put("contact", scope, ContactPoint.objects.filter(person=guardian, kind="mobile").get())
    number_text = f"37999920130504{number:04}"
    document = IdentityDocument.objects.create(
        school=cast.school, person=student.person, kind="1", number=number_text,
        number_blind=blinds.identity(cast.school.id, "1", number_text), since=BEGAN, recorded_at=BEGAN,
    )  # fmt: skip
    stage.put("identity", scope, document)
    common: dict[str, Any] = {"school": cast.school, "student": student}
    stage.put("sighting", scope, Sighting.objects.create(
        **common, on=MONDAY, occurred_at=shanghai(8), recorded_at=shanghai(8), kind="absent", context="roll_call",
        source="app",
    ))  # fmt: skip
    stage.put("badge", scope, Badge.objects.create(
        **common, code=f"badge-{number}", since=BEGAN, recorded_at=BEGAN
    ))  # fmt: skip
    stage.put("excuse", scope, Excuse.objects.create(
        **common, kind="leave", source="guardian_call", since=shanghai(8), recorded_at=shanghai(8), reason="发烧"
    ))  # fmt: skip
    paper = Made("jpeg", b"paper %d" % number, b"preview", 8, 8)
    reason = Ref("excuse", stage.objects["excuse"][scope].pk)
    stage.put("file", scope, keep(pen, paper, owner=student, about=reason, purpose="leave-note"))
    stage.put("contact_attempt", scope, ContactAttempt.objects.create(
        **common, target="guardian", person=guardian, number_masked="138****", number_blind=b"0" * 16,
        result="no_answer", occurred_at=shanghai(8), recorded_at=shanghai(8),
    ))  # fmt: skip
    klass = student.current_class
    stage.put("duty", scope, duty(
        cast.school.id, Ref("student", student.id), student_id=student.id,
        school_class_id=klass.id if scope != "ended" else stage.cast.classes[1].id, grade_id=klass.grade_id,
    ))  # fmt: skip
    stage.put("envelope", scope, Envelope.objects.create(
        **common, kind="notices.missing", recipient=guardian, reference_record="duty",
        reference_id=stage.objects["duty"][scope].pk, facts={"student": str(student.id)}, dedupe=f"tests-{number}",
        state="failed", reason="no-channel", not_before=NOW, next_at=NOW, created_at=NOW,
    ))  # fmt: skip
    stage.put("intake_note", scope, IntakeNote.objects.create(
        **common, person=student.person, topic="health", text="花生过敏", digest=bytes([number] * 16), created_at=BEGAN
    ))  # fmt: skip


def duty(school: UUID, subject: Ref, **anchors: Any) -> Duty:
    """An open search since eight o'clock: about a student, or, for a group, its outstanding roll-call."""
    name = ACCOUNT if subject.record == "student" else "attendance.take-roll-call"
    ladder = book(None).ladder(name, MONDAY)
    eight = shanghai(8).isoformat()
    facts = {"session_start": eight, "session_end": eight, "marked": eight, "noticed": eight, "period": "1",
             "on": MONDAY.isoformat()}  # fmt: skip
    return Duty.objects.create(
        school_id=school, name=name, clause=ladder.clause, edition=ladder.edition, rule=snapshot.of_ladder(ladder),
        subject_record=subject.record, subject_id=subject.id, opened_at=shanghai(8), created_at=shanghai(8),
        facts=facts, **anchors,
    )  # fmt: skip


def _audited(stage: Stage) -> None:
    for scope, cast in (("school", stage.cast), ("elsewhere", stage.there)):
        entry = append(
            school_id=cast.school.id, tag="tests.stage", actor=cast.actor("principal", NOW), subject=None, now=NOW,
            codes={},
        )  # fmt: skip
        stage.put("audit_entry", scope, Entry.objects.get(pk=entry.pk))


def _roles(stage: Stage) -> None:
    """Everybody who acts; `deputy` twice: while the holder is away, and after."""
    people = stage.cast.people
    for role in people:
        if role not in ("homeroom_teacher_2", "homeroom_teacher_3", "deputy"):
            stage.persons[role] = people[role]
    stage.persons["deputy_while_away"] = stage.persons["deputy_when_back"] = people["deputy"]
    stage.persons["homeroom_teacher_elsewhere"] = stage.there.people["homeroom_teacher"]
    stage.moments["deputy_when_back"] = BACK
    for role, person in stage.persons.items():
        stage.actors[role] = Actor.for_person(person, stage.moments.get(role, NOW))
    stage.actors["system"] = Actor.for_system("tests", stage.cast.school.id)
    stage.actors["display"] = Actor.for_display(stage.cast.school.id)
    stage.actors["gate_device"] = Actor.for_device(stage.cast.school.id, stage.objects["device"]["school"].id)


def day_after(days: int) -> date:
    return MONDAY + timedelta(days=days)
