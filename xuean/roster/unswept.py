"""Reading and planning make some hundred thousand objects that all stay until the end: looking through them for garbage
again and again takes a fifth of an import and finds none."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unswept() -> Iterator[None]:
    """The collector rests meanwhile. Whoever found it at rest leaves it so: whoever stopped it wakes it."""
    awake = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if awake:
            gc.enable()
