"""What can go wrong with a file. No message holds a name or content."""


class Unsafe(Exception):
    """The upload is refused; `code` has its sentence in `sentences`."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


class NotStored(Exception):
    """The disk did not take it: full, read-only or broken. Nothing of it is left."""


class Damaged(Exception):
    """The blob is missing, was changed on the disk, or its key was destroyed: nothing is shown of it."""
