"""Planned tests = executed tests. A pytest plugin that fails a run which silently did less than it set out to do.

With XUEAN_TEST_PLAN=all (set by `dev.py test`): every collected test ran, nothing was skipped but what is marked
`only_on(vendor)` for the other database, and every test file on the disk was collected.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def files_on_disk(root: Path) -> set[str]:
    """Every `test_*.py` of the project, relative to it."""
    found = [*(root / "tests").rglob("test_*.py"), *(root / "xuean").rglob("test_*.py")]
    return {str(path.relative_to(root)) for path in found}


def faults(
    planned: set[str], executed: set[str], skipped: dict[str, str], collected: set[str], disk: set[str]
) -> list[str]:
    """Sentences; none when the plan was kept. `skipped` maps a test to its reason."""
    lost = sorted(planned - executed - skipped.keys())
    unexpected = sorted(f"{test} ({why})" for test, why in skipped.items() if "only on " not in why)
    blind = sorted(disk - collected)
    return [
        *(f"planned but not executed: {test}" for test in lost),
        *(f"skipped: {test}" for test in unexpected),
        *(f"not collected: {file}" for file in blind),
    ]


class Plan:
    """Lives in the controller and in every worker of xdist; only the controller judges."""

    def __init__(self, config: pytest.Config):
        self.config = config
        self.planned: set[str] = set()
        self.collected: set[str] = set()
        self.executed: set[str] = set()
        self.skipped: dict[str, str] = {}

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> Iterator[None]:
        self.collected = {item.nodeid.partition("::")[0] for item in items}
        yield
        self.planned = {item.nodeid for item in items}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped:
            self.skipped[report.nodeid] = _reason(report)
        elif report.when == "call" or report.failed:
            self.executed.add(report.nodeid)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        output = getattr(node, "workeroutput", {})
        self.planned |= set(output.get("planned", ()))
        self.collected |= set(output.get("collected", ()))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        output = getattr(self.config, "workeroutput", None)
        if output is not None:
            output["planned"], output["collected"] = sorted(self.planned), sorted(self.collected)
            return
        if self.faults() and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.write_line(
            f"planned {len(self.planned)}, executed {len(self.executed)}, for the other database {len(self.skipped)}"
        )
        for fault in self.faults():
            terminalreporter.write_line(fault, red=True)

    def faults(self) -> list[str]:
        return faults(self.planned, self.executed, self.skipped, self.collected, files_on_disk(ROOT))


def _reason(report: pytest.TestReport) -> str:
    return str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("XUEAN_TEST_PLAN") == "all" and not config.option.collectonly:
        config.pluginmanager.register(Plan(config), "xuean-plan")
