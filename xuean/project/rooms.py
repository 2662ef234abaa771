"""Every floor and room, ground floor first: the one visible line by which a room is connected."""

FLOORS = (
    "core",
    "kit",
    "vault",
    "people",
    "calendars",
    "access",
    "audit",
    "jobs",
    "outbox",
    "files",
    "acts",
    "rulebook",
    "duties",
    "presence",
    "notices",
)
ROOMS = ("school", "roster", "attendance", "gate")
TOP = ("web", "api")
APPS = FLOORS + ROOMS + TOP
