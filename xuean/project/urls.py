"""The addresses of the house: every room's own, gathered from the explicit list."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import include, path

from xuean.project.rooms import APPS

urlpatterns = [
    path("", include((import_module(f"xuean.{name}.urls").urlpatterns, name), namespace=name))
    for name in reversed(APPS)
    if find_spec(f"xuean.{name}.urls")
]
