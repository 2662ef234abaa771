"""The addresses of the house: every room's own, gathered from the explicit list, and the two for machines."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import include, path

from xuean.project import health
from xuean.project.rooms import APPS

handler400 = "xuean.kit.errors.bad_request"
handler403 = "xuean.kit.errors.permission_denied"
handler404 = "xuean.kit.errors.not_found"
handler500 = "xuean.kit.errors.server_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    *(
        path("", include((import_module(f"xuean.{name}.urls").urlpatterns, name), namespace=name))
        for name in reversed(APPS)
        if find_spec(f"xuean.{name}.urls")
    ),
]
