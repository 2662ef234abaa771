"""What a person decides about background work. The subject is the school: jobs of the installation have none."""

from datetime import datetime

from xuean.acts.action import action
from xuean.core.pen import Pen
from xuean.core.verdict import NotYours
from xuean.jobs import decide
from xuean.jobs.models import Job
from xuean.people.models import School
from xuean.web.oversight.work import only_school


@action("jobs.retry", verb="manage", record="job")
def retry_job(pen: Pen, school: School, *, now: datetime, job: Job) -> Job:
    """Queue it again with all its attempts. Raises Refused when it is not dead any more."""
    _of(school, job)
    return decide.retry(pen, job)


@action("jobs.discard", verb="manage", record="job")
def discard_job(pen: Pen, school: School, *, now: datetime, job: Job) -> Job:
    """Give it up for good; the row stays. Raises Refused when it is not dead any more."""
    _of(school, job)
    return decide.discard(pen, job)


@action("jobs.release-disposal", verb="manage", record="job", seal=True)
def release_disposal(pen: Pen, school: School, *, now: datetime) -> int:
    """The clock jumps were looked into. Raises NotYours where other schools are concerned too."""
    if not only_school():
        raise NotYours
    return decide.release_disposal(pen)


def _of(school: School, job: Job) -> None:
    if job.school_id != school.id and not (job.school_id is None and only_school()):
        raise NotYours
