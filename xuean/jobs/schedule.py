"""Periodic tasks: each slot is queued once, whatever the number of workers; missed slots collapse to one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from xuean.jobs import rules, tasks
from xuean.jobs.models import Schedule


@dataclass(frozen=True, slots=True)
class Plan:
    name: str
    task: str
    every: timedelta


_plans: dict[str, Plan] = {}


def schedule(name: str, task: str, every: timedelta) -> None:
    """Run the task named `task` once in every slot of length `every`. Called in an app's `ready`."""
    _plans[name] = Plan(name, task, every)


def queue_due(now: datetime) -> int:
    """Queue the slots that have come; returns how many. Reads plainly first."""
    known = {row.name: row for row in Schedule.objects.filter(name__in=list(_plans))}
    return sum(_queue_slot(plan, known.get(name), now) for name, plan in _plans.items())


def _queue_slot(plan: Plan, row: Schedule | None, now: datetime) -> bool:
    if row is None or row.every != plan.every:
        Schedule.objects.update_or_create(
            name=plan.name, defaults={"next_run": rules.slot_after(now, plan.every), "every": plan.every}
        )
        return False
    if row.next_run > now:
        return False
    with transaction.atomic():
        mine = Schedule.objects.filter(name=plan.name, next_run=row.next_run)
        if not mine.update(next_run=rules.slot_after(now, plan.every)):
            return False
        tasks.enqueue(plan.task, {}, key=f"{plan.name}@{row.next_run:%Y-%m-%dT%H:%M:%SZ}", now=now)
    return True
