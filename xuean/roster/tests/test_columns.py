"""What a column holds, in the words of both languages."""

import pytest
from django.utils.translation import override

from xuean.roster.columns import field_words


@pytest.mark.parametrize(
    ("field", "chinese", "english"),
    [
        ("guardian.51.phone", "父亲：电话", "Father: phone"),
        ("guardian.u1.name", "监护人 1：姓名", "Guardian 1: Name"),
        ("guardian.3.kinship", "监护人 3：关系", "Guardian 3: relation"),
    ],
)
def test_a_column_of_a_guardian(field: str, chinese: str, english: str) -> None:
    with override("zh-hans"):
        assert field_words(field) == chinese
    with override("en"):
        assert field_words(field) == english
