"""The empty workbooks: columns named as the reading knows them, whatever the reader's language. Data only."""

from collections.abc import Mapping, Sequence

from xuean.roster.kinds import BELLS, STAFF, STUDENTS

_STUDENT_HEADS = (
    "姓名",
    "性别",
    "出生日期",
    "身份证件类型",
    "身份证件号",
    "学籍号",
    "学号",
    "民族",
    "年级",
    "班级",
    "座号",
    "就读方式",
    "现住址",
    "监护人1姓名",
    "监护人1关系",
    "监护人1联系电话",
    "监护人1邮箱",
    "监护人1工作单位",
    "监护人2姓名",
    "监护人2关系",
    "监护人2联系电话",
    "监护人2邮箱",
    "监护人2工作单位",
    "备注",
)
_STAFF_HEADS = ("工号", "姓名", "性别", "任教学科", "岗位", "手机号", "邮箱", "入职年月")
_BELL_HEADS = ("作息", "开始", "结束", "适用")

# kind -> heads, and the columns that are text
TEMPLATES: Mapping[str, tuple[Sequence[str], Sequence[int]]] = {
    STUDENTS: (_STUDENT_HEADS, range(len(_STUDENT_HEADS))),
    STAFF: (_STAFF_HEADS, range(len(_STAFF_HEADS))),
    BELLS: (_BELL_HEADS, range(len(_BELL_HEADS))),
}
