"""The pure rules, case by case."""

import pytest

from xuean.web.signin import passwords
from xuean.web.signin.rules import (
    Bounds,
    Tried,
    codes_over,
    device_label,
    over,
    patterned,
    sensitive_posts,
    tidy_code,
)

BOUNDS = Bounds(account=10, device=10, address=1000)


@pytest.mark.parametrize(
    ("tried", "stopped"),
    [
        (Tried(10, 10, 1000), False),
        (Tried(11, 0, 0), True),
        (Tried(0, 11, 0), True),
        (Tried(0, 0, 1001), True),
    ],
)
def test_each_bound_stops_alone(tried: Tried, stopped: bool) -> None:
    assert over(tried, BOUNDS) is stopped


def test_codes_are_bounded_in_every_window() -> None:
    bounds = {"short": 5, "hour": 20, "day": 50}
    assert not codes_over({"short": 5, "hour": 20, "day": 50}, bounds)
    for window in bounds:
        assert codes_over({"short": 0, "hour": 0, "day": 0} | {window: bounds[window] + 1}, bounds)


@pytest.mark.parametrize("password", ["aaaaaaaaaaaaaa", "abababababab", "abcdefghijklmn", "9876543210"])
def test_patterns_are_known(password: str) -> None:
    assert patterned(password)


@pytest.mark.parametrize("password", ["correct horse battery", "杭州的春天下了三场雨才放晴", "qz7!kd92mwpx"])
def test_a_good_password_has_no_fault(password: str) -> None:
    assert passwords.faults(password, "t001", ("wangjianguo",)) == []


@pytest.mark.parametrize(
    ("password", "username", "names"),
    [
        ("short", "", ()),
        ("x" * 201, "", ()),
        ("qwertyuiop123", "", ()),  # common
        ("my name is T00123", "t00123", ()),
        ("WangJianguo 2026!", "", ("wangjianguo",)),
    ],
)
def test_a_bad_password_has_one(password: str, username: str, names: tuple[str, ...]) -> None:
    assert passwords.faults(password, username, names)


def test_posts_with_any_verb_on_a_marked_record_are_sensitive() -> None:
    table = {"nurse": {"file": {"read"}}, "guard": {"gate": {"read"}, "file": set()}, "clerk": {"file": {"write"}}}
    marks = {"file": "S3", "gate": "S2"}
    assert sensitive_posts(table, marks, ["S3", "S4"]) == {"nurse", "clerk"}
    assert sensitive_posts(table, marks, ["S2"]) == {"guard"}


@pytest.mark.parametrize(
    ("typed", "code"), [("123 456", "123456"), ("１２３４５６", "123456"), ("8jdd-seyq—b5hp", "8JDDSEYQB5HP")]
)
def test_codes_as_people_type_them(typed: str, code: str) -> None:
    assert tidy_code(typed) == code


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36", "Chrome · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0", "Edge · Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Firefox/121.0 Firefox/121.0", "Firefox · Mac"),
        ("", ""),
    ],
)
def test_devices_have_names_people_know(agent: str, label: str) -> None:
    assert device_label(agent) == label
