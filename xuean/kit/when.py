"""Times as people say them (rule 11 of the look): 8:16, 6 分钟前, 明天 12:00 前. Pure: no clock, no settings.

Every function takes UTC instants and the zone they are to be told in; texts come out in the active language.
"""

from datetime import date, datetime, timedelta, tzinfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.utils.translation import pgettext as _c

MINUTE, HOUR, DAY = 60, 3600, 86400


def clock_time(moment: datetime, zone: tzinfo) -> str:
    """'8:16': no leading zero, 24 hours."""
    local = moment.astimezone(zone)
    return f"{local.hour}:{local.minute:02d}"


def weekday(on: date) -> str:
    """'星期一'."""
    names = (
        _c("weekday", "Mon"),
        _c("weekday", "Tue"),
        _c("weekday", "Wed"),
        _c("weekday", "Thu"),
        _c("weekday", "Fri"),
        _c("weekday", "Sat"),
        _c("weekday", "Sun"),
    )
    return names[on.weekday()]


def short_day(on: date, today: date | None = None) -> str:
    """'11月23日'; with the year where it is not the year of `today`."""
    if today is not None and on.year != today.year:
        return _("{day} {month} {year}").format(day=on.day, month=_month(on), year=on.year)
    return _("{day} {month}").format(day=on.day, month=_month(on))


def day(on: date, today: date | None = None) -> str:
    """'11月23日 星期一'; with the year where it is not the year of `today`."""
    return _("{weekday} {date}").format(weekday=weekday(on), date=short_day(on, today))


def day_word(on: date, today: date) -> str:
    """'今天', '明天', '昨天', '周五' within the coming six days, else the date."""
    words = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow"), 2: _("the day after tomorrow")}
    ahead = (on - today).days
    if ahead in words:
        return words[ahead]
    if 2 < ahead < 7:
        short = (_("on Mon"), _("on Tue"), _("on Wed"), _("on Thu"), _("on Fri"), _("on Sat"), _("on Sun"))
        return short[on.weekday()]
    return _("on {date}").format(date=short_day(on, today))


def duration(length: timedelta) -> str:
    """'26 分钟', '1 小时 22 分钟', '3 天'; under a minute counts as one. The sign is ignored."""
    minutes = max(1, int(abs(length.total_seconds()) // MINUTE))
    if minutes < 60:
        return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        text = ngettext("{n} hour", "{n} hours", hours).format(n=hours)
        return f"{text} {ngettext('{n} minute', '{n} minutes', rest).format(n=rest)}" if rest else text
    return ngettext("{n} day", "{n} days", hours // 24).format(n=hours // 24)


def ago(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """'刚刚', '6 分钟前', '3 小时前' on the same day, '昨天 16:20', '11月3日 16:20'."""
    seconds = (now - moment).total_seconds()
    if seconds < MINUTE:
        return _("just now")
    if seconds < HOUR:
        minutes = int(seconds // MINUTE)
        return ngettext("{n} minute ago", "{n} minutes ago", minutes).format(n=minutes)
    today, on = now.astimezone(zone).date(), moment.astimezone(zone).date()
    if on == today:
        hours = int(seconds // HOUR)
        return ngettext("{n} hour ago", "{n} hours ago", hours).format(n=hours)
    return moment_text(moment, now, zone)


def moment_text(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """A moment, past or to come, told plainly: '8:16' today, '昨天 16:20', '11月3日 16:20'."""
    today, on = now.astimezone(zone).date(), moment.astimezone(zone).date()
    time = clock_time(moment, zone)
    if on == today:
        return time
    if on == today - timedelta(days=1):
        return _("yesterday {time}").format(time=time)
    if on == today + timedelta(days=1):
        return _("tomorrow {time}").format(time=time)
    return _("{date}, {time}").format(date=short_day(on, today), time=time)


def by(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """A deadline: '今天 12:00 前', '明天 12:00 前', '周五 12:00 前', '11月30日 12:00 前'."""
    today, on = now.astimezone(zone).date(), moment.astimezone(zone).date()
    return _("by {time} {day}").format(time=clock_time(moment, zone), day=day_word(on, today))


def left(moment: datetime, now: datetime) -> str:
    """'还有 14 分钟', or '逾期 6 分钟' once it has passed."""
    length = duration(moment - now)
    return (_("{time} left") if moment > now else _("{time} overdue")).format(time=length)


def until(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """The shorter of the two: what is left within the hour or once overdue, else the deadline itself."""
    near = (moment - now).total_seconds() < HOUR
    return left(moment, now) if near else by(moment, now, zone)


def spoken_span(since: datetime, until: datetime, zone: tzinfo) -> str:
    """'16:30–17:00'."""
    return f"{clock_time(since, zone)}–{clock_time(until, zone)}"


def _month(on: date) -> str:
    names = (
        *(
            _c("month", "Jan"),
            _c("month", "Feb"),
            _c("month", "Mar"),
            _c("month", "Apr"),
            _c("month", "May"),
            _c("month", "Jun"),
        ),
        *(
            _c("month", "Jul"),
            _c("month", "Aug"),
            _c("month", "Sep"),
            _c("month", "Oct"),
            _c("month", "Nov"),
            _c("month", "Dec"),
        ),
    )
    return names[on.month - 1]
