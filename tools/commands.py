"""The sub-commands of dev.py."""

import os
import subprocess

from tools import demo, environment, phases, postgres, wheel
from tools.say import Stop, complain


def main(arguments: list[str], usage: str) -> int:
    name, *rest = arguments or ["help"]
    command = COMMANDS.get(name)
    if command is None:
        print(usage.strip())
        return 0 if name in {"help", "-h", "--help"} else 2
    environment.keep_compiled()
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


def test(arguments: list[str]) -> int:
    wishes = phases.Wishes.of(arguments)
    environment.setup()
    return phases.run(wishes)


def messages(_: list[str]) -> int:
    environment.install_packages()
    return subprocess.run([environment.PYTHON, "-m", "xuean.kit.messages", "extract"], check=False).returncode


def with_postgres(command: list[str]) -> int:
    """Run `command` with XUEAN_DATABASE_URL set to an empty PostgreSQL of its own."""
    environment.install_packages()
    with postgres.server(environment.site_packages()) as url:
        return subprocess.run(command, env={**os.environ, "XUEAN_DATABASE_URL": url}, check=False).returncode


COMMANDS = {
    "setup": setup,
    "run": demo.run,
    "test": test,
    "messages": messages,
    "wheel": wheel.command,
    "with-postgres": with_postgres,
}
