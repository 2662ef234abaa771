"""A worker to be killed, with this floor alone and the database of XUEAN_DATABASE_URL. Not a test itself.

`python chaos_worker.py setup|work|report FOLDER`; the effects inside the database are rows of `chaos_effect`,
those outside are lines of FOLDER/outside. A job in the middle of its work shows FOLDER/mid-<process>.
"""

import json
import os
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path

import django
from django.conf import settings

from xuean.project import config

settings.configure(
    DATABASES={"default": config.database()},
    INSTALLED_APPS=["xuean.core.apps.CoreConfig", "xuean.jobs.apps.JobsConfig"],
    USE_TZ=True,
)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from xuean.core import clock  # noqa: E402
from xuean.jobs import loop, queue, schedule, tasks, worker  # noqa: E402
from xuean.jobs.models import Job  # noqa: E402

FOLDER = Path(sys.argv[2])
ATOMIC, OUTSIDE = 10, 4
queue.LEASE = timedelta(seconds=2)
loop.register(queue.sweep, 0.5, name="jobs.sweep")
loop.register(schedule.queue_due, 0.2, name="jobs.schedules")


def effect(name):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO chaos_effect (name) VALUES (%s)", [name])


def be_in_the_middle():
    marker = FOLDER / f"mid-{os.getpid()}"
    marker.touch()
    time.sleep(0.3)
    marker.unlink()


@tasks.task("chaos.atomic", max_attempts=50)
def atomic(run, number):
    effect(f"atomic-{number}")
    be_in_the_middle()


@tasks.task("chaos.outside", atomic=False, max_attempts=50)
def outside(run, number):
    be_in_the_middle()
    with (FOLDER / "outside").open("a") as file:
        file.write(f"{number}\n")


@tasks.task("chaos.poison", atomic=False, max_attempts=2)
def poison(run):
    os.kill(os.getpid(), signal.SIGKILL)


@tasks.task("chaos.periodic")
def periodic(run):
    effect(f"slot-{run.job_id}")


def setup():
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE chaos_effect (name varchar(60) NOT NULL)")
    now = clock.now()
    for number in range(ATOMIC):
        atomic.enqueue({"number": number}, now=now)
    for number in range(OUTSIDE):
        outside.enqueue({"number": number}, now=now)
    poison.enqueue(now=now)


def report():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM chaos_effect")
        effects = sorted(row[0] for row in cursor.fetchall())
    jobs = [[job.name, job.state, job.attempts, job.key] for job in Job.objects.order_by("id")]
    json.dump({"effects": effects, "jobs": jobs}, sys.stdout)


if sys.argv[1] == "work":
    schedule.schedule("chaos", "chaos.periodic", timedelta(seconds=1))
    sys.exit(worker.run())
{"setup": setup, "report": report}[sys.argv[1]]()
