"""A roster comes into a school: made, found again, changed, linked; and what a person has to confirm."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from xuean.audit.models import Entry
from xuean.audit.verify import verify
from xuean.core.verdict import Refused
from xuean.people import blinds
from xuean.people.models import (
    ContactPoint,
    Enrolment,
    GuardianRight,
    Guardianship,
    IdentityDocument,
    Person,
    SchoolClass,
    Student,
)
from xuean.roster import take
from xuean.roster.models import ImportRow, ImportRun, IntakeNote
from xuean.roster.tests import makers
from xuean.roster.tests.invented import identity_number, people

pytestmark = pytest.mark.django_db
DATA = Path(__file__).resolve().parents[3] / "tests" / "data"
HEAD = ["姓名", "性别", "身份证号", "学籍号", "班级", "监护人1姓名", "监护人1关系", "监护人1电话", "现住址", "备注"]
COUNTS = ("rows", "created", "updated", "unchanged")


def counts(run: ImportRun) -> tuple[int, ...]:
    return tuple(run.counts[name] for name in COUNTS)


def sheet(tmp_path: Path, *rows: list[Any], head: list[str] = HEAD, name: str = "名单") -> Path:
    return makers.xlsx(tmp_path / f"{name}.xlsx", ("Sheet1", [head, *rows]))


def child(index: int = 0, **more: Any) -> list[Any]:
    """A row of HEAD about the index-th invented child; `more` by the names of HEAD."""
    one = people(index + 1, born=2013)[index]
    values = {
        "姓名": one.name,
        "性别": one.sex,
        "身份证号": one.number,
        "学籍号": f"G{one.number}",
        "班级": "初一（1）班",
        "监护人1姓名": f"{one.name[0]}大海",
        "监护人1关系": "父亲",
        "监护人1电话": one.phone,
        "现住址": f"滨河区长江路{index}号",
        "备注": None,
    }
    return [(values | more)[name] for name in HEAD]


@pytest.mark.parametrize(("name", "count", "classes"), [("registry-export", 120, 12), ("homeroom-sheet", 52, 1)])
def test_the_workbooks_of_real_layout_import_without_a_hand(imports, name: str, count: int, classes: int) -> None:
    path = DATA / f"roster-{name}.xlsx"
    assert counts(imports(path)) == (count, count, 0, 0)
    assert SchoolClass.objects.count() == classes
    assert counts(imports(path)) == (count, 0, 0, count)


@pytest.mark.parametrize("make", [makers.registry, makers.homeroom], ids=["registry", "homeroom"])
def test_a_made_workbook_of_the_same_layout_imports_and_is_found_again(imports, tmp_path, make) -> None:
    first = imports(make(tmp_path / "名单.xlsx", 24))
    assert counts(first) == (24, 24, 0, 0)
    assert Student.objects.count() == Enrolment.objects.count() == IdentityDocument.objects.count() == 24
    people_before = Person.objects.count()
    again = imports(make(tmp_path / "名单.xlsx", 24))
    assert counts(again) == (24, 0, 0, 24)
    assert Person.objects.count() == people_before
    assert ImportRow.objects.filter(run=again).exclude(made={}).count() == 0


def test_what_the_school_then_knows_of_a_child(imports, school, tmp_path) -> None:
    imports(sheet(tmp_path, child(备注="住校，花生过敏")))
    student = Student.objects.select_related("person", "current_class__grade__stage").get()
    one = people(1, born=2013)[0]
    assert (student.person.name, student.person.birth_on) == (one.name, one.birth_on)
    assert student.current_class.name(date(2026, 11, 23)) == "初一（1）班"
    assert student.study_mode == "2"
    assert student.local_no == "260001"
    assert student.student_number == f"G{one.number}"
    document = IdentityDocument.objects.get(person=student.person)
    assert (document.kind, document.number) == ("1", one.number)
    assert bytes(document.number_blind) == blinds.identity(school.pk, "1", one.number)
    relation = Guardianship.objects.get(student=student)
    assert (relation.kinship, relation.contact_order) == ("51", 1)
    assert set(GuardianRight.objects.filter(guardianship=relation).values_list("right", flat=True)) == {
        "custody",
        "told",
        "collect",
        "see",
    }
    phone = ContactPoint.objects.get(person=relation.person)
    assert (phone.kind, phone.value) == ("mobile", f"+86{one.phone}")
    note = IntakeNote.objects.get()
    assert (note.text, note.topic, note.student_id) == ("花生过敏", "health", student.pk)


def test_a_grandmother_may_be_told_but_has_no_custody(imports, tmp_path) -> None:
    imports(sheet(tmp_path, child(监护人1关系="奶奶")))
    assert set(GuardianRight.objects.values_list("right", flat=True)) == {"told", "collect"}


def test_what_changes_is_changed_and_said_by_field(imports, tmp_path) -> None:
    imports(sheet(tmp_path, child(0), child(1)))
    phone = ContactPoint.objects.filter(kind="mobile").order_by("id").first()
    run = imports(
        sheet(
            tmp_path,
            child(0, 监护人1电话="13900055555", 现住址="滨河区新街1号", 班级="初一（2）班", 备注="住校"),
            child(1),
        )
    )
    assert counts(run) == (2, 0, 1, 1)
    row = ImportRow.objects.get(run=run, outcome="updated")
    assert set(row.fields) == {"class", "address", "guardian_phone", "study_mode"}
    phone.refresh_from_db()
    assert phone.until == run.saved_at
    student = Student.objects.get(pk=row.record_id)
    assert student.current_class.number == 2
    spans = list(student.enrolments.order_by("since").values_list("school_class__number", "until", "change"))
    assert spans == [(1, run.saved_at, ""), (2, None, "29")]
    codes = Entry.objects.filter(tag="roster.import").order_by("-seq").first().codes
    assert codes["fields"] == {"address": 1, "class": 1, "guardian_phone": 1, "study_mode": 1}
    assert "13900055555" not in json.dumps(codes)


def test_a_blank_takes_nothing_away(imports, tmp_path) -> None:
    imports(sheet(tmp_path, child(0, 备注="住校")))
    blank = child(0, 监护人1姓名=None, 监护人1关系=None, 监护人1电话=None, 现住址=None, 学籍号=None)
    assert counts(imports(sheet(tmp_path, blank))) == (1, 0, 0, 1)
    assert Student.objects.get().study_mode == "2"


class TestSiblings:
    def test_share_a_guardian_by_phone(self, imports, tmp_path) -> None:
        first, second = child(0), child(1, 监护人1电话=child(0)[7], 监护人1姓名=child(0)[5])
        imports(sheet(tmp_path, first, second))
        assert Guardianship.objects.count() == 2
        assert Guardianship.objects.values("person").distinct().count() == 1

    def test_also_across_two_files(self, imports, tmp_path) -> None:
        imports(sheet(tmp_path, child(0)))
        imports(sheet(tmp_path, child(1, 监护人1电话=child(0)[7], 监护人1姓名=child(0)[5], 班级="初二（1）班")))
        assert Guardianship.objects.values("person").distinct().count() == 1

    def test_by_document(self, imports, tmp_path) -> None:
        number = identity_number(date(1980, 1, 2), 1, male=True)
        head = [*HEAD[:-1], "监护人1身份证件号"]
        rows = [[*child(0)[:-1], number], [*child(1, 监护人1姓名=child(0)[5])[:-1], number]]
        imports(sheet(tmp_path, *rows, head=head))
        assert Guardianship.objects.values("person").distinct().count() == 1

    def test_never_by_name(self, imports, tmp_path) -> None:
        imports(sheet(tmp_path, child(0, 监护人1姓名="赵大海"), child(1, 监护人1姓名="赵大海")))
        assert Guardianship.objects.values("person").distinct().count() == 2

    def test_a_phone_under_another_name_is_somebody_else_and_said(self, imports, tmp_path) -> None:
        path = sheet(tmp_path, child(0), child(1, 监护人1电话=child(0)[7], 监护人1姓名="钱小丽"))
        assert "guardian.phone_shared" in {fault.code for fault in imports.plan(path).plan.warnings}
        imports(path)
        assert Guardianship.objects.values("person").distinct().count() == 2

    def test_father_and_mother_with_one_phone_are_two(self, imports, tmp_path) -> None:
        head = [*HEAD, "监护人2姓名", "监护人2关系", "监护人2电话"]
        imports(sheet(tmp_path, [*child(0), "钱小丽", "母亲", child(0)[7]], head=head))
        assert Guardianship.objects.values("person").distinct().count() == 2


class TestWhoItIs:
    """Identity number, student number, then name, birth and class with confirmation."""

    def test_by_student_number_when_there_is_no_document(self, imports, tmp_path) -> None:
        imports(sheet(tmp_path, child(0)))
        run = imports(sheet(tmp_path, child(0, 身份证号=None, 班级="初一（3）班")))
        assert counts(run) == (1, 0, 1, 0)

    def test_a_name_alone_waits_for_a_person(self, imports, tmp_path) -> None:
        bare = child(0, 身份证号=None, 学籍号=None)
        imports(sheet(tmp_path, bare, name="first"))
        path = sheet(tmp_path, [*bare[:-1], "住校"], name="second")
        (fault,) = imports.plan(path).plan.faults
        assert (fault.code, fault.row, fault.column) == ("match.name_only", 2, "姓名")
        assert counts(imports(path, answers={fault.key: "yes"})) == (1, 0, 1, 0)

    def test_or_is_somebody_else(self, imports, tmp_path) -> None:
        bare = child(0, 身份证号=None, 学籍号=None)
        imports(sheet(tmp_path, bare, name="first"))
        path = sheet(tmp_path, [*bare[:-1], "住校"], name="second")
        (fault,) = imports.plan(path).plan.faults
        assert counts(imports(path, answers={fault.key: "no"})) == (1, 1, 0, 0)
        assert Student.objects.count() == 2

    def test_the_very_same_file_needs_no_answer(self, imports, tmp_path) -> None:
        path = sheet(tmp_path, child(0, 身份证号=None, 学籍号=None))
        imports(path)
        assert counts(imports(path)) == (1, 0, 0, 1)

    def test_a_new_name_under_a_known_number_waits(self, imports, tmp_path) -> None:
        imports(sheet(tmp_path, child(0)))
        path = sheet(tmp_path, child(0, 姓名="赵新名"))
        assert [fault.code for fault in imports.plan(path).plan.faults] == ["match.other_name"]
        imports(path, answers={"confirm:*:match.other_name": "yes"})
        assert Student.objects.get().person.name == "赵新名"
        assert "zhaoxinming" in Student.objects.get().person.pinyin

    def test_two_numbers_of_two_children_are_a_fault(self, imports, tmp_path) -> None:
        imports(sheet(tmp_path, child(0), child(1)))
        path = sheet(tmp_path, child(0, 学籍号=child(1)[3]))
        assert "match.two_students" in [fault.code for fault in imports.plan(path).plan.faults]

    def test_two_rows_about_one_student_are_a_fault(self, imports, tmp_path) -> None:
        imports(sheet(tmp_path, child(0)))
        path = sheet(tmp_path, child(0), child(0, 身份证号=None))
        assert "match.twice" in [fault.code for fault in imports.plan(path).plan.faults]


def test_the_schools_own_numbers(imports, tmp_path) -> None:
    """学号 counts when it is the school's own; repeated in every class it is a seat; an identity number never is."""
    head = [*HEAD, "学号"]
    imports(sheet(tmp_path, [*child(0), "20260101"], [*child(1), child(1)[2]], head=head))
    assert sorted(Student.objects.values_list("local_no", flat=True)) == ["20260101", "260001"]
    rows = [[*child(2), "1"], [*child(3, 班级="初一（2）班"), "1"]]
    imports(sheet(tmp_path, *rows, head=head))
    assert list(Student.objects.order_by("id").values_list("seat_no", flat=True)[2:]) == [1, 1]
    assert Student.objects.values("local_no").distinct().count() == 4


