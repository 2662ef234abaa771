"""Every address says who may come in; an address without a policy does not start."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import run_checks
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from tests.house.offending import urls as offending
from xuean.access.checks import walk
from xuean.access.registry import record_classes


def unguarded(patterns: list[Any]) -> Iterator[str]:
    """Addresses without a policy, or with one that no room knows."""
    records = record_classes()
    for route, view in walk(patterns):
        policy = getattr(getattr(view, "view_class", view), "policy", None)
        if policy is None:
            yield f"{route}: no policy"
        elif policy.record and policy.verb not in (records[policy.record].verbs if policy.record in records else ()):
            yield f"{route}: {policy.record}.{policy.verb} does not exist"


def test_every_address_is_guarded() -> None:
    routes = list(walk(get_resolver().url_patterns))
    assert len(routes) > 50
    assert list(unguarded(get_resolver().url_patterns)) == []


def test_the_start_up_checks_say_the_same() -> None:
    found = [error for error in run_checks(include_deployment_checks=True) if str(error.id).startswith("access.")]
    assert found == []


def test_names_of_addresses_are_unique() -> None:
    """Two addresses of one name, and one of them can never be linked to."""
    seen: dict[str, str] = {}

    def names(patterns: list[Any], space: str = "") -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from names(pattern.url_patterns, f"{space}{pattern.namespace or ''}:")
            elif isinstance(pattern, URLPattern):
                yield f"{space}{pattern.name}"

    found = list(names(get_resolver().url_patterns))
    for name in found:
        assert name not in seen, name
        seen[name] = name


def test_the_offending_addresses_are_caught() -> None:
    assert list(unguarded(offending.urlpatterns)) == [
        "deep/misspelt/: student.devour does not exist",
        "deep/naked/: no policy",
    ]
