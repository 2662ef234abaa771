"""Times as people say them, in three languages."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from xuean.kit import when

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 0, 16, tzinfo=UTC)  # Monday 8:16 in Shanghai


def local(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


def test_a_clock_time_has_no_leading_zero() -> None:
    assert when.clock_time(NOW, SHANGHAI) == "8:16"
    assert when.clock_time(local(23, 0, 5), SHANGHAI) == "0:05"
    assert when.clock_time(NOW, ZoneInfo("Asia/Urumqi")) == "6:16"


@pytest.mark.parametrize(
    ("moment", "chinese", "english"),
    [
        (NOW + timedelta(seconds=30), "刚刚", "just now"),
        (NOW - timedelta(seconds=59), "刚刚", "just now"),
        (NOW - timedelta(seconds=60), "1 分钟前", "1 minute ago"),
        (NOW - timedelta(minutes=6), "6 分钟前", "6 minutes ago"),
        (local(23, 5), "3 小时前", "3 hours ago"),
        (local(22, 16, 20), "昨天 16:20", "yesterday 16:20"),
        (local(21, 16, 20), "11月21日 16:20", "21 Nov, 16:20"),
        (local(3, 9, 0, 12, 2025), "2025年12月3日 9:00", "3 Dec 2025, 9:00"),
    ],
)
def test_ago(moment: datetime, chinese: str, english: str) -> None:
    with translation.override("zh-hans"):
        assert when.ago(moment, NOW, SHANGHAI) == chinese
    with translation.override("en"):
        assert when.ago(moment, NOW, SHANGHAI) == english


@pytest.mark.parametrize(
    ("moment", "chinese", "english"),
    [
        (NOW + timedelta(minutes=14), "还有 14 分钟", "14 minutes left"),
        (NOW + timedelta(seconds=20), "还有 1 分钟", "1 minute left"),
        (NOW - timedelta(minutes=6), "逾期 6 分钟", "6 minutes overdue"),
        (NOW - timedelta(minutes=82), "逾期 1 小时 22 分钟", "1 hour 22 minutes overdue"),
        (local(23, 12), "今天 12:00 前", "by 12:00 today"),
        (local(24, 12), "明天 12:00 前", "by 12:00 tomorrow"),
        (local(25, 8), "后天 8:00 前", "by 8:00 the day after tomorrow"),
        (local(27, 10), "周五 10:00 前", "by 10:00 on Fri"),
        (local(30, 12), "11月30日 12:00 前", "by 12:00 on 30 Nov"),
        (local(5, 12, 0, 1, 2027), "2027年1月5日 12:00 前", "by 12:00 on 5 Jan 2027"),
    ],
)
def test_until(moment: datetime, chinese: str, english: str) -> None:
    with translation.override("zh-hans"):
        assert when.until(moment, NOW, SHANGHAI) == chinese
    with translation.override("en"):
        assert when.until(moment, NOW, SHANGHAI) == english


def test_the_day_is_that_of_the_school_and_not_of_greenwich() -> None:
    late = datetime(2026, 11, 22, 15, 59, tzinfo=UTC)  # 23:59 on Sunday in Shanghai
    with translation.override("zh-hans"):
        assert when.moment_text(late, NOW, SHANGHAI) == "昨天 23:59"
        assert when.moment_text(late + timedelta(minutes=1), NOW, SHANGHAI) == "0:00"


def test_days() -> None:
    with translation.override("zh-hans"):
        assert when.day(date(2026, 11, 23), date(2026, 11, 1)) == "11月23日 星期一"
        assert when.day(date(2025, 9, 1), date(2026, 11, 1)) == "2025年9月1日 星期一"
    with translation.override("en"):
        assert when.day(date(2026, 11, 23)) == "Mon 23 Nov"


def test_every_month_and_weekday_has_its_chinese() -> None:
    with translation.override("zh-hans"):
        assert [when.short_day(date(2026, month, 1)) for month in range(1, 13)] == [f"{m}月1日" for m in range(1, 13)]
        assert [when.weekday(date(2026, 11, day)) for day in range(23, 30)] == [f"星期{d}" for d in "一二三四五六日"]


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(0), "1 分钟"),
        (timedelta(minutes=26, seconds=59), "26 分钟"),
        (timedelta(minutes=60), "1 小时"),
        (timedelta(minutes=82), "1 小时 22 分钟"),
        (timedelta(days=3, hours=5), "3 天"),
        (-timedelta(minutes=6), "6 分钟"),
    ],
)
def test_durations(length: timedelta, text: str) -> None:
    with translation.override("zh-hans"):
        assert when.duration(length) == text