def test_a_class_with_a_name_and_a_stage_that_must_be_asked(imports, tmp_path) -> None:
    path = sheet(tmp_path, child(0, 班级="2025级火箭班"))
    (question,) = imports.plan(path).plan.questions
    assert question.key == "stage:2025级"
    imports(path, answers={"stage:*": "senior"})
    klass = SchoolClass.objects.select_related("grade__stage").get()
    assert (klass.grade.stage.code, klass.grade.entry_year, klass.number, klass.given_name) == (
        "senior",
        2025,
        None,
        "火箭班",
    )


def test_a_second_stage_is_not_pressed_into_the_first(imports, tmp_path) -> None:
    imports(makers.registry(tmp_path / "初中.xlsx", 12))
    plan = imports.plan(makers.homeroom(tmp_path / "三2.xlsx", 12)).plan
    assert plan.made == ("三年级2班",)


def test_the_same_remark_is_kept_once(imports, tmp_path) -> None:
    imports(sheet(tmp_path, child(0, 备注="哮喘"), child(1, 备注="哮喘")))
    run = imports(sheet(tmp_path, child(0, 备注="哮喘；校车"), child(1, 备注="哮喘")))
    assert counts(run) == (2, 0, 1, 1)
    digests = [bytes(one) for one in IntakeNote.objects.values_list("digest", flat=True)]
    assert len(digests) == len(set(digests)) == 3  # equal words of two children cannot be told to be equal


def test_one_entry_for_the_whole_run_and_an_unbroken_chain(imports, tmp_path, school) -> None:
    run = imports(makers.registry(tmp_path / "名单.xlsx", 12))
    (entry,) = Entry.objects.filter(tag="roster.import")
    assert (entry.subject_record, entry.subject_id) == ("import_run", run.pk)
    assert (entry.codes["rows"], entry.codes["created"], entry.codes["digest"]) == (12, 12, run.file_digest)
    assert verify(school.pk).ok


def test_a_plan_that_has_aged_is_not_saved(imports, tmp_path) -> None:
    """Two people save at once: the second has to look again."""
    path = sheet(tmp_path, child(0))
    old = imports.plan(path)
    imports(path, now=imports.now + timedelta(minutes=2))
    with pytest.raises(Refused):
        take.import_file(
            imports.actor, imports.school, old.opened, old.choices, old.plan, imports.now - timedelta(minutes=1)
        )
    assert Student.objects.count() == 1
