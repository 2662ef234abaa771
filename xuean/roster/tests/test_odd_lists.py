"""Lists that are put together in odd ways."""

from xuean.roster.tests.test_rows import _codes, _of


def test_three_header_rows() -> None:
    found = _of(
        ["三年级2班", None, None, None],
        ["姓名", "性别", "家庭情况", None],
        [None, None, "父亲", None],
        [None, None, "姓名", "电话"],
        ["张三", "男", "李四", "13800000001"],
        merged=((0, 0, 0, 3), (1, 0, 3, 0), (1, 1, 3, 1), (1, 2, 1, 3), (2, 2, 2, 3)),
    )
    assert [(one.name, one.kinship) for one in found.rows[0].guardians] == [("李四", "51")]


def test_a_blank_in_a_column_of_classes_is_a_fault_although_the_title_names_a_grade() -> None:
    found = _of(
        ["初一年级新生名单", None, None],
        ["姓名", "性别", "班级"],
        ["张三", "男", "初一（1）班"],
        ["李四", "女", None],
        name="Sheet1",
    )
    assert _codes(found) == ["class.missing"]


def test_columns_that_a_person_names_make_a_header_of_a_row_with_one_known_label() -> None:
    rows = (["孩子", "性别", "在哪"], ["张三", "男", "三（2）班"], ["李四", "女", "三（2）班"])
    found = _of(*rows, name="名单", overrides={"A": "name", "名单!C": "class"})
    assert [row.name for row in found.rows] == ["张三", "李四"]
