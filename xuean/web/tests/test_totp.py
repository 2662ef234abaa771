"""Six digits, against the examples of RFC 6238 (appendix B, SHA-1), and each once."""

import base64
from datetime import UTC, datetime

import pytest

from xuean.web.signin import totp

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "digits"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_the_examples_of_the_standard(seconds: int, digits: str) -> None:
    assert totp.code_at(SECRET, totp.step_of(datetime.fromtimestamp(seconds, UTC))) == digits


NOW = datetime(2026, 11, 23, 0, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(("drift", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_phone_may_be_one_step_off(drift: int, fits: bool) -> None:
    step = totp.step_of(NOW) + drift
    assert (totp.matching_step(SECRET, totp.code_at(SECRET, step), NOW, 0) == step) is fits


def test_a_code_does_not_work_again_nor_an_earlier_one() -> None:
    step = totp.step_of(NOW)
    assert totp.matching_step(SECRET, totp.code_at(SECRET, step), NOW, step) is None
    assert totp.matching_step(SECRET, totp.code_at(SECRET, step - 1), NOW, step) is None


def test_the_drawing_needs_no_style_and_no_script() -> None:
    svg = totp.drawing(totp.address(SECRET, "t001", "青云实验中学"))
    assert svg.startswith("<svg") and "style" not in svg and "script" not in svg
