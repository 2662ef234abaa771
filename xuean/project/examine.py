"""The checks of `xuean doctor`. Each yields sentences that say what is wrong and what to do."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from xuean.calendars import reads as calendars
from xuean.core import clock
from xuean.files import limits, store, sweep
from xuean.jobs import dbclock
from xuean.jobs import reads as jobs
from xuean.people.models import School
from xuean.project import config, orphans, safety
from xuean.project.database import unapplied, unreachable
from xuean.project.say import _

PACKAGE = Path(__file__).resolve().parent.parent
BUILT = datetime(2026, 9, 1, tzinfo=UTC)  # no honest clock shows an earlier instant
DRIFT = timedelta(seconds=30)
CALENDAR_AHEAD = 60  # days
KEY_FILES = ("secret_key", "master-*", "index-1")
FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:/Windows/Fonts",
)
FONT_NAMES = (
    "*CJK*",
    "*wqy*",
    "*simsun*",
    "*msyh*",
    "*PingFang*",
    "*STHeiti*",
    "*Songti*",
    "*SourceHan*",
    "*uming*",
    "*ukai*",
)


def title(name: str) -> str:
    return {
        "keys": _("Keys"),
        "database": _("Database"),
        "time": _("Clock"),
        "fonts": _("Chinese fonts"),
        "front_end": _("Front-end files"),
        "messages": _("Texts in your language"),
        "mail": _("E-mail"),
        "background": _("Background work"),
        "calendar": _("School calendar"),
        "links": _("Links between records"),
        "files": _("Photos and papers"),
    }.get(name, name)


def keys(now: datetime) -> Iterator[str]:
    folder = config.HOME / "keys"
    for pattern in KEY_FILES:
        if not any(folder.glob(pattern)):
            yield _("{path} is missing: run `xuean init`, or bring it back from the backup.").format(
                path=folder / pattern
            )
    for path in safety.loose(folder):
        yield _("Others on this machine can read {path}: run `chmod go-rwx {path}`.").format(path=path)


def database(now: datetime) -> Iterator[str]:
    if unreachable():
        yield _("The database cannot be reached: check XUEAN_DATABASE_URL.")
    elif unapplied():
        yield _("The database is not up to date: run `xuean migrate`.")
    yield from safety.place()


def time(now: datetime) -> Iterator[str]:
    if clock.is_virtual() and not config.is_demo():
        yield _("A virtual clock is set (XUEAN_VIRTUAL_CLOCK), but this is no demo school: unset it.")
        return
    if now < BUILT:
        yield _("The clock shows {time}, which has passed long ago: set the clock of this machine.").format(
            time=now.isoformat()
        )
    if not clock.is_virtual() and abs(dbclock.now() - now) > DRIFT:
        yield _(
            "This machine's clock and the database's differ by more than half a minute: use one time server for both."
        )
    if jobs.disposal_frozen():
        yield _("The clock has jumped, and nobody has looked into it yet: see the page of background work.")


def fonts(now: datetime) -> Iterator[str]:
    if not any(_chinese_fonts()):
        yield _("No Chinese font is installed, so no form can be printed: on Debian, `apt install fonts-noto-cjk`.")


def _chinese_fonts() -> Iterator[str]:
    if shutil.which("fc-list"):
        yield from subprocess.run(
            ["fc-list", ":lang=zh"], capture_output=True, text=True, check=False
        ).stdout.splitlines()
    for folder in FONT_FOLDERS:
        for name in FONT_NAMES:
            yield from map(str, Path(folder).rglob(name))


def front_end(now: datetime) -> Iterator[str]:
    if not (PACKAGE / "kit/static/vendor/.fetched").is_file():
        yield _("The front-end files are missing: run `python3 dev.py setup`, or install the wheel again.")


def messages(now: datetime) -> Iterator[str]:
    for catalogue in sorted(PACKAGE.glob("*/locale/*/LC_MESSAGES/*.po")):
        if not catalogue.with_suffix(".mo").is_file():
            yield _("{path} is not compiled: run `python3 dev.py setup`, or install the wheel again.").format(
                path=catalogue.relative_to(PACKAGE)
            )


def mail(now: datetime) -> Iterator[str]:
    if not settings.EMAIL_HOST and not config.is_demo():
        yield _("No mail server is set, so guardians get no e-mail: set XUEAN_MAIL_URL.")


def background(now: datetime) -> Iterator[str]:
    if not jobs.heartbeat(now).alive:
        yield _("No background work is going on, so nothing is reminded or sent: run `xuean serve`.")
    for name, count in jobs.unknown_names(now).items():
        yield _("{count} jobs called {name} wait, and this version does not know them.").format(count=count, name=name)
    dead = jobs.dead().count()
    if dead:
        yield _("{count} jobs were given up and wait for a decision: see the page of background work.").format(
            count=dead
        )


def calendar(now: datetime) -> Iterator[str]:
    for school in School.objects.all():
        today = now.astimezone(school.tz).date()
        if calendars.term_on(school, today) is None:
            text = _("{school}: no term holds today. Enter the term in the calendar, or no roll-call is expected.")
            yield text.format(school=school.name)
        unknown = calendars.first_unknown(school, today, CALENDAR_AHEAD)
        if unknown is not None:
            text = _(
                "{school}: from {day} on only the weekdays are known. Enter the official holidays and make-up days."
            )
            yield text.format(school=school.name, day=unknown.isoformat())


def links(now: datetime) -> Iterator[str]:
    for found in orphans.find():
        text = _("{count} rows of {table} refer to a {record} that is not there.")
        yield text.format(count=found.count, table=found.table, record=found.record)


def files(now: datetime) -> Iterator[str]:
    """Rows without their blob, blobs without a row, who else may look, and how much room is left."""
    missing = sum(1 for _row in sweep.missing())
    if missing:
        text = _("{count} photos or papers are not in {folder}: bring that folder back from the backup.")
        yield text.format(count=missing, folder=store.root())
    orphaned = sweep.orphans()
    if orphaned:
        text = _("{count} stored files belong to no record: background work sets them aside; see that it runs.")
        yield text.format(count=orphaned)
    for path in safety.loose(store.root()):
        yield _("Others on this machine can read {path}: run `chmod go-rwx {path}`.").format(path=path)
    if store.root().is_dir() and shutil.disk_usage(store.root()).free < limits.FREE_BYTES:
        text = _("Less than {megabytes} MB are left on the disk of {folder}: when it is full, photos are refused.")
        yield text.format(megabytes=limits.FREE_BYTES // limits.MEGABYTE, folder=store.root())
