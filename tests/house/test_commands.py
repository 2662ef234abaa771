"""Every command explains itself in the user's language: no help of an option is left in English on a Chinese screen."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

ASK = """
import json, click
from xuean.project import say
say.prepare()
from xuean.project.cli import cli
found = {}
def walk(command, context):
    found[context.command_path] = command.get_help(context)
    for name in command.list_commands(context) if isinstance(command, click.Group) else ():
        one = command.get_command(context, name)
        walk(one, click.Context(one, info_name=name, parent=context))
walk(cli, click.Context(cli, info_name="xuean"))
print(json.dumps(found))
"""
LEFT = re.compile(r"[A-Za-z]?[a-z]{2,} [a-z]{2,}")  # two words in a row
WRITTEN = re.compile(r"`[^`]*`|--[\w-]+|\[[\w|]+\]|用法：.*")  # what is typed as it stands
HAN = re.compile(r"[\u4e00-\u9fff]")
CHINESE, ENGLISH = "zh-hans", "en"


def english(text: str) -> Iterator[str]:
    """Lines of a Chinese help that hold an English phrase."""
    for line in text.splitlines():
        if LEFT.search(WRITTEN.sub("", line)):
            yield line.strip()


@pytest.fixture(scope="module")
def helps() -> dict[str, dict[str, str]]:
    """language -> command -> its help, as it is printed."""
    found = {}
    for language in (CHINESE, ENGLISH):
        environment = {**os.environ, "XUEAN_LANGUAGE": language, "DJANGO_SETTINGS_MODULE": "xuean.project.settings"}
        done = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, check=True, text=True)
        found[language] = json.loads(done.stdout)
    return found


def test_every_command_has_a_help_in_both(helps: dict[str, dict[str, str]]) -> None:
    assert helps[CHINESE].keys() == helps[ENGLISH].keys()
    assert {"xuean serve", "xuean roster import", "xuean simulate day", "xuean audit verify"} <= helps[CHINESE].keys()
    assert len(helps[CHINESE]) > 20


def test_a_chinese_help_holds_no_english_phrase(helps: dict[str, dict[str, str]]) -> None:
    wrong = [f"{command}: {line}" for command, text in helps[CHINESE].items() for line in english(text)]
    assert wrong == [], "\n".join(wrong)
    assert [command for command, text in helps[CHINESE].items() if not HAN.search(text)] == []


def test_an_english_help_holds_no_chinese(helps: dict[str, dict[str, str]]) -> None:
    """An example of what stands in a Chinese workbook is no help text."""
    shown = {command: re.sub(r"['\"“”‘’][^'\"“”‘’]*['\"“”‘’]", "", text) for command, text in helps[ENGLISH].items()}
    assert [command for command, text in shown.items() if HAN.search(text)] == []


def test_the_offending_help_is_caught() -> None:
    """Offending: an option somebody forgot, beside what stands as it is typed."""
    text = (
        "用法： xuean serve [OPTIONS]\n选项:\n  --host TEXT  监听地址。 [students|staff]\n  --help  Show this message."
    )
    assert list(english(text)) == ["--help  Show this message."]
