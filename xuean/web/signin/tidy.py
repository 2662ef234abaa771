"""What sign-in leaves behind and nobody needs: ended sessions, attempts that no limit counts any more."""

from datetime import timedelta

from xuean.jobs.tasks import Run, task
from xuean.web.models import Session, SignInAttempt

NAME = "web.tidy-sign-in"
COUNTED = timedelta(days=2)  # the longest window of a limit is a day


@task(NAME)
def tidy(run: Run) -> None:
    Session.objects.filter(expires_at__lte=run.now).delete()
    SignInAttempt.objects.filter(at__lt=run.now - COUNTED).delete()
