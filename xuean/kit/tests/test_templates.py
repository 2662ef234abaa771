"""What all templates of the house keep: no inline style or script, listed icons, small files; and each macro draws."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.template import engines
from django.utils import translation
from markupsafe import Markup

from xuean.core import clock
from xuean.kit import icons
from xuean.kit.jinja import dots

PACKAGE = Path(__file__).resolve().parent.parent.parent
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
INLINE = re.compile(
    r"""\sstyle\s*=|\son[a-z]+\s*=|javascript:|<style\b|<script(?![^>]*\bsrc=)(?![^>]*application/json)"""
)
ICON = re.compile(r"""\bicon\(\s*["']([\w-]+)["']""")
LONGEST = 150  # lines


def inline(text: str) -> list[str]:
    html = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.S)
    return [found.strip() for found in INLINE.findall(html)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_template_keeps_the_content_policy_and_names_listed_icons(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert inline(text) == []
    assert set(ICON.findall(text)) <= icons.names()
    assert len(text.splitlines()) <= LONGEST


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="color:red">',
        "<a onclick='x()'>",
        "<script>x()</script>",
        "<style>p{}</style>",
        '<a href="javascript:x">',
    ],
)
def test_the_offending_example_is_caught(bad: str) -> None:
    assert inline(bad)
    assert not inline(
        '<script src="/static/kit/kit.js" defer></script><script type="application/json" id="x">{}</script>'
    )


def draw(file: str, call: str, **context: Any) -> str:
    name = call.partition("(")[0]
    source = f'{{% from "kit/macros/{file}.html" import {name} %}}{{{{ {call} }}}}'
    return str(engines["jinja2"].from_string(source).render(context))


def test_the_expected_number_is_always_the_sum_of_the_four() -> None:
    drawn = draw("counts", "counts(44, 1, 1, 46)")
    numbers = [int(number.replace(",", "")) for number in re.findall(r"<b>([\d,]+)</b>", drawn)]
    assert numbers == [92, 44, 1, 1, 46] and numbers[0] == sum(numbers[1:])
    assert "还没点名" in drawn and "x-hatch" in drawn
    assert "还没点名" not in draw("counts", "counts(44, 1, 1, 0)")
    assert "还没点名" in draw("counts", 'counts(44, 1, 1, 0, "wall")')


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("初一（1）班", '<span class="x-nowrap">初一（1）班</span>'),
        ("七年级（12）班、火箭班", '<span class="x-nowrap">七年级（12）班</span>、火箭班'),
        ("<初一（1）班>", '&lt;<span class="x-nowrap">初一（1）班</span>&gt;'),
        (Markup('<b title="初一（1）班">x</b>'), '<b title="初一（1）班">x</b>'),
        ("火箭班 · 4 小时", "火箭班\u00a0· 4\u00a0小时"),
    ],
)
def test_a_class_is_not_broken_in_two(said: str, shown: str) -> None:
    assert dots(said) == shown


def test_a_state_is_never_told_by_colour_alone() -> None:
    for kind in ("good", "warn", "bad", "info"):
        for macro in ("badge", "state"):
            drawn = draw("marks", f'{macro}("未明", "{kind}")')
            assert "未明" in drawn and "<svg" in drawn
    rungs = [{"label": "班主任", "time_text": "8:10", "state": state} for state in ("passed", "now", "next", "later")]
    large, small = draw("ladder", "ladder(rungs)", rungs=rungs), draw("ladder", 'ladder(rungs, "small")', rungs=rungs)
    for words in ("已过", "正在处理", "下一级", "之后"):
        assert f'aria-label="{words}"' in large and words in small
    for state in ("present", "late", "leave", "absent", "away", "open"):
        tile = draw("tiles", f'student_tile("陈子涵", 1, "{state}")')
        assert re.search(r'x-tile-state"><svg.*?</svg>\S+</span>', tile)


def test_a_refused_button_says_why_and_sends_nothing() -> None:
    drawn = draw("buttons", 'button("保存", kind="primary", disabled="还差 9 行")')
    assert 'aria-disabled="true"' in drawn and "还差 9 行" in drawn and 'type="button"' in drawn
    described = re.search(r'aria-describedby="([\w-]+)"', drawn)
    assert described and f'id="{described[1]}"' in drawn
    assert "<form" not in draw("buttons", 'post_button("撤回", "/x", "", disabled="已有人处理")')


def test_a_call_dials_and_does_not_show_the_number() -> None:
    drawn = draw("buttons", 'call_button("拨打 父亲", "138 0000 2671")')
    assert 'href="tel:13800002671"' in drawn and ">拨打 父亲<" in drawn


def test_texts_of_people_are_escaped_everywhere() -> None:
    wicked = "<script>x</script>\"'"
    calls = [
        ("buttons", "button(x, href=x)"),
        ("buttons", "post_button(x, x, '', fields={'a': x}, confirm=x)"),
        ("marks", "badge(x)"),
        ("marks", "clause(x, href=x)"),
        ("marks", "avatar(x, href=x)"),
        ("cards", "row(x, x, href=x)"),
        ("cards", "facts([(x, x)])"),
        ("cards", "notice(x, title=x)"),
        ("ladder", "ladder([{'label': x, 'time_text': x, 'state': 'now', 'note': x}])"),
        ("ladder", "duty(x, x, x, due=x, then=x)"),
        ("counts", "bar([(1, 'here', x)], x)"),
        ("flow", "timeline([{'when': x, 'what': x, 'detail': x, 'was': x, 'who': x, 'source': x, 'day': x}])"),
        ("flow", "crumbs([(x, x), (x, '')])"),
        ("tiles", "student_tile(x, x, note=x, attrs={'data-x': x})"),
        ("forms", "input(x, 'name', x, help=x, error=x, attrs={'data-x': x})"),
        ("forms", "select(x, 'name', [(x, x)], x)"),
        ("toasts", "undo_bar(x, x, '')"),
    ]
    for file, call in calls:
        drawn = draw(file, call, x=wicked)
        assert "<script" not in drawn and 'script>"' not in drawn, call


def test_markup_given_as_markup_is_kept() -> None:
    assert "<b>1</b>" in draw("cards", "facts([('数', x)])", x=Markup("<b>1</b>"))


def test_times_in_a_page_are_those_of_the_school() -> None:
    source = "{{ at | clock_time }} {{ at | day }} {{ at | ago }} {{ none | clock_time }}"
    with clock.at(datetime(2026, 11, 23, 0, 22, tzinfo=UTC)), translation.override("zh-hans"):
        drawn = (
            engines["jinja2"]
            .from_string(source)
            .render({"at": datetime(2026, 11, 23, 0, 16, tzinfo=UTC), "none": None})
        )
    assert drawn.split() == ["8:16", "11月23日", "星期一", "6", "分钟前"]


def test_the_clause_chip_leads_nowhere_where_there_is_no_page_for_it(settings: Any) -> None:
    settings.ROOT_URLCONF = "xuean.kit.tests.urls"
    assert draw("marks", 'clause("B1.3")').startswith("<span")
    assert 'href="/why"' in draw("marks", 'clause("B1.3", href="/why")')
