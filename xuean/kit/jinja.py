"""The Jinja2 environment of every own page: globals, and filters that speak of times and people as people do."""

import re
import zlib
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import Environment
from markupsafe import Markup, escape

from xuean.core import clock
from xuean.kit import mask, when
from xuean.kit.forms import widget
from xuean.kit.icons import icon
from xuean.kit.jsmessages import js_messages
from xuean.kit.shares import shares
from xuean.kit.toasts import toasts
from xuean.kit.tongue import tongue

COUNTED = re.compile(r"(?<=\d) (?=[\u4e00-\u9fff])")  # 4 小时
NOWRAP = Markup('<span class="x-nowrap">{}</span>')
CLASS = re.compile(r"<[^>]*>|(?P<name>[\u4e00-\u9fff]{1,4}（\d+）班)")  # 初一（1）班, but not inside a tag


def environment(**options: Any) -> Environment:
    env = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], trim_blocks=True, lstrip_blocks=True, **options)
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.globals.update(
        url=url,
        url_if=url_if,
        static=static,
        icon=icon,
        now=clock.now,
        language=language,
        languages=settings.LANGUAGES,
        zone=lambda: str(_zone()),
        toasts=toasts,
        widget=widget,
        js_messages=js_messages,
        shares=shares,
        tongue=tongue,
    )
    env.filters.update(
        clock_time=_in_zone(when.clock_time),
        moment=_with_now(when.moment_text),
        ago=_with_now(when.ago),
        until=_with_now(when.until),
        by=_with_now(when.by),
        left=lambda moment: when.left(moment, clock.now()) if moment else "",
        duration=when.duration,
        day=lambda value: when.day(_local_day(value), clock.today(_zone())) if value else "",
        short_day=lambda value: when.short_day(_local_day(value), clock.today(_zone())) if value else "",
        weekday=lambda value: when.weekday(_local_day(value)) if value else "",
        local=lambda moment: moment.astimezone(_zone()),
        mask_phone=mask.mask_phone,
        mask_name=mask.mask_name,
        mask_identity=mask.mask_identity,
        number=lambda value: f"{value:,}",
        dots=dots,
        hash_id=lambda text: f"{zlib.crc32(text.encode()):x}",
    )
    return env


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named page: `url('web:student', student.id)`."""
    return reverse(name, args=args, kwargs=kwargs)


def url_if(name: str, *args: Any, **kwargs: Any) -> str:
    """The same, or '' where this installation has no such page."""
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""


def dots(text: Any) -> str:
    """The dot between two pieces stays at the end of its line, a number with its unit; a class is not broken in two."""
    said: str = text if isinstance(text, str) else str(text)
    said = type(said)(COUNTED.sub("\u00a0", said.replace(" · ", "\u00a0· ")))
    return _unbroken(escape(said)) if "）班" in said else said


def _unbroken(said: Markup) -> Markup:
    pieces, last = [], 0
    for found in CLASS.finditer(said):
        if found["name"]:
            pieces += [said[last : found.start()], NOWRAP.format(said[found.start() : found.end()])]
            last = found.end()
    return Markup("").join([*pieces, said[last:]])


def language() -> str:
    """The active language for `<html lang>`: zh-Hans, zh-Hant or en."""
    code = get_language() or settings.LANGUAGE_CODE
    head, _, script = code.partition("-")
    return f"{head}-{script.title()}" if script else head


def _zone() -> Any:
    """The school's zone: activated for each request, the installation's before that."""
    return timezone.get_current_timezone()


def _in_zone(function: Callable[..., str]) -> Callable[[datetime | None], str]:
    @wraps(function)
    def told(moment: datetime | None) -> str:
        return function(moment, _zone()) if moment else ""

    return told


def _with_now(function: Callable[..., str]) -> Callable[[datetime | None], str]:
    @wraps(function)
    def told(moment: datetime | None) -> str:
        return function(moment, clock.now(), _zone()) if moment else ""

    return told


def _local_day(value: date | datetime) -> date:
    return value.astimezone(_zone()).date() if isinstance(value, datetime) else value
