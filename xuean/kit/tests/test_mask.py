"""What strangers and walls see of a phone, an identity number, a name."""

import pytest

from xuean.kit.mask import mask_identity, mask_name, mask_phone


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13800002671", "138****2671"),
        ("+8613800002671", "138****2671"),
        ("138 0000 2671", "138****2671"),
        ("057100000318", "0571-****0318"),
        ("0571-0000 318", "0571-****0318"),
        ("010-00005678", "010-****5678"),
        ("+85200001234", "****34"),
        ("110", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_phones(number: str, shown: str) -> None:
    assert mask_phone(number) == (shown or ("****" if number else ""))


def test_a_masked_phone_never_holds_the_middle() -> None:
    for number in ("13800002671", "057100000318", "+85298765432", "00447911123456", "12345"):
        digits = "".join(character for character in mask_phone(number) if character.isdigit())
        assert len(digits) <= 8 and digits != number


def test_identity_numbers() -> None:
    assert mask_identity("379999201001011234") == "3799**********1234"
    assert mask_identity("H12345") == "****"
    assert mask_identity("") == ""


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("陈一鸣", "陈某某"),
        ("欧阳小明", "欧阳某某"),
        ("阿依古丽·买买提", "阿依古丽某某"),
        ("John Smith", "J."),
        ("𠮷田", "𠮷某某"),
        ("", ""),
    ],
)
def test_names(name: str, shown: str) -> None:
    assert mask_name(name) == shown
