"""Identity documents, student numbers and phones (facts N01–N09)."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xuean.core import identity
from xuean.core.identity import (
    birth_and_sex,
    check_digit,
    check_identity,
    check_student_number,
    clean_number,
    guess_kind,
    mask,
)
from xuean.core.phones import Phone, normalise_phone, phones_in

TODAY = date(2026, 11, 23)
GOOD = "379999201707048555"


@pytest.mark.parametrize(
    ("kind", "number", "codes"),
    [
        ("1", "11010519491231002X", ()),
        ("1", "11010519491231002x", ()),
        ("1", "440524188001010014", ()),
        ("1", "'３７９９９９２０１７０７０４８５５５", ()),
        ("1", "379999 20170704 8555", ()),
        ("1", GOOD[:-1] + "6", ("identity.checksum",)),
        ("1", "379999201702308555", ("identity.checksum", "identity.date")),
        ("1", "37999920170704855", ("identity.shape",)),
        ("1", "3799992017070485555", ("identity.shape",)),
        ("1", "379999170704855", ("identity.fifteen",)),
        ("1", "379999171304855", ("identity.date", "identity.fifteen")),
        ("1", "", ("identity.empty",)),
        ("1", "无", ("identity.shape",)),
        ("1", "810000200101010011", ()),
        ("55", "810000200101010011", ()),
        ("54", "830000199901010018", ()),
        ("9", "USA110119790403", ()),
        ("9", "12345", ("identity.pattern",)),
        ("A", "E12345678", ()),
        ("A", "?", ("identity.pattern",)),
        ("6", "H12345678", ()),
        ("8", "12345678", ()),
        ("8", "1234", ("identity.pattern",)),
        ("Z", "anything", ()),
    ],
)
def test_every_kind_of_document(kind: str, number: str, codes: tuple[str, ...]) -> None:
    found = check_identity(kind, number, today=TODAY)
    assert found.codes == codes
    assert found.ok == (not set(codes) & {"identity.checksum", "identity.date", "identity.shape", "identity.empty"})


def test_a_birth_date_to_come_waits_for_a_person() -> None:
    number = "37999920270101001"
    found = check_identity("1", number + check_digit(number), today=TODAY)
    assert found.codes == ("identity.future",)
    assert found.items[0].severity == identity.CONFIRM
    assert check_identity("1", number + check_digit(number), today=date(2027, 1, 1)).codes == ()


def test_a_foreigners_card_of_eighteen_is_checked() -> None:
    number = "93784020100101001"
    assert check_identity("9", number + check_digit(number), today=TODAY).codes == ()
    wrong = "0" if check_digit(number) != "0" else "1"
    assert check_identity("9", number + wrong, today=TODAY).codes == ("identity.checksum",)
    assert guess_kind(number + check_digit(number)) == identity.FOREIGN_RESIDENT


def test_an_unknown_province_is_only_a_warning() -> None:
    number = "99999920170704855"
    assert check_identity("1", number + check_digit(number), today=TODAY).codes == ("identity.area",)


def test_every_single_wrong_digit_is_found() -> None:
    for position in range(17):
        for digit in "0123456789":
            if digit != GOOD[position]:
                wrong = GOOD[:position] + digit + GOOD[position + 1 :]
                assert "identity.checksum" in check_identity("1", wrong, today=TODAY).codes, wrong


def test_birth_and_sex() -> None:
    assert birth_and_sex(GOOD) == identity.BirthAndSex(date(2017, 7, 4), "1")
    assert birth_and_sex("379999201709152743") == identity.BirthAndSex(date(2017, 9, 15), "2")
    assert birth_and_sex("379999870704855") == identity.BirthAndSex(date(1987, 7, 4), "1")
    assert birth_and_sex("379999201702308555") is None
    assert birth_and_sex("E12345678") is None


@pytest.mark.parametrize(
    ("number", "document", "codes"),
    [
        ("G" + GOOD, GOOD, ()),
        ("g37999920100430353x", "37999920100430353X", ()),
        ("G" + GOOD, "379999201709152743", ("student_number.disagrees",)),
        ("G" + GOOD, "", ()),
        ("G" + GOOD[:-1] + "6", "", ("student_number.checksum",)),
        ("J" + GOOD, "", ()),
        ("J" + GOOD, GOOD, ("student_number.has_identity",)),
        ("L" + "3" * 18, "", ()),
        ("L123", "", ("student_number.shape",)),
        ("2023001", "", ("student_number.shape",)),
        ("", "", ("student_number.empty",)),
    ],
)
def test_student_numbers_only_ever_warn(number: str, document: str, codes: tuple[str, ...]) -> None:
    found = check_student_number(number, document)
    assert found.codes == codes
    assert found.ok


@pytest.mark.parametrize(
    ("value", "phone"),
    [
        (15000056448.0, Phone("mobile", "+8615000056448")),
        (15000056448, Phone("mobile", "+8615000056448")),
        ("15000056448.0", Phone("mobile", "+8615000056448")),
        ("150-0005-6448", Phone("mobile", "+8615000056448")),
        ("+86 150 0005 6448", Phone("mobile", "+8615000056448")),
        ("008615000056448", Phone("mobile", "+8615000056448")),
        ("１５００００５６４４８", Phone("mobile", "+8615000056448")),
        ("'15000056448", Phone("mobile", "+8615000056448")),
        ("19200001234", Phone("mobile", "+8619200001234")),
        ("0546-8012345", Phone("landline", "+865468012345")),
        ("(010)62345678转12", Phone("landline", "+861062345678", "12")),
        ("8012345", Phone("landline", "8012345", "", "phone.no_area")),
        ("+852 5123 4567", Phone("foreign", "+85251234567")),
        ("00852 5123 4567", Phone("foreign", "+85251234567")),
        (110, Phone("short", "110", "", "phone.short")),
        ("95588", Phone("none", "95588", "", "phone.shape")),
        ("1500005644", Phone("none", "1500005644", "", "phone.shape")),
        ("无", Phone("none", "无", "", "phone.shape")),
        ("", Phone("none", "", "", "phone.empty")),
    ],
)
def test_phones_as_people_write_them(value: object, phone: Phone) -> None:
    assert normalise_phone(value) == phone


def test_several_phones_in_one_cell() -> None:
    both = phones_in("15000056448/13900044755")
    assert [phone.national for phone in both] == ["15000056448", "13900044755"]
    assert phones_in("15000056448、15000056448") == phones_in("15000056448")
    assert [phone.kind for phone in phones_in("15000056448 0546-8012345")] == ["mobile", "landline"]
    assert phones_in("") == ()


def test_a_landline_is_shown_as_it_is_dialled() -> None:
    assert normalise_phone("0546-8012345").national == "05468012345"
    assert normalise_phone("+85251234567").national == "+85251234567"


def test_masks_show_no_birthday() -> None:
    assert mask(GOOD) == "379999********8555"
    assert mask("15000056448") == "150****6448"
    assert mask("张三") == "张*"
    assert mask("") == ""


@given(st.text(max_size=40))
@settings(max_examples=80, deadline=None)
def test_no_text_breaks_a_check(text: str) -> None:
    for kind in "16789ABZ":
        check_identity(kind, text, today=TODAY)
    check_student_number(text, text)
    birth_and_sex(text)
    normalise_phone(text)
    phones_in(text)
    mask(text)
    assert clean_number(clean_number(text)) == clean_number(text)


@given(st.one_of(st.floats(), st.integers()))
@settings(max_examples=40, deadline=None)
def test_no_number_breaks_a_phone(value: float) -> None:
    normalise_phone(value)
