"""Translations at build time: nothing is lost, nothing is said in two ways, the traditional follows the word list."""

import gettext
import json
from pathlib import Path

import pytest

from xuean.kit.catalogue import check, gather, places, store
from xuean.kit.catalogue.compile import compile_all
from xuean.kit.catalogue.extract import extract
from xuean.kit.catalogue.traditional import traditional

PY = """
from django.utils.translation import gettext as _, ngettext, pgettext
one, two = _("Saved"), ngettext("{n} row", "{n} rows", 2)
three = pgettext("ladder", "next")
"""
HTML = '{% trans count=n %}{{ count }} entry{% pluralize %}{{ count }} entries{% endtrans %}{{ _("Close") }}'
TOML = """title = { zh = "上报制度", en = "Reporting" }
[[clause]]
id = "B1.1"
gist = { zh = "逐级上报", en = "Climbs" }
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small package: shared kit, a room, the policy and its regulations."""
    files = {
        "kit/__init__.py": "",
        "kit/templates/kit/base.html": '{{ _("Close") }}',
        "kit/static/kit/kit.js": '_("Offline for {n} s");',
        "kit/static/vendor/x.js": '_("Not ours");',
        "room/__init__.py": PY,
        "room/templates/room/page.html": HTML,
        "room/tests/test_x.py": '_("Not a text")',
        "policy/__init__.py": '_("Saved")',
        "policies/__init__.py": "",
        "policies/B1.toml": TOML,
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def translate(tree: Path, name: str, words: dict[str, str]) -> None:
    path = places.po(name, package=tree)
    catalogue = store.read(path)
    for message in catalogue:
        id = message.id if isinstance(message.id, str) else message.id[0]
        if id in words:
            message.string = words[id] if isinstance(message.id, str) else (words[id],)
    store.write(path, catalogue)


def test_texts_are_found_in_every_kind_of_source(tree: Path) -> None:
    extract(tree)
    held = {name: set(store.words(store.read(places.po(name, package=tree)))) for name in places.folders(tree)}
    assert held["kit"] == {("Close", ""), ("Offline for {n} s", "")}
    plural = ("%(count)s entry", "%(count)s entries")
    assert held["room"] == {("Saved", ""), (("{n} row", "{n} rows"), ""), ("next", "ladder"), (plural, "")}
    assert held["policy"] == {("Saved", ""), ("Reporting", ""), ("Climbs", "")}
    assert json.loads((tree / places.SCRIPTS).read_text(encoding="utf-8")) == ["Offline for {n} s"]


def test_regulations_bring_their_own_chinese(tree: Path) -> None:
    extract(tree)
    assert store.words(store.read(places.po("policy", package=tree)))["Climbs", ""] == "逐级上报"


def test_a_second_run_changes_nothing_and_keeps_translations(tree: Path) -> None:
    extract(tree)
    translate(tree, "room", {"Saved": "已保存", "next": "下一级"})
    before = places.po("room", package=tree).read_bytes()
    assert extract(tree) == [] and places.po("room", package=tree).read_bytes() == before
    assert b"POT-Creation-Date" not in before and str(tree).encode() not in before


def test_a_text_that_goes_and_comes_back_keeps_its_translation(tree: Path) -> None:
    extract(tree)
    translate(tree, "room", {"Saved": "已保存"})
    source = tree / "room/__init__.py"
    source.write_text(PY.replace("Saved", "Stored"), encoding="utf-8")
    extract(tree)
    words = store.words(store.read(places.po("room", package=tree)))
    assert ("Saved", "") not in words and words["Stored", ""] == ""
    source.write_text(PY, encoding="utf-8")
    extract(tree)
    assert store.words(store.read(places.po("room", package=tree)))["Saved", ""] == "已保存"


def test_only_the_named_folders_are_touched(tree: Path) -> None:
    assert places.po("room", package=tree) not in extract(tree, ["kit"])
    assert not places.po("room", package=tree).exists()


def whole(tree: Path) -> None:
    extract(tree)
    translate(tree, "kit", {"Close": "关闭", "Offline for {n} s": "离线 {n} 秒"})
    rest = {"{n} row": "{n} 行", "next": "下一级", "%(count)s entry": "共 %(count)s 条"}
    translate(tree, "room", rest | {"Saved": "已保存"})
    translate(tree, "policy", {"Saved": "已保存"})


def test_a_whole_tree_has_no_faults(tree: Path) -> None:
    whole(tree)
    assert check.faults(tree) == []


@pytest.mark.parametrize(
    ("name", "words", "fault"),
    [
        ("room", {"Saved": ""}, "has no Chinese"),
        ("room", {"{n} row": "{rows} 行"}, "other placeholders"),
        ("policy", {"Saved": "保存好了"}, "in policy it is"),
        ("policy", {"Climbs": "层层上报"}, "was changed"),
    ],
)
def test_each_fault_is_found(tree: Path, name: str, words: dict[str, str], fault: str) -> None:
    whole(tree)
    translate(tree, name, words)
    found = check.faults(tree)
    assert len(found) == 1 and fault in found[0]


def test_guessed_and_unextracted_texts_are_faults(tree: Path) -> None:
    whole(tree)
    path = places.po("room", package=tree)
    path.write_text(
        path.read_text(encoding="utf-8").replace('msgid "Saved"', '#, fuzzy\nmsgid "Saved"'), encoding="utf-8"
    )
    assert ["Saved" in fault and "no Chinese" in fault for fault in check.faults(tree)] == [True]
    (tree / "room/more.py").write_text('_("New")', encoding="utf-8")
    (tree / "room/static").mkdir()
    (tree / "room/static/x.js").write_text('_("Spoken")', encoding="utf-8")
    found = "\n".join(check.faults(tree))
    assert "room/more.py:1: “New” is not in the catalogue" in found and "scripts.json is not up to date" in found


def test_compiling_makes_both_scripts(tree: Path) -> None:
    whole(tree)
    assert len(compile_all(tree)) == 3
    for locale, word in (("zh_Hans", "共 %(count)s 条"), ("zh_Hant", "共 %(count)s 條")):
        spoken = gettext.translation("django", tree / "room/locale", [locale])
        assert spoken.ngettext("%(count)s entry", "%(count)s entries", 5) == word
        assert spoken.pgettext("ladder", "next") == {"zh_Hans": "下一级", "zh_Hant": "下一級"}[locale]


def test_an_untranslated_plural_stays_english(tree: Path) -> None:
    """Compiled as it stands, its empty Chinese would be shown: nothing at all."""
    extract(tree)
    compile_all(tree)
    for locale in ("zh_Hans", "zh_Hant"):
        spoken = gettext.translation("django", tree / "room/locale", [locale])
        assert spoken.ngettext("%(count)s entry", "%(count)s entries", 5) == "%(count)s entries"


WORD_LIST = """\
学生 學生|监护人 監護人|班主任 班主任|年级组长 年級組長|岗位 崗位|安全档案（一生一档） 安全檔案（一生一檔）
信息类别 資訊類別|责任事项 責任事項|上报层级 上報層級|条款 條款|点名 點名|晨检 / 午检 晨檢 / 午檢
晚归查寝 晚歸查寢|请假 請假|出门条 出門條|事件 / 事故 事件 / 事故|隐患 隱患|风险 風險|整改 整改
特异体质 特異體質|心理普测筛查 心理普測篩查|包保台账 包保台賬|交接 交接|家访 家訪|应急演练 應急演練|复盘 復盤
痕迹 痕跡|考核 考核|教育主管部门 教育主管部門|谈话对象 談話對象|办事程序 辦事程序|红头文件 紅頭文件
台风停课 颱風停課|讲台 講台|信息员 資訊員|短信 簡訊|电子邮箱 電子郵箱
账号 帳號|证件类型 證件類型|学校代码 學校代碼|统一权限表 統一權限表|第 13 周 第 13 週
按周查看课表 按週檢視課表|周边 周邊"""


@pytest.mark.parametrize("pair", [pair for line in WORD_LIST.splitlines() for pair in line.split("|")])
def test_traditional_words_are_those_of_the_word_list(pair: str) -> None:
    middle = len(pair) // 2
    simplified, expected = pair[:middle], pair[middle + 1 :]
    assert traditional(simplified) == expected


def test_placeholders_survive_the_change_of_script() -> None:
    assert traditional("还有 {time}，%(count)s 条") == "還有 {time}，%(count)s 條"


def test_the_kit_itself_is_translated() -> None:
    needed = {one.key for one in gather.texts("kit")}
    words = store.words(store.read(places.po("kit")))
    assert needed and all(words.get(key) for key in needed)
