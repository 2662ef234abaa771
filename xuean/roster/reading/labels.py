"""Column labels to fields: the many names that schools give the same thing (facts N30).

A field is a word: `name`, `birth_on`, …; `guardian.1.phone` for the parts of a guardian; `note` for a column that is
kept as a remark under its label; `ignore` for a column that is known and not needed.
"""

import re
from functools import lru_cache

from xuean.roster.reading.codes import kinship_of
from xuean.roster.reading.texts import plain


def _fields(text: str) -> dict[str, str]:
    found = {}
    for line in text.strip().splitlines():
        field, *labels = line.split()
        found.update(dict.fromkeys(labels, field))
    return found


STUDENT = _fields(
    """
    name 姓名 学生姓名 名字 学生名字 学生 学生名 孩子姓名 幼儿姓名 本人姓名 中文姓名 name studentname fullname student
    sex 性别 学生性别 男女 sex gender
    birth_on 出生日期 出生年月日 出生年月 生日 出生 出生日 出生时间 学生出生日期 出生日期年月日 birthday dateofbirth birthdate dob birth
    id_kind 身份证件类型 证件类型 证件种类 身份证类型 证件类别 学生证件类型 有效证件类型 idtype documenttype
    id_number 身份证号 身份证号码 身份证件号 身份证件号码 证件号码 证件号 身份证 学生身份证号 学生身份证号码 学生身份证 居民身份证号 公民身份号码 身份号码 学生证件号码 有效证件号码 idnumber idno idcard documentnumber nationalid
    student_number 学籍号 全国学籍号 学籍号码 全国学籍号码 国网学籍号 学生学籍号 学籍编号 国家学籍号 studentnumber registrationnumber
    local_no 学号 学生学号 班内学号 校内学号 学生编号 studentid studentno
    ethnicity 民族 学生民族 族别 ethnicity ethnicgroup nationality
    stage 学段 stage
    grade 年级 所在年级 年级名称 所属年级 就读年级 入学年级 级别 grade gradename
    class 班级 班别 所在班级 班级名称 班号 所属班级 班 行政班 就读班级 年级班级 年班 所在年级班级 学生班级 班级名 年级班 class classname homeroom
    seat_no 座号 座位号 座次 seat seatno
    study_mode 就读方式 住宿情况 走读住校 走读或住校 住宿类型 就读形式 住宿方式 走读住宿 住校走读 住宿 走读寄宿 寄宿走读 是否走读或住校 走读生住校生 studymode boarding
    boards 是否住校 是否寄宿 是否住宿 是否寄宿生 是否住校生 住校 是否住宿生 boarder
    walks 是否走读 是否走读生
    address 现住址 家庭住址 家庭地址 住址 地址 现居住地址 居住地址 通讯地址 家庭详细地址 现家庭住址 现住地址 详细地址 现居住地 家庭现住址 联系地址 居住地 常住地址 address homeaddress
    phone 联系电话 学生联系电话 家庭电话 学生电话 联系方式 电话 手机 手机号 手机号码 电话号码 移动电话 本人电话 住宅电话 家庭联系电话 联系手机 phone mobile telephone tel contact
    entered_on 入学年月 入学时间 入学日期 入学年份 入校时间 入校日期 入园时间 入园日期 entrydate enrolmentdate enrollmentdate
    guardians 家长及电话 家长姓名及电话 监护人及电话 家长联系方式 监护人信息 家庭成员 家长信息 家长姓名电话 家长及联系方式 家长及联系电话 家庭成员信息 监护人及联系方式 家庭成员及联系方式 家长姓名及联系方式 家长姓名及联系电话 监护人姓名及电话 监护人姓名及联系方式 监护人姓名及联系电话 监护人姓名电话 父母姓名及电话 父母及电话 父母信息 父母姓名及联系方式 家长情况 监护人情况 guardians parents
    remark 备注 说明 备注说明 其他 其它 附注 备考 注 备注信息 其他说明 特殊说明 remark remarks note notes comment comments
    """
)
_NOTES = frozenset(
    [
        "特异体质",
        "特殊体质",
        "过敏史",
        "过敏",
        "病史",
        "既往病史",
        "疾病史",
        "健康状况",
        "健康情况",
        "身体状况",
        "特殊情况",
        "残疾类型",
        "残疾情况",
        "是否残疾",
        "药物过敏",
        "食物过敏",
        "特殊疾病",
        "重大疾病",
        "慢性病",
        "校车",
        "校车线路",
        "是否乘坐校车",
        "是否乘校车",
        "乘坐校车",
        "上学方式",
        "上下学方式",
        "接送方式",
        "是否留守儿童",
        "留守儿童",
        "是否孤儿",
        "孤儿",
        "是否单亲",
        "单亲",
        "单亲家庭",
        "是否离异",
        "家庭情况",
        "是否低保",
        "是否贫困",
        "是否建档立卡",
        "建档立卡",
        "是否随迁子女",
        "随迁子女",
        "是否烈士或优抚子女",
        "残疾人类型",
        "是否受过学前教育",
        "家庭特殊情况",
        "心理状况",
        "是否特异体质",
        "特异体质情况",
        "学生健康状况",
        "宿舍",
        "宿舍号",
        "寝室",
        "寝室号",
        "床位",
        "床位号",
        "班干部",
        "职务",
        "班级职务",
        "是否独生子女",
        "独生子女",
        "health",
        "allergies",
        "allergy",
        "medical",
        "bus",
    ]
)
_IGNORED = frozenset(
    [
        "序号",
        "编号",
        "顺序号",
        "学校名称",
        "学校",
        "学校标识码",
        "学校代码",
        "校区",
        "籍贯",
        "出生地",
        "出生地行政区划码",
        "国籍地区",
        "国籍",
        "港澳台侨外",
        "政治面貌",
        "户口所在地",
        "户口所在地行政区划",
        "户籍地址",
        "户籍",
        "户口性质",
        "户口类型",
        "户籍所在地",
        "户口",
        "非农业户口类型",
        "血型",
        "姓名拼音",
        "曾用名",
        "英文名",
        "照片",
        "入学方式",
        "学生来源",
        "邮政编码",
        "邮编",
        "电子信箱",
        "主页地址",
        "身份证件有效期",
        "学籍辅号",
        "班内序号",
        "毕业学校",
        "原就读学校",
        "原学校",
        "毕业小学",
        "来源学校",
        "宗教信仰",
        "信仰宗教",
        "特长",
        "兴趣爱好",
        "年龄",
        "周岁",
        "身高",
        "体重",
        "考号",
        "准考证号",
        "成绩",
        "总分",
        "分数",
        "语文",
        "数学",
        "英语",
        "签名",
        "家长签名",
        "是否由政府购买学位",
        "是否需要申请资助",
        "是否享受一补",
        "上下学距离",
        "学习",
        "入学成绩",
        "班主任",
        "班主任姓名",
        "学籍状态",
        "在籍状态",
        "状态",
        "学生状态",
        "流水号",
        "no",
        "index",
        "number",
        "serial",
        "school",
        "age",
        "photo",
        "id",
        "#",
        "№",
    ]
)
_GUARDIAN = re.compile(
    r"^(?:学生)?(?:第?([一二三四1-4])?(?:家庭|主要)?(?:成员|监护人|家长|联系人|亲属)([一二三四1-4])?|(法定监护人|紧急联系人)"
    r"|(父亲|母亲|爸爸|妈妈|父母|父|母|爷爷|奶奶|外公|外婆|祖父|祖母|外祖父|外祖母)([1-2])?|(guardian|parent|father|mother|contact)([1-4])?)"
    r"(?:的?基本)?(?:信息|情况|资料)?"
)
_PARTS = _fields(
    """
    name 姓名 名字 name 姓名称呼 名
    kinship 关系 与学生关系 与本人关系 称谓 与孩子关系 与学生的关系 与监护人关系 与该生关系 和学生关系 亲属关系 身份 与幼儿关系 家庭关系 与其关系 relation relationship kinship
    phone 电话 手机 手机号 手机号码 联系电话 联系方式 联系手机 电话号码 移动电话 办公电话 联系电话号码 号码 phone mobile tel telephone phonenumber
    employer 工作单位 单位 工作单位及职务 工作单位职务 单位名称 就业单位 工作地点 工作单位名称 employer workplace
    id_kind 身份证件类型 证件类型
    id_number 身份证号 身份证号码 身份证件号 身份证件号码 身份证 证件号码 证件号 idnumber
    whole 姓名及电话 姓名电话 及电话 及联系方式 姓名及联系方式 姓名及联系电话 姓名联系电话 姓名联系方式 姓名手机
    ignore 是否监护人 户口所在地 民族 职务 学历 年龄 文化程度 现住址 户口所在地行政区划 职业 出生日期 出生年月 政治面貌 微信 微信号 签名 签字 邮箱 性别 住址 家庭住址
    """
)
_RELATIONS = frozenset(label for label, part in _PARTS.items() if part == "kinship") - {"身份"}
_NUMERALS = {"一": "1", "二": "2", "三": "3", "四": "4"}
_ENGLISH_KIN = {"father": "51", "mother": "52"}
STAFF = _fields(
    """
    name 姓名 教师姓名 教职工姓名 员工姓名 名字 职工姓名 教师 name teacher staffname
    staff_no 工号 职工号 教师编号 教工号 员工编号 人员编号 教职工号 staffno employeeid staffid
    sex 性别 sex gender
    birth_on 出生日期 出生年月 出生年月日 生日 birthday dateofbirth
    id_kind 身份证件类型 证件类型
    id_number 身份证号 身份证号码 身份证件号 身份证件号码 证件号码 证件号 身份证 idnumber
    subjects 任教学科 学科 任教科目 科目 所教学科 教学科目 任课学科 任课 教学学科 授课学科 subject subjects
    posts 岗位 职务 岗位职务 职务岗位 担任职务 行政职务 任职 现任职务 工作岗位 任职情况 兼职 担任工作 工作分工 分工 post posts position title duties
    homeroom_of 班主任 任班主任班级 班主任班级 所带班级 担任班主任 班主任任职 homeroomof
    phones 手机号 联系电话 手机 电话 手机号码 联系方式 电话号码 移动电话 联系手机 phone mobile
    email 邮箱 电子邮箱 电子邮件 email mail
    hired_on 入职年月 入职时间 入职日期 参加工作时间 参加工作年月 来校时间 到校时间 进校时间 工作时间 入校时间 hiredate hiredon
    remark 备注 说明 其他 remark notes
    """
)
_STAFF_IGNORED = frozenset(
    [
        "序号",
        "编号",
        "部门",
        "科室",
        "处室",
        "学历",
        "学位",
        "职称",
        "民族",
        "政治面貌",
        "籍贯",
        "年龄",
        "教龄",
        "学校",
        "学校名称",
        "教师资格证",
        "编制",
        "任教年级",
        "任教班级",
        "任课班级",
        "课时",
        "周课时",
        "住址",
        "家庭住址",
        "no",
        "index",
        "department",
    ]
)


