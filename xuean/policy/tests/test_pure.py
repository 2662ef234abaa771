"""This floor never imports Django, and says its own sentences in the user's language."""

import subprocess
import sys

import pytest

from xuean.policy import speech

PROBE = """
import sys
import xuean.policy.check, xuean.policy.codes, xuean.policy.commands, xuean.policy.retention
sys.exit(any(name.split(".")[0] == "django" for name in sys.modules))
"""


def test_no_django_below_the_rooms() -> None:
    assert subprocess.run([sys.executable, "-c", PROBE], check=False).returncode == 0


@pytest.mark.parametrize(
    ("variable", "value", "language"),
    [
        ("XUEAN_LANGUAGE", "zh-hant", "zh_Hant"), ("LANG", "en_US.UTF-8", "en"), ("LANG", "zh_TW.UTF-8", "zh_Hant"),
        ("LC_ALL", "zh_CN.UTF-8", "zh_Hans"), ("LANG", "C.UTF-8", "zh_Hans"),
    ],
)  # fmt: skip
def test_the_users_language(variable: str, value: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in speech.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, value)
    assert speech.language() == language
