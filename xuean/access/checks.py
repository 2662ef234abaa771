"""Checks before serving and in every test run: no address without a policy, no post × record class undecided."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import Error, Tags, register
from django.urls import URLPattern, URLResolver, get_resolver

from xuean.access import grants
from xuean.access.registry import record_classes


def walk(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern.callback


@register(Tags.security, deploy=True)
def every_address_has_a_policy(**_: Any) -> list[Error]:
    return [
        Error(f"no policy: {route}", id="access.E001")
        for route, view in walk(get_resolver().url_patterns)
        if getattr(getattr(view, "view_class", view), "policy", None) is None
    ]


def undecided(posts: Any, records: Any, table: Any) -> list[str]:
    """Every `post.record` without a cell, and every cell for a record class that no room declares."""
    missing = [f"{post}.{record}" for post in posts for record in records if record not in table.get(post, {})]
    return missing + [f"{post}.{record}?" for post in table for record in table[post] if record not in records]


@register(Tags.security, deploy=True)
def every_cell_is_decided(**_: Any) -> list[Error]:
    found = undecided(grants.table(), record_classes(), grants.table())
    return [Error(f"access.toml: undecided {cell}", id="access.E002") for cell in found]


@register(Tags.security, deploy=True)
def every_verb_exists(**_: Any) -> list[Error]:
    records = record_classes()
    return [
        Error(f"access.toml: {post}.{record} grants unknown verb {verb}", id="access.E003")
        for post, cells in grants.table().items()
        for record, cell in cells.items()
        if record in records
        for verb in cell.verbs - set(records[record].verbs)
    ]
