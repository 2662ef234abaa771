"""The addresses of this floor: every sub-package brings its own `urls.py`."""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from django.urls.resolvers import URLPattern, URLResolver

from xuean import web

PARTS = sorted(part.name for part in iter_modules(web.__path__) if part.ispkg)

urlpatterns: list[URLPattern | URLResolver] = [
    pattern
    for part in PARTS
    if find_spec(f"xuean.web.{part}.urls")
    for pattern in import_module(f"xuean.web.{part}.urls").urlpatterns
]
