"""Waking Django for a command."""

import os

import django
from django.conf import settings
from django.utils import translation

from xuean.project import say


def wake() -> None:
    """Load the settings and every room, and speak the user's language."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuean.project.settings")
    if not settings.configured or not django.apps.apps.ready:
        django.setup()
    translation.activate(say.language())
