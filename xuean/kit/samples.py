"""What the gallery shows: one invented morning at 青云实验中学. Texts are data here, so they are not translated."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from xuean.kit.table import Column, Page, Shown

NAV = (
    ("今日", "home", "today", 8, True, False),
    ("点名", "clipboard-check", "roll-call", 0, True, False),
    ("上报", "speakerphone", "forms", 0, True, True),
    ("学生", "users", "student", 0, True, False),
    ("实时校园日", "activity", "wall", 0, False, False),
    ("隐患与风险", "shield-search", "table", 2, False, False),
    ("制度对照", "scale", "clause", 0, False, False),
    ("告知家长", "send", "guardian", 0, False, False),
    ("我的", "user", "", 0, True, False),
)


ROLL = """
陈子涵 王浩宇 李欣怡 张梓萱 刘一诺 杨宇轩 黄诗涵 赵俊杰 周雨桐 吴思远 徐佳琪 孙铭泽 胡可馨 朱子墨 高艺涵
林沐辰 何语嫣 郭天佑 马若曦 罗景行 梁书瑶 宋嘉懿 郑一鸣 谢宇航 韩雪儿 唐果 阿依古丽·买买提 于洋 董思成 萧然
"""


def _rungs(*steps: tuple[str, str, str]) -> list[dict[str, str]]:
    return [{"label": label, "time_text": time, "state": state} for label, time, state in steps]


LI = _rungs(
    ("任课教师", "8:10", "passed"),
    ("您", "正在处理", "now"),
    ("家长", "8:25", "next"),
    ("年级组长", "8:40", "later"),
    ("校长", "9:10", "later"),
)
CHEN = _rungs(
    ("班主任", "7:50", "passed"),
    ("父亲", "未接", "passed"),
    ("母亲", "未接", "passed"),
    ("年级组长", "8:05", "now"),
    ("校长", "8:20", "next"),
)
SUN = _rungs(("教务处提醒", "8:05", "passed"), ("任课教师", "8:10", "now"), ("教务处", "8:20", "next"))


def today() -> dict[str, Any]:
    wu = [dict(rung, label=rung["label"].replace("您", "班主任")) for rung in LI]
    lines = (
        ("陈一鸣 八（6）班 晨检未到", "26 分钟 · 赵磊在找，家长两次未接", "B1.2", CHEN, "年级组长 赵磊"),
        ("九（3）班 第 1 节未点名", "逾期 6 分钟 · 46 人情况未核实", "B2.2", SUN, "任课教师 孙丽"),
        ("吴思远 九（1）班 去校医室未到", "4 分钟 · 第 1 节 8:12 离开教室", "B1.3", wu, "班主任 林静"),
        ("李沐阳 七（2）班 第 1 节未到", "6 分钟 · 8:10 课堂点名发现", "B1.3", wu, "班主任 周敏"),
    )
    next_steps = (
        ("4 分钟后", "报校长", "late", "我来接手"),
        ("4 分钟后", "报教务处", "soon", "提醒孙丽"),
        ("6 分钟后", "通知家长", "soon", "联系林静"),
        ("9 分钟后", "通知家长", "soon", "联系周敏"),
    )
    climbing = [line + step for line, step in zip(lines, next_steps, strict=True)]
    waiting = [
        ("调看东门录像：11月20日 16:30–17:00", "政教处刘洋申请 · 八年级学生冲突取证", "D22", "今天 11:00 前", "审批"),
        ("向城东派出所提供 2 名学生信息", "仅姓名、班级、监护人电话 · 协查函已附", "A22", "今天 14:00 前", "审批"),
    ]
    names = ("title", "detail", "clause", "rungs", "holder", "due", "then", "urgency", "act")
    return {
        "climbing": [dict(zip(names, line, strict=True)) for line in climbing],
        "waiting": [dict(zip(("title", "detail", "clause", "due", "act"), line, strict=True)) for line in waiting],
    }


def student() -> dict[str, Any]:
    lines = [
        ("7:50", "clock", "", "晨检记“在路上”", "母亲 7:48 留言：会晚几分钟", "周敏", "手机晨检"),
        ("8:10", "alert-circle", "bad", "第 1 节点名未到", "无进校记录，无请假", "王建国", "手机点名"),
        ("8:12", "eye", "", "班主任已查看", "上报后 2 分钟", "周敏", "系统记录"),
        ("8:17", "phone-off", "warn", "拨打父亲 李建军，未接", "响铃 40 秒", "周敏", "一键拨号"),
        ("8:19", "phone", "", "拨打母亲 王芳，接通", "“7:35 骑自行车出门，走滨河路。”", "周敏", "一键拨号"),
        ("8:20", "arrow-up", "", "提前报年级组长", "赵磊 8:21 接手，通知东门门卫沿滨河路找", "周敏", "上报"),
        ("8:25", "send", "", "告知链接发给父亲 李建军", "8:27 回答：已知晓，我马上联系孩子", "系统", "短信，已送达"),
        ("8:36", "map-pin", "good", "在滨河路车棚找到", "自行车掉链，人平安", "门卫孙志刚", "现场上报"),
        ("8:41", "circle-check", "good", "到班，改记为迟到", "原因：自行车故障", "周敏", "班级点名"),
        ("8:43", "message-circle", "", "告诉两位监护人：孩子已到校", "父亲 8:44 确认，母亲 8:45 确认", "周敏", "短信"),
    ]
    names = ("when", "icon", "kind", "what", "detail", "who", "source")
    events = [dict(zip(names, line, strict=True)) for line in lines]
    events[8]["was"] = "原“未到”记录保留"
    guardians = [
        (1, "李建军", "父亲", "138****2671", "今天未接", "13800002671"),
        (2, "王芳", "母亲", "139****5504", "9月1日核对", "13900005504"),
        (3, "李国强", "祖父", "0571-****0318", "", "057100000318"),
    ]
    return {"events": events, "guardians": guardians}


def roll_call() -> dict[str, Any]:
    names = ROLL.split()
    special = {4: "late", 12: "leave", 18: "absent", 22: "away", 30: "open"}
    tiles = [(name, at, special.get(at, "present")) for at, name in enumerate(names, 1)]
    return {"tiles": tiles, "words": {"away": "校医室"}, "notes": {4: "公交晚点"}}


def table() -> dict[str, Any]:
    things = (
        "外墙面砖空鼓",
        "单杠护垫老化",
        "灭火器压力不足",
        "危化品柜双锁缺失",
        "疏散通道堆放杂物",
        "校门口接送区标线不清",
    )
    places = ("1 号教学楼二层", "南校门", "实验楼三层", "2 号教学楼西侧")
    states = (("整改中", "warn"), ("待复查", "info"), ("已销号", "good"), ("待派单", "bad"))
    rows = [
        {
            "number": f"YH-2026-{at * 23 % 260:04d}",
            "what": things[at % 6],
            "place": places[at % 4],
            "who": ("李敏", "陈晓燕", "周宏", "赵磊", "王建国")[at % 5],
            "state": states[at * 7 % 4],
            "due": f"11月{15 + at // 3}日",
            "days": at * 5 % 12,
        }
        for at in range(1, 13)
    ]
    columns = (
        Column("number", "编号", sort="number"),
        Column("what", "隐患", title=True),
        Column("place", "地点", sort="place"),
        Column("state", "状态", sort="state"),
        Column("who", "责任人", phone=False),
        Column("due", "整改期限", sort="due"),
        Column("days", "已过天数", sort="days", numeric=True),
    )
    filters = [
        Shown(name, label, "", [("", f"全部{label}"), ("1", "一"), ("2", "二")])
        for name, label in (("level", "等级"), ("state", "状态"), ("kind", "类别"))
    ]
    page = Page(
        "hazards", columns, rows, 260, 1, 22, "-due", "-due", filters, "", "隐患、地点、责任人（可用拼音首字母）"
    )
    return {"page": page, "nothing": Page("none", columns, [], 0, 1, 1, "", "", filters)}


def clause() -> dict[str, Any]:
    rows = [
        ("B1.1", "逐级上报；遇险可越级，任何人不得拦截", "good", "已落实", "无数值", "12 件", "按时 12", ""),
        ("B1.2", "无故缺席或擅自离校，报班主任并告知监护人", "good", "已落实", "立即", "21 件", "按时 20", "逾期 1"),
        ("B1.3", "课上缺席报班主任，再联系监护人", "good", "已落实", "10 ＋ 15 分钟", "38 件", "按时 36", "逾期 2"),
        ("B1.11", "班级信息员的保密上报通道", "warn", "部分落实", "无数值", "本月没有", "", ""),
        ("B1.16", "瞒报漏报的认定、处理与申诉", "bad", "未落实", "无数值", "本月没有", "", ""),
    ]
    reasons = [
        {"title": "制度原文 B1.3", "quote": "课堂上学生缺席〔10〕分钟，任课教师报告班主任，班主任联系监护人。"},
        {
            "title": "学校定的数值",
            "pairs": [("点名时限", "上课后 10 分钟"), ("班主任联系时限", "15 分钟")],
            "note": "2026年9月1日起 · 校长办公会 8月25日批准",
        },
        {"title": "这一天的情况", "note": "正常教学日，第 1 节 8:00 上课"},
        {"title": "算出来", "pairs": [("8:00 ＋ 10 分钟", "8:10 报班主任"), ("8:10 ＋ 15 分钟", "8:25 通知家长")]},
    ]
    return {"rows": rows, "reasons_of": reasons}


def wall() -> dict[str, Any]:
    grades = []
    for grade, odd in (("七年级", {2: "bad"}), ("八年级", {5: "open", 6: "bad"}), ("九年级", {1: "bad", 3: "warn"})):
        classes = []
        for at in range(1, 9):
            state = odd.get(at, "done")
            words = {"bad": "1 未明", "warn": "未点", "open": "8:20 点"}.get(state, f"8:0{at}")
            detail = {"warn": "孙丽 · 逾期 6 分钟", "open": "体育课", "bad": "45 在校"}.get(state, "46 在校")
            classes.append((f"{at} 班", words, detail, state))
        grades.append((grade, f"{8 - sum(s in ('warn', 'open') for s in odd.values())} / 8 班已点", classes))
    wu = [dict(rung, label=rung["label"].replace("您", "班主任")) for rung in LI]
    found = [
        ("陈某某", "八（6）班", "晨检未到", "赵磊在找", "26", CHEN, "校长", "late"),
        ("吴某某", "九（1）班", "去校医室未到", "林静在找", "4", wu, "家长", "soon"),
        ("李某某", "七（2）班", "第 1 节未到", "周敏在找", "6", wu, "家长", "soon"),
    ]
    return {"grades": grades, "missing": found}


SAMPLES: dict[str, Callable[[], dict[str, Any]]] = {
    "": lambda: {"LI": LI, "CHEN": CHEN, "SUN": SUN, **table(), **clause(), **student()},
    "today": today,
    "student": student,
    "roll-call": roll_call,
    "table": table,
    "clause": clause,
    "wall": wall,
}


def context(request: HttpRequest, part: str) -> dict[str, Any]:
    """Everything a page of the gallery needs: the frame's own context and that of the part."""
    nav = [
        {"label": label, "icon": icon, "href": f"/gallery/{to}" if to else "/gallery", "badge": badge, "phone": phone}
        | {"main": main, "active": to == part}
        for label, icon, to, badge, phone, main in NAV
    ]
    frame = {"nav": nav, "me": {"name": "郑海涛", "href": "/gallery"}, "school_name": "青云实验中学"}
    return frame | {"bell": 3, "bell_href": "/gallery"} | SAMPLES.get(part, dict)()
