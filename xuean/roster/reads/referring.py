"""Who points to rows that an import has made: found by walking every relation, so that no room has to be known."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from uuid import UUID

from django.apps import apps
from django.db.models import Model

from xuean.duties.models import Duty
from xuean.people.models import Enrolment, Lesson, Person, Staff, Student
from xuean.presence.models import Sweep
from xuean.roster.models import ImportRow, ImportRun

WATCHED: tuple[type[Model], ...] = (Person, Student, Staff, Lesson)
OWN_DUTIES = ("roster.file-intake-note", "roster.complete-student")
CHUNK = 500
Made = Mapping[str, set[UUID]]  # model label -> ids

REFERRED, ROLL_CALL, DUTY, LATER_IMPORT, ACCOUNT = "referred", "roll-call", "duty", "later-import", "account"


def referred(made: Made, run: ImportRun) -> dict[UUID, str]:
    """Made rows that something else points to, with a code that says what."""
    found: dict[UUID, str] = {}
    for model in WATCHED:
        for target in _pointed_at(model, made):
            found.setdefault(target, REFERRED)
    for student in _called(made, run):
        found.setdefault(student, ROLL_CALL)
    students = made.get("people.Student", set())
    for part in chunks(students):
        rows = Duty.objects.filter(student_id__in=part).exclude(name__in=OWN_DUTIES)
        found |= dict.fromkeys(filter(None, rows.values_list("student_id", flat=True)), DUTY)
    for part in chunks(made.get("people.Person", set())):
        rows_ = Person.objects.filter(pk__in=part).exclude(account=None)
        found |= dict.fromkeys(rows_.values_list("pk", flat=True), ACCOUNT)
    return found


def _pointed_at(model: type[Model], made: Made) -> Iterator[UUID]:
    ids = made.get(model._meta.label, set())
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)):
            continue
        other = relation.related_model
        if other is ImportRow or other is ImportRun or not isinstance(other, type):
            continue
        name = relation.field.name  # type: ignore[union-attr]
        own = made.get(other._meta.label, set())
        for part in chunks(ids):
            rows = other._default_manager.filter(**{f"{name}__in": part}).values_list("pk", f"{name}_id")
            yield from (target for pk, target in rows if pk not in own)


def _called(made: Made, run: ImportRun) -> Iterator[UUID]:
    """Students whose class has had a roll-call since: the present are derived from its list."""
    since = run.saved_at
    swept = set(
        Sweep.objects.filter(school=run.school_id, recorded_at__gt=since)
        .exclude(group__school_class=None)
        .values_list("group__school_class_id", flat=True)
    )
    if not swept:
        return
    for part in chunks(made.get("people.Enrolment", set())):
        rows = Enrolment.objects.filter(pk__in=part, school_class__in=swept)
        yield from rows.values_list("student_id", flat=True)


def in_later_imports(run: ImportRun, records: Collection[UUID]) -> set[UUID]:
    """Those of `records` that a file imported afterwards speaks of as well."""
    found: set[UUID] = set()
    for part in chunks(records):
        rows = ImportRow.objects.filter(
            school=run.school_id, record_id__in=part, run__saved_at__gt=run.saved_at, withdrawn_at=None
        )
        found |= set(filter(None, rows.values_list("record_id", flat=True)))
    return found


def swept_since(run: ImportRun) -> bool:
    """Any roll-call of the school since: it was taken by the timetable and bells of this import."""
    return Sweep.objects.filter(school=run.school_id, recorded_at__gt=run.saved_at).exists()


def gathered(rows: Collection[ImportRow], name: str) -> dict[str, set[UUID]]:
    """`made` or `closed` of many rows together."""
    found: dict[str, set[UUID]] = defaultdict(set)
    for row in rows:
        for label, ids in getattr(row, name).items():
            found[label] |= {UUID(one) for one in ids}
    return found


def chunks(ids: Collection[UUID]) -> Iterator[list[UUID]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def model_of(label: str) -> type[Model]:
    return apps.get_model(label)
