# ruff: noqa
"""A ground floor that knows a room: by name in a text, where no import shows it; and a name that leads nowhere."""

SETTLED = "xuean.attendance.settled:accounted_for"
NOBODY = "xuean.people.reads:whoever"
