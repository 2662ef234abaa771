"""Names that data and code share: duties, audit tags, routes. Every one exists on both sides. Clauses have a test of
their own."""

import ast
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils import translation

from tests.house.source import PACKAGE, modules, place, tree
from xuean.access.registry import record_classes, rooms
from xuean.acts.action import ACTIONS
from xuean.policy.load import FOLDER, load
from xuean.web.oversight.tags import LABELS, PURPOSES

URLS = import_module(settings.ROOT_URLCONF)  # the views bring their actions

# Duties of the regulation files that no room serves yet. Whoever serves one strikes it here.
NOT_SERVED_YET: set[str] = set()


def duty_names() -> set[str]:
    return {ladder.name for clause in load(FOLDER).clauses for ladder in clause.ladders}


def kinds() -> set[str]:
    return {kind.name for room in rooms() for kind in room.duties}


def strangers(names: Iterable[str], known: Iterable[str]) -> list[str]:
    return sorted(set(names) - set(known))


def is_there(target: str) -> bool:
    module, _, name = target.partition(":")
    return find_spec(module) is not None and (not name or hasattr(import_module(module), name))


def test_every_duty_has_a_kind_and_every_kind_a_duty() -> None:
    assert strangers(duty_names(), kinds()) == sorted(NOT_SERVED_YET)
    assert strangers(kinds(), duty_names()) == []


def test_every_kind_of_duty_is_about_a_record() -> None:
    about = {kind.record for room in rooms() for kind in room.duties}
    assert strangers(about, record_classes()) == []
    for room in rooms():
        for kind in room.duties:
            assert is_there(kind.settled), kind
            assert is_there(kind.card), kind


def written_tags() -> Iterator[tuple[str, str]]:
    """(place, tag) of what the code itself hands to the audit, in so many letters."""
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("append", "Pen"):
                for keyword in node.keywords:
                    if keyword.arg == "tag" and isinstance(keyword.value, ast.Constant):
                        yield place(path, node), str(keyword.value.value)


UNAUDITED_PENS = {"outbox.lease", "acts.remember", "duties.read"}  # bookkeeping; nothing anybody did


def test_every_tag_has_words() -> None:
    declared = {tag for room in rooms() for tag in room.tags}
    written = {tag for _, tag in written_tags()} - UNAUDITED_PENS
    assert len(declared) > 40
    assert strangers(declared | written | ACTIONS.keys(), LABELS) == []


def test_every_purpose_of_reading_has_words() -> None:
    found = set()
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "log_read":
                found |= {
                    str(k.value.value)
                    for k in node.keywords
                    if k.arg == "purpose" and isinstance(k.value, ast.Constant)
                }
    assert found
    assert strangers(found, PURPOSES) == []


def test_words_of_tags_are_chinese() -> None:
    with translation.override("zh-hans"):
        english = [tag for tag, label in LABELS.items() if str(label).isascii()]
    assert english == []


def dead_routes(routes: Iterable[tuple[Any, str]]) -> list[str]:
    return [f"{what}: {name}" for what, name in routes if not has_route(name)]


def has_route(name: str) -> bool:
    """An address of this name, whatever it takes."""
    space, _, short = name.partition(":")
    if not find_spec(f"xuean.{space}") or not find_spec(f"xuean.{space}.urls"):
        return False
    return any(pattern.name == short for pattern in import_module(f"xuean.{space}.urls").urlpatterns)


def test_navigation_and_records_lead_to_addresses() -> None:
    entries = [(item.label, item.route) for room in rooms() for item in room.navigation]
    pages = [(record.name, record.route) for room in rooms() for record in room.records if record.route]
    assert set(dead_routes(entries + pages)) <= NO_PAGE_YET


# The page of one such record that its room names and does not have yet.
NO_PAGE_YET = {"roll_call: attendance:roll-call-record", "import_run: roster:run", "intake_note: roster:note"}


def test_navigation_asks_what_its_page_asks() -> None:
    """An entry of the menu that its page then refuses would be a lie."""
    wrong = []
    for room in rooms():
        for item in room.navigation:
            try:
                policy = resolve(reverse(item.route)).func.policy
            except (NoReverseMatch, Resolver404):
                continue
            if policy.record and (policy.record, policy.verb) != (item.record, item.verb):
                wrong.append(f"{item.route}: menu {item.record}.{item.verb}, page {policy.record}.{policy.verb}")
    assert strangers(wrong, NARROWER_MENU) == []


# Shown to fewer than may open it: the others reach it from the pages they work with.
NARROWER_MENU = [
    "notices:undelivered: menu envelope.manage, page envelope.read",
    "school:classes: menu tie.read, page lesson.read",
    "school:staff: menu staff.manage, page staff.read",
    "school:timetable: menu roll_call.read, page lesson.read",
    "school:calendar: menu calendar.manage, page calendar.read",
    "web:students: menu student.search, page student.read",
]


def test_the_offending_names_are_caught() -> None:
    assert strangers({"a", "b"}, {"a"}) == ["b"]
    assert not is_there("xuean.people.reads:nobody")
    assert not is_there("xuean.people.elsewhere")
    assert dead_routes([("x", "web:nowhere"), ("y", "nowhere:today"), ("z", "web:today")]) == [
        "x: web:nowhere",
        "y: nowhere:today",
    ]
    assert (PACKAGE / "policies").is_dir()