def squeezed(label: str) -> str:
    """A label for comparing: no brackets with hints in them, no stars, no punctuation."""
    text = plain(label)
    text = re.sub(r"[(\[【].*?[)\]】]", "", text) or text
    return re.sub(r"[^\w#№]|_|必填|选填", "", text)


@lru_cache(maxsize=2000)
def student_field(label: str) -> str:
    """The field of one label, '' when it is none."""
    text = squeezed(label)
    if not text:
        return ""
    if text in STUDENT:
        return STUDENT[text]
    if text in _NOTES:
        return "note"
    if text in _IGNORED:
        return "ignore"
    if text in _RELATIONS:
        return "guardian..kinship"
    return guardian_field(text)


@lru_cache(maxsize=2000)
def staff_field(label: str) -> str:
    text = squeezed(label)
    return STAFF.get(text) or ("ignore" if text in _STAFF_IGNORED else "")


@lru_cache(maxsize=2000)
def guardian_field(label: str) -> str:
    """'成员1姓名' -> guardian.1.name; '父亲电话' -> guardian.51.phone; '家长姓名' -> guardian..name (not numbered)."""
    text = squeezed(label)
    match = _GUARDIAN.match(text)
    if not match:
        return ""
    slot, rest = slot_of(match), text[match.end() :]
    for numbered in (re.match(r"([1-4一二三四])(.*)", rest), re.match(r"(.*?)([1-4一二三四])$", rest)):
        if numbered and not slot:
            left, right = numbered.groups()
            slot, rest = (left, right) if left in _NUMERALS or left.isdigit() else (right, left)
    slot = _NUMERALS.get(slot, slot)
    if not rest:
        return f"guardian.{slot}.whole"
    part = part_of(rest.removeprefix("及")) or part_of(rest)
    return f"guardian.{slot}.{part}" if part not in ("", "ignore") else part


