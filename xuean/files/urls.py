from django.urls import path

from xuean.files import views

urlpatterns = [
    path("files/<uuid:file_id>", views.file, name="file"),
    path("files/<uuid:file_id>/preview", views.preview, name="preview"),
]
