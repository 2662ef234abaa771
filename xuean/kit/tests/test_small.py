"""Icons, bars, entity tags, toasts, fields: the small helpers of pages."""

import json
from typing import Any

import pytest
from django import forms
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse
from django.test import RequestFactory

from xuean.kit import icons, toasts
from xuean.kit.forms import WordsField, widget
from xuean.kit.http import is_htmx, not_modified, tag_of, with_tag
from xuean.kit.shares import SMALLEST, shares


def test_every_icon_of_the_list_has_its_drawing() -> None:
    assert len(icons.names()) > 80
    for name in icons.names():
        drawn = icons.icon(name)
        assert "<path" in drawn and 'aria-hidden="true"' in drawn, name
        assert "style=" not in drawn and "<script" not in drawn


def test_an_icon_that_is_not_listed_is_an_error_where_it_is_used() -> None:
    with pytest.raises(icons.UnknownIcon, match="no-such-icon"):
        icons.icon("no-such-icon")


@pytest.mark.parametrize("values", [[1000, 92, 9, 3], [1, 1], [0, 5, 0], [1, 100_000], [3], [1] * 12])
def test_the_parts_of_a_bar_fill_it_exactly_and_each_is_seen(values: list[int]) -> None:
    parts = shares(values)
    assert parts[0][0] == 0
    end = max(start + width for start, width in parts if width)
    assert end == pytest.approx(100, abs=0.02)
    for value, (_start, width) in zip(values, parts, strict=True):
        assert (width >= SMALLEST - 0.001) if value else width == 0


def test_an_empty_bar_is_empty() -> None:
    assert shares([0, 0]) == [(0.0, 0.0), (0.0, 0.0)]


def test_entity_tags() -> None:
    tag = tag_of("zh-hans", 4, "2026-11-23")
    assert tag != tag_of("zh-hans", 42, "026-11-23") and tag == tag_of("zh-hans", 4, "2026-11-23")
    fresh = RequestFactory().get("/", headers={"If-None-Match": f'"other", W/{tag}'})
    answer = not_modified(fresh, tag)
    assert answer is not None and answer.status_code == 304 and answer.headers["ETag"] == tag
    assert not_modified(RequestFactory().get("/"), tag) is None
    assert not_modified(RequestFactory().get("/", headers={"If-None-Match": '"x"'}), tag) is None
    assert with_tag(HttpResponse("x"), tag).headers["ETag"] == tag


def test_htmx_wants_a_fragment_but_going_back_wants_the_page() -> None:
    assert is_htmx(RequestFactory().get("/", headers={"HX-Request": "true"}))
    back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert not is_htmx(RequestFactory().get("/", headers=back))
    assert not is_htmx(RequestFactory().get("/"))


def test_toasts_wait_for_the_next_page_with_their_undo() -> None:
    request: Any = RequestFactory().get("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    toasts.say(request, "已记迟到", undo="/attendance/undo/1")
    toasts.say(request, "邮件发不出去", "error")
    assert toasts.toasts(request) == [
        toasts.Toast("已记迟到", "success", "/attendance/undo/1"),
        toasts.Toast("邮件发不出去", "error", ""),
    ]
    assert toasts.toasts(None) == [] and toasts.toasts(RequestFactory().get("/")) == []


def test_a_toast_in_an_answer_of_htmx_is_plain_ascii() -> None:
    answer = toasts.with_toast(HttpResponse(), "已记 迟到", undo="/u")
    assert answer.headers["HX-Trigger"].isascii()
    assert json.loads(answer.headers["HX-Trigger"])["xuean:toast"] == {
        "text": "已记 迟到",
        "kind": "success",
        "undo": "/u",
    }


class Sample(forms.Form):
    name = forms.CharField(help_text="全名")
    kind = forms.ChoiceField(choices=[("a", "甲"), ("b", "乙")])
    agreed = forms.BooleanField(required=False)
    way = forms.ChoiceField(choices=[("x", "一"), ("y", "二")], widget=forms.RadioSelect)


def test_fields_have_the_class_of_their_kind_and_are_tied_to_help_and_error() -> None:
    form = Sample({"kind": "a"})
    assert not form.is_valid()
    name = widget(form["name"], autocomplete="name", data_part="x")
    for piece in ('class="form-control is-invalid"', 'aria-invalid="true"', "id_name_helptext", "id_name_error"):
        assert piece in name
    assert 'autocomplete="name"' in name and 'data-part="x"' in name
    assert 'class="form-select"' in widget(form["kind"])
    assert 'class="form-check-input"' in widget(form["agreed"])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("在家\x07发烧\u202e", "在家发烧"), (" 一\n二 ", "一\n二"), ("\u200b \x1b", ""), ("", ""), ("阿·买", "阿·买")],
)
def test_what_nobody_sees_is_left_out_of_free_text(typed: str, kept: str) -> None:
    assert WordsField(required=False).clean(typed) == kept
    if not kept:
        with pytest.raises(forms.ValidationError):
            WordsField().clean(typed)
