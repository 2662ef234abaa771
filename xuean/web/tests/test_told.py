"""The codes of an entry in words: no id, no code and no time of a machine is shown."""

from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from tests.cast import shanghai
from xuean.jobs.tasks import names
from xuean.web.oversight.told import KEYS, told
from xuean.web.oversight.work import NAMES

ZONE = ZoneInfo("Asia/Shanghai")
CHINESE = [
    ({"digest": "d5cac834318f813e", "device": "01a2069d", "sweep": "01a1f11e"}, []),
    ({"absent": 2, "size": 50, "corrects": None}, [("未到", "2"), ("应到", "50")]),
    ({"period": "2026-11-18/6"}, [("节次", "11月18日 第 6 节")]),
    ({"period": "2026-11-18/early"}, [("节次", "11月18日")]),
    ({"kind": "leave", "since": "2026-11-23T00:30:00+00:00", "until": "2026-11-24T22:00:00+08:00"},
     [("类型", "请假"), ("自", "8:30"), ("至", "明天 22:00")]),
    ({"kind": "notices.rung", "state": "accepted", "reason": "shown", "channel": ""},
     [("类型", "待办提醒"), ("状态", "已发出"), ("原因", "已在系统内阅读")]),
    ({"factor": "totp", "new_device": True, "device": "01a2"}, [("二次验证", "验证器应用"), ("新设备", "是")]),
    ({"duties": {"owed": ["a", "b"], "met": []}}, [("事项", "2")]),
    ({"post": "homeroom_teacher", "alone": False}, [("岗位", "班主任"), ("独自任职", "否")]),
]  # fmt: skip


@pytest.mark.parametrize(("codes", "expected"), CHINESE)
def test_in_chinese(codes: dict, expected: list) -> None:
    with translation.override("zh-hans"):
        assert told(codes, ZONE, shanghai(12)) == expected


@pytest.mark.parametrize("key", sorted(KEYS))
def test_a_senseless_value_never_breaks_the_page(key: str) -> None:
    for value in ("", None, 0, "2026-13-45", "T" * 40, {"a": 1}, ["x"], True):
        told({key: value}, ZONE, shanghai(12))


def test_every_job_has_its_words() -> None:
    assert {name for name in names() if not name.startswith(("t.", "test"))} <= set(NAMES)
