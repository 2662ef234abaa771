"""Opening a file, and the files of records: by the right on the record each is about, and no other way."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.apps import apps

from xuean.access.actor import Actor
from xuean.access.answers import can, narrow
from xuean.access.registry import record_class, resolve
from xuean.audit.log import log_read
from xuean.core.ref import Ref
from xuean.core.verdict import NotYours
from xuean.files import sealing, store
from xuean.files.models import File
from xuean.vault.cache import Holder

OPENED, PREVIEWED = "files.open", "files.preview"


@dataclass(frozen=True, slots=True)
class Opened:
    file: File
    data: bytes
    type: str


def readable(actor: Actor, file_id: UUID, now: datetime) -> File:
    """Raises NotYours: not there, not in reach, or its record may not be read."""
    file = narrow(actor, "read", File.objects.filter(pk=file_id), now=now).select_related("school").first()
    about = resolve(file.about) if file else None
    if file is None or about is None or not can(actor, "read", about, now=now):
        raise NotYours
    return file


def open_file(actor: Actor, file_id: UUID, now: datetime, *, part: str = sealing.CONTENT) -> Opened:
    """The bytes, written to the reading log. Raises NotYours, or Damaged for whoever may read it but cannot."""
    file = readable(actor, file_id, now)
    digest = file.digest if part == sealing.CONTENT else file.preview_digest
    if not digest:
        raise NotYours
    data = sealing.unseal(store.get(digest), Holder(file.school_id, file.person_id), file.pk, part)
    purpose = OPENED if part == sealing.CONTENT else PREVIEWED
    log_read(actor, [Ref("file", file.pk)], purpose=purpose, now=now)
    return Opened(file, data, "image/jpeg" if file.is_image else "application/pdf")


def files_about(actor: Actor, refs: Iterable[Ref], now: datetime) -> Mapping[Ref, list[File]]:
    """The files of those of these records that the actor may read: two queries for each record class."""
    asked: dict[str, set[UUID]] = defaultdict(set)
    for ref in refs:
        asked[ref.record].add(ref.id)
    found: dict[Ref, list[File]] = defaultdict(list)
    for record, ids in asked.items():
        rows = narrow(actor, "read", File.objects.filter(about_record=record, about_id__in=ids), now=now)
        files = list(rows.order_by("recorded_at"))
        if not files:
            continue
        model = apps.get_model(record_class(record).model)
        about = model._default_manager.filter(pk__in={file.about_id for file in files})
        allowed = set(narrow(actor, "read", about, now=now).values_list("pk", flat=True))
        for file in files:
            if file.about_id in allowed:
                found[file.about].append(file)
    return found
