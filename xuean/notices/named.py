"""How a way to call, and the calls so far, are told."""

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _

from xuean.notices.models import ContactAttempt
from xuean.notices.reads import Way
from xuean.notices.words import RESULTS, TARGETS
from xuean.policy.codes import table


def called(way: Way, more: str = "") -> str:
    """'父亲 李建军', or the place with what is known of it."""
    if way.person is None:
        return f"{TARGETS[way.offer.line.target]} {more}".strip()
    codes = table("kinship")
    kinship = _(str(codes.get(way.kinship).name)) if codes.has(way.kinship) else _("Guardian")
    return f"{kinship} {way.person.name}"


def so_far(calls: Iterable[ContactAttempt]) -> str:
    """'已拨打 3 次：无人接听 2 次、空号或停机 1 次'. The latest result stands last."""
    results = [call.result for call in sorted(calls, key=lambda call: call.occurred_at)]
    if not results:
        return _("Nobody has called yet.")
    if len(set(results)) == 1:
        return _("Called {count}×: {results}").format(count=len(results), results=RESULTS[results[-1]])
    counted = Counter(results)
    latest_last = sorted(counted, key=lambda result: len(results) - 1 - results[::-1].index(result))
    told = _(", ").join(_("{result} {count}×").format(result=RESULTS[one], count=counted[one]) for one in latest_last)
    return _("Called {count}×: {results}").format(count=len(results), results=told)
