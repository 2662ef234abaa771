from django.urls import path

from xuean.roster.views import complete, notes, run, upload

urlpatterns = [
    path("import", upload.import_, name="import"),
    path("import/template/<str:kind>", upload.template, name="template"),
    path("import/<uuid:run_id>", run.run, name="run"),
    path("import/<uuid:run_id>/progress", run.progress, name="progress"),
    path("import/<uuid:run_id>/choices", run.choose, name="choose"),
    path("import/<uuid:run_id>/save", run.save, name="save"),
    path("import/<uuid:run_id>/undo", run.undo, name="undo"),
    path("import/<uuid:run_id>/drop", run.drop, name="drop"),
    path("import/<uuid:run_id>/errors", run.errors, name="errors"),
    path("intake-notes", notes.notes, name="notes"),
    path("intake-notes/<uuid:note_id>", notes.note, name="note"),
    path("intake-notes/<uuid:note_id>/file", notes.file, name="file-note"),
    path("completeness", complete.completeness, name="completeness"),
    path("completeness/<uuid:class_id>", complete.complete_class, name="complete-class"),
    path("completeness/student/<uuid:student_id>", complete.complete, name="complete"),
]