def part_of(label: str) -> str:
    """What a label means when it is known to be about a guardian; '' when nothing."""
    return _PARTS.get(squeezed(label), "")


def numbered_part(label: str) -> tuple[str, str]:
    """'联系电话2' -> ('2', 'phone'); ('', '') for anything else."""
    match = re.fullmatch(r"(.*?)([1-4一二三四])", squeezed(label))
    part = part_of(match[1]) if match else ""
    return (_NUMERALS.get(match[2], match[2]), part) if match and part else ("", "")


def slot_of(match: re.Match[str]) -> str:
    """Which guardian a label means: a number, a kinship code, or '' when it does not say."""
    before, after, _legal, kin, kin_number, english, english_number = match.groups()
    number = before or after or english_number or ""
    if kin:
        return f"{kinship_of(kin)}{kin_number or ''}"
    if english in _ENGLISH_KIN:
        return _ENGLISH_KIN[english]
    return _NUMERALS.get(number, number)


def is_guardian_group(label: str) -> bool:
    """A label over several columns that says they are about a guardian: 家长信息, 父亲, 监护人1."""
    text = squeezed(label)
    match = _GUARDIAN.match(text)
    return bool(match) and match.end() == len(text)


def in_group(group: str, label: str) -> str:
    """The field of a label under a guardian's group: 父亲 over 电话 is guardian.51.phone."""
    own = guardian_field(label)
    match = _GUARDIAN.match(squeezed(group))
    slot = slot_of(match) if match else ""
    if own.startswith("guardian."):
        _, own_slot, part = own.split(".")
        return f"guardian.{own_slot or slot}.{part}"
    part = part_of(label)
    return f"guardian.{slot}.{part}" if part not in ("", "ignore") else part
