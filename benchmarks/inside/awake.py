"""Django with the settings of the installation under measurement."""

import json
import os
from typing import Any

import django


def wake(settings: str = "xuean.project.settings") -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    django.setup()


def answer(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False))
