"""岗位 in one cell: 初一（1）班班主任, 年级组长, 副校长、安全办主任. To the posts of policies/posts.toml."""

import re
from dataclasses import dataclass

from xuean.roster.reading.classes import ClassDraft, parse_text
from xuean.roster.reading.texts import is_nothing, plain, tidy

_PARTS = re.compile(r"[、，,;；/\n+＋|]+|兼(?!职)|\s{2,}")
_PLACED = {"homeroom_teacher": "class", "grade_leader": "grade"}
# Pattern and post; the first that is found counts, so 副校长 stands before 校长.
_POSTS = (
    (r"副班主任|副班|配班", ""),
    (r"班主任|班导|导师班", "homeroom_teacher"),
    (r"年级组长|年级主任|年级长|级部主任|级部长|级长|段长|年级部", "grade_leader"),
    (r"副校长|副园长|副院长|书记", "vice_principal"),
    (r"校长|园长|院长", "principal"),
    (r"安全办|安保办|安全处|安保处|安保主任|安全主任|保卫处|保卫科|安全员|安稳办|安全干事", "safety_office"),
    (r"心理", "psychology_teacher"),
    (r"政教|德育|学生处|学工|学生发展", "student_affairs_office"),
    (r"教务|教导|教学处|课程", "academic_office"),
    (r"总务|后勤", "general_affairs_office"),
    (r"校医|保健|卫生室|医务", "school_doctor"),
    (r"保安|门卫|值守|传达", "guard"),
    (r"宿管|宿舍管理|生活老师|生活教师|生活指导|公寓管理", "dormitory_manager"),
    (r"系统管理|信息中心|网管|网络管理|信息管理员|电教", "system_administrator"),
    (r"档案", "archivist"),
    (r"录入", "recorder"),
    (r"监督", "supervisor"),
    (r"育人导师|成长导师|学生导师|^导师$", "mentor"),
    (r"任课|科任|^教师$|^老师$", "subject_teacher"),
)


@dataclass(frozen=True, slots=True)
class PostDraft:
    """One title; `draft` is the class or grade in it, still as words."""

    title: str
    post: str
    draft: ClassDraft | None = None

    @property
    def needs(self) -> str:
        """'class' or 'grade' when the post is nothing without one."""
        return _PLACED.get(self.post, "")


def read_posts(text: str) -> list[PostDraft]:
    """Titles in their order. '初一(1)、(2)班班主任' stays one title: its class is not plain."""
    if is_nothing(text):
        return []
    return [_post(part) for part in map(tidy, _PARTS.split(tidy(text))) if part]


def _post(title: str) -> PostDraft:
    word = plain(title)
    post = next((post for pattern, post in _POSTS if re.search(pattern, word)), "")
    draft = parse_text(re.sub(r"班主任$", "", title)) if post in _PLACED else None
    return PostDraft(title, post, draft)
