"""Devices with a token and a secret, and the numbers that their events may name."""

import sys

from benchmarks.inside.awake import answer, wake

wake()

from xuean.access.actor import Actor  # noqa: E402
from xuean.core import clock  # noqa: E402
from xuean.gate.actions.devices import enrol_device, register_device  # noqa: E402
from xuean.people.models import School, Student  # noqa: E402

school, now = School.objects.get(), clock.now()
devices = []
for number in range(int(sys.argv[1])):
    actor = Actor.for_system("benchmark", school.pk)
    device, _ = register_device(actor, school, now=now, name=f"通道{number}", place="", kind="turnstile")
    token, secret = enrol_device(Actor.for_device(school.pk, device.pk), device, now=now, signing=True)
    devices.append({"token": token, "secret": secret})
numbers = list(Student.objects.filter(school=school, withdrawn_at=None).values_list("local_no", flat=True))
answer({"devices": devices, "numbers": numbers})
