"""The sub-commands of dev.py."""

import subprocess

from tools import environment
from tools.say import Stop, complain


def main(arguments: list[str], usage: str) -> int:
    name, *rest = arguments or ["help"]
    command = COMMANDS.get(name)
    if command is None:
        print(usage.strip())
        return 0 if name in {"help", "-h", "--help"} else 2
    try:
        return command(rest)
    except Stop as fault:
        complain(fault)
        return 1
    except KeyboardInterrupt:
        return 130


def setup(_: list[str]) -> int:
    environment.setup()
    return 0


def messages(_: list[str]) -> int:
    environment.install_packages()
    return subprocess.run([environment.PYTHON, "-m", "xuean.kit.messages", "extract"], check=False).returncode


COMMANDS = {"setup": setup, "messages": messages}
