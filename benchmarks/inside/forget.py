"""Forget how often each person has searched: nobody searches a hundred times an hour but a benchmark."""

from benchmarks.inside.awake import answer, wake

wake()

from xuean.web.models import SignInAttempt  # noqa: E402

answer({"forgotten": SignInAttempt.objects.filter(kind="search").delete()[0]})
