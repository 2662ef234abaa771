# ruff: noqa
"""Six clocks of its own."""

import time
from datetime import date, datetime
from time import monotonic

from django.utils import timezone


def late(start):
    return (
        datetime.now() > start
        or date.today() > start
        or timezone.now() > start
        or time.time() > start
        or monotonic() > start
        or datetime.utcnow() > start
    )
