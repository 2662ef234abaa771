"""A sender to be killed, on the database of XUEAN_DATABASE_URL. Not a test itself.

`python kill_sender.py setup|work|report FOLDER`; the channel writes each message it takes to FOLDER/sent and then
dawdles, showing FOLDER/mid-<process> meanwhile.
"""

import json
import os
import sys
import time
from datetime import timedelta
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.core.management import call_command  # noqa: E402

from tests import cast as casting  # noqa: E402
from xuean.core import clock  # noqa: E402
from xuean.core.pen import Pen, holding  # noqa: E402
from xuean.core.ref import Ref  # noqa: E402
from xuean.jobs import loop, worker  # noqa: E402
from xuean.outbox import claim, kinds, sender  # noqa: E402
from xuean.outbox.kinds import Kind, Message, Outcome, Route, Target  # noqa: E402
from xuean.outbox.models import Attempt, Envelope  # noqa: E402
from xuean.outbox.post import post  # noqa: E402
from xuean.outbox.rules import Figures  # noqa: E402

FOLDER, MESSAGES = Path(sys.argv[2]), 8
claim.LEASE = sender.LEASE = timedelta(seconds=2)


def take(message):
    with (FOLDER / "sent").open("a") as file:
        file.write(f"{message.envelope_id}\n")
    marker = FOLDER / f"mid-{os.getpid()}"
    marker.touch()
    time.sleep(0.3)
    marker.unlink()
    return Outcome("accepted")


def setup():
    call_command("migrate", verbosity=0)
    cast = casting.make()
    now = clock.now()
    with holding(Pen(None, cast.school.id, "test", now)) as pen:
        for number in range(MESSAGES):
            post(
                pen,
                kind="kill.test",
                recipient=cast.guardians[0],
                reference=Ref("student", cast.students[0].id),
                facts={},
                dedupe=str(number),
            )


def work():
    kinds.register_channel("slow", take)
    kinds.register_kind(
        Kind(
            "kill.test",
            route=lambda envelope, now: Route((Target("slow", "x"),)),
            compose=lambda envelope, target, now: Message(envelope.id, target.address, "s", "b"),
            capped=False,
        )
    )
    kinds.use_figures(lambda school_id, now: Figures(timedelta(minutes=5), 5, 999, 999))
    for step in loop.steps():
        if step.name != "outbox.send":
            loop.register(lambda now: None, 3600, name=step.name, lane=step.lane)
    return worker.run()


def report():
    states = dict(Envelope.objects.values_list("id", "state"))
    trials = [(str(envelope), state) for envelope, state in Attempt.objects.values_list("envelope_id", "state")]
    json.dump({"states": {str(key): state for key, state in states.items()}, "attempts": trials}, sys.stdout)


if __name__ == "__main__":
    sys.exit({"setup": setup, "work": work, "report": report}[sys.argv[1]]())
