"""Keeping what was made safe: an inner function of a room's own action, the pen first."""

import hashlib

from xuean.core.ids import new_id
from xuean.core.pen import Pen
from xuean.core.ref import Ref
from xuean.core.verdict import Refused
from xuean.files import sealing, store
from xuean.files.carry import Made
from xuean.files.faults import NotStored
from xuean.files.models import File
from xuean.files.sentences import not_stored
from xuean.people.models import Person, Student
from xuean.vault.cache import Holder
from xuean.vault.index import blind

FIELD = "files.file.content"


def keep(pen: Pen, made: Made, *, owner: Student | Person, about: Ref, purpose: str) -> File:
    """The file, sealed with the owner's key and on the disk; it counts once the action commits.

    The same content about the same record is kept once. `about` must be a record class with the verb `read`: whoever
    has it on that record opens the file. Raises Refused when the disk does not take it: then the action writes nothing.
    """
    file = _row(pen, made, owner, about, purpose)
    same = _same(file)
    if same is not None:
        return same
    _store(file, made)
    File.objects.bulk_create([file], ignore_conflicts=True)
    found = _same(file) or file
    if found.pk != file.pk:  # somebody sent it at the same moment and was first
        store.remove(file.digest, file.preview_digest)
    pen.note(file=str(found.pk), file_kind=found.kind, file_purpose=purpose)
    return found


def _row(pen: Pen, made: Made, owner: Student | Person, about: Ref, purpose: str) -> File:
    student = owner if isinstance(owner, Student) else Student.objects.filter(person=owner).first()
    content = hashlib.sha256(made.content).hexdigest()
    return File(
        id=new_id(),
        school_id=owner.school_id,
        person_id=owner.person_id if isinstance(owner, Student) else owner.pk,
        student=student,
        about_record=about.record,
        about_id=about.id,
        purpose=purpose,
        kind=made.kind,
        size=len(made.content),
        width=made.width,
        height=made.height,
        content_blind=blind(FIELD, owner.school_id, content),
        by=pen.actor.person if pen.actor else None,
        recorded_at=pen.now,
    )


def _same(file: File) -> File | None:
    rows = File.objects.filter(school=file.school_id, about_record=file.about_record, about_id=file.about_id)
    return rows.filter(content_blind=file.content_blind).first()


def _store(file: File, made: Made) -> None:
    holder = Holder(file.school_id, file.person_id)
    blob, file.key_version = sealing.seal(made.content, holder, file.pk, sealing.CONTENT)
    try:
        file.digest = store.put(blob)
        if made.preview:
            file.preview_digest = store.put(sealing.seal(made.preview, holder, file.pk, sealing.PREVIEW)[0])
    except NotStored as full:
        store.remove(file.digest)
        raise Refused(not_stored()) from full
