"""What can be run in the background, and how it is promised."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from xuean.jobs.models import Job


@dataclass(frozen=True, slots=True)
class Run:
    """What a task is told about its own run. `job_id` is the idempotency key for effects outside the database.

    `held()` is False once another worker has taken the job over: a long task asks it between two outside effects.
    """

    job_id: UUID
    school_id: UUID | None
    attempt: int
    now: datetime
    held: Callable[[], bool]


@dataclass(frozen=True)
class Task:
    """`atomic`: effect and completion commit together, exactly once; keep it under 100 ms, for it holds SQLite's only
    write lock. Not atomic: at least once, for what is slow or speaks to the outside.
    """

    name: str
    run: Callable[..., object]
    atomic: bool
    max_attempts: int

    def enqueue(
        self,
        args: dict[str, Any] | None = None,
        *,
        key: str | None = None,
        not_before: datetime | None = None,
        school_id: UUID | None = None,
        now: datetime,
    ) -> Job:
        """Promise one run in the caller's transaction. With a `key` already promised, that job is returned."""
        job = Job(
            name=self.name,
            args=args or {},
            key=key,
            school_id=school_id,
            max_attempts=self.max_attempts,
            not_before=not_before or now,
            created_at=now,
        )
        if key is None:
            job.save(force_insert=True)
            return job
        Job.objects.bulk_create([job], ignore_conflicts=True)
        return Job.objects.get(key=key)


_tasks: dict[str, Task] = {}


def task(name: str, *, atomic: bool = True, max_attempts: int = 5) -> Callable[[Callable[..., object]], Task]:
    """Register `function(run: Run, **args)` as task `name`. Loaded by an app's `ready`, so that all workers know it."""

    def register(function: Callable[..., object]) -> Task:
        known = _tasks.get(name)
        if known is not None and known.run.__qualname__ != function.__qualname__:
            raise ValueError(f"two tasks are called {name}")
        _tasks[name] = Task(name, function, atomic, max_attempts)
        return _tasks[name]

    return register


def named(name: str) -> Task:
    """Raises KeyError for a task this worker does not know."""
    return _tasks[name]


def names() -> tuple[str, ...]:
    return tuple(sorted(_tasks))


def enqueue(
    name: str,
    args: dict[str, Any] | None = None,
    *,
    key: str | None = None,
    not_before: datetime | None = None,
    school_id: UUID | None = None,
    now: datetime,
) -> Job:
    """`named(name).enqueue(…)`: for callers that know only the name."""
    return named(name).enqueue(args, key=key, not_before=not_before, school_id=school_id, now=now)
