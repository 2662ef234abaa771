"""Every post × record class is decided: access.toml, posts.toml and the rooms name the same posts and records."""

from collections.abc import Iterator
from typing import Any

from xuean.access import grants
from xuean.access.checks import undecided
from xuean.access.registry import record_classes
from xuean.people.posts import posts
from xuean.policy import retention

NOBODY_IN_PARTICULAR = {"system", "display", "gate_device"}  # hold no tie: made by `Actor.for_…`


def test_every_cell_is_decided() -> None:
    table, records = grants.table(), record_classes()
    assert undecided(posts(), records, table) == []
    assert table.keys() == posts().keys()
    assert sum(len(cells) for cells in table.values()) == len(posts()) * len(records)


def test_every_post_is_anchored_where_a_tie_can_be() -> None:
    anchors = {"school", "grade", "class", "group", "student", "place"}
    assert {post.anchor for post in posts().values()} <= anchors
    assert {post.stands_in for post in posts().values() if post.stands_in} <= posts().keys()


def test_every_empty_post_ends_with_somebody() -> None:
    """Who stands in leads, step by step, to the principal, who is never nobody's deputy in a ring alone."""
    for code, post in posts().items():
        if not post.staff and code != "class_officer":
            continue
        seen, at = [code], post.stands_in
        while at and at not in seen:
            seen.append(at)
            at = posts()[at].stands_in
        assert "principal" in seen, seen


def dead(table: Any) -> Iterator[str]:
    """Grants on a record class to which no path leads from the post's anchor: they mislead whoever reads the table."""
    for post, cells in table.items():
        for name, cell in cells.items():
            record = record_classes()[name]
            ways = {*record.paths, *record.seen_from}
            if cell.verbs and record.model and not {posts()[post].anchor, "any"} & ways:
                yield f"{post}.{name}"


def test_a_grant_reaches_something() -> None:
    assert list(dead(grants.table())) == []


def test_every_record_class_has_a_keep_rule_of_its_information_class() -> None:
    kept = retention.records()
    for name, record in record_classes().items():
        if not record.model:
            continue
        assert name in kept, name
        assert kept[name].info == record.info, name


def test_the_offending_tables_are_caught() -> None:
    posts_, records = ["a", "b"], ["student", "duty"]
    grant = grants.Grant(frozenset())
    whole = {"student": grant, "duty": grant}
    assert undecided(posts_, records, {"a": whole, "b": whole}) == []
    assert undecided(posts_, records, {"a": whole, "b": {"student": grant}}) == ["b.duty"]
    assert undecided(posts_, records, {"a": whole}) == ["b.student", "b.duty"]
    assert undecided(posts_, records, {"a": whole, "b": whole | {"ghost": grant}}) == ["b.ghost?"]
    reads = grants.Grant(frozenset({"read"}))
    assert list(dead({"guard": {"student": reads}, "guardian": {"job": reads, "student": reads}})) == ["guardian.job"]
