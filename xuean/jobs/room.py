"""The plug of `jobs`."""

from django.utils.translation import gettext_lazy as _

from xuean.core.room import RecordClass, Room

room = Room(
    label="jobs",
    records=(
        RecordClass(
            name="job",
            model="jobs.Job",
            info="none",
            mark="S1",
            paths={"school": "school_id"},
            verbs=("read", "manage"),
            label=_("background job"),
        ),
    ),
    tags=("jobs.retry", "jobs.discard", "jobs.clock-jump", "jobs.release-disposal"),
    exempt_models=(
        "jobs.Job",  # the worker claims, finishes and buries between actions; the effect itself is written with a pen
        "jobs.Schedule",  # a pointer to the next slot, moved by whichever worker comes first
        "jobs.Heartbeat",  # a gauge: overwritten every few seconds
        "jobs.ClockJump",  # noticed by the worker itself; the audit entry is written by the hook of an upper floor
    ),
)
