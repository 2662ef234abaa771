"""Choosing a file, the imports so far, and the empty workbooks to fill."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xuean.access.answers import narrow
from xuean.access.guards import page
from xuean.access.request import Request
from xuean.core import clock
from xuean.core.verdict import Refused
from xuean.kit import export
from xuean.people.models import School
from xuean.roster import flow
from xuean.roster.forms import UploadForm
from xuean.roster.kinds import KINDS
from xuean.roster.models import ImportRun
from xuean.roster.reading.sheets import Refusal
from xuean.roster.sentences import refusal
from xuean.roster.templates_of import TEMPLATES
from xuean.roster.words import STATES

SHOWN = 20  # imports on the first page


@page("student", "import")
def import_(request: Request) -> HttpResponse:
    actor, now = request.actor, clock.now()
    school: School = actor.school
    form = UploadForm(flow.bytes_at_most(school, now), request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        found = _taken(request, form)
        if found is not None:
            return redirect("roster:run", found.pk)
    runs = narrow(actor, "read", ImportRun.objects.filter(school=school), now=now).select_related("by")
    context = {
        "form": form,
        "kinds": [kind for kind in KINDS.values() if flow.may_import(actor, kind.name, school)],
        "runs": list(runs.order_by("-created_at")[:SHOWN]),
        "states": STATES,
        "labels": {kind.name: kind.label for kind in KINDS.values()},
        "megabytes": form.limit // 1024 // 1024,
    }
    return render(request, "roster/import.html", context, status=422 if form.errors else 200)


def _taken(request: Request, form: UploadForm) -> ImportRun | None:
    """The run, or None with the sentence on the form."""
    file: UploadedFile = form.cleaned_data["file"]
    school: School = request.actor.school
    try:
        with on_disk(file) as path:
            name = Path(file.name or "").name
            return flow.upload(request.actor, school, path, name, form.cleaned_data["kind"], clock.now())
    except Refusal as refused:
        form.add_error("file", refusal(refused))
    except Refused as refused:
        form.add_error("kind", str(refused.because))
    return None


@contextmanager
def on_disk(file: UploadedFile) -> Iterator[Path]:
    """The upload as a file that only this process can read, gone afterwards."""
    with tempfile.NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR, prefix="import-") as target:
        for chunk in file.chunks():
            target.write(chunk)
        target.flush()
        yield Path(target.name)


@page("student", "import")
def template(request: Request, kind: str) -> HttpResponse:
    """An empty workbook whose number columns are text, so that nothing is rounded."""
    if kind not in TEMPLATES or not flow.may_import(request.actor, kind, request.actor.school):
        raise Http404
    heads, texts = TEMPLATES[kind]
    return export.answer(_("Template"), export.workbook(str(KINDS[kind].label), heads, (), texts=texts))
