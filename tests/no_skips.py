"""Pytest plugin of `make test`: says what was skipped; with CRM_NO_SKIPS=1 a skip fails the run."""

import os
from pathlib import Path

import pytest

BROWSER_TESTS = Path(__file__).parent / "browser"
FORBIDDEN = os.environ.get("CRM_NO_SKIPS") == "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the browser tests, so that they can be run or left out by name (`-m browser`)."""
    for item in items:
        if item.path.is_relative_to(BROWSER_TESTS):
            item.add_marker(pytest.mark.browser)


class Skips:
    """Collects what did not run: skipped tests, skipped modules and expected failures."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a test that was skipped, or that was expected to fail."""
        if report.skipped or hasattr(report, "wasxfail"):
            self.found.append(f"{report.nodeid}: {reason(report)}")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a module that was skipped as a whole."""
        if report.skipped:
            self.found.append(f"{report.nodeid}: {reason(report)}")

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Turn a green run with skips into a failed one where they are forbidden."""
        if self.found and FORBIDDEN and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say it as the last thing."""
        if not self.found:
            terminalreporter.write_line("Nothing was skipped.")
            return
        terminalreporter.write_sep("-", f"{len(self.found)} not run here", yellow=True)
        for line in sorted(set(self.found)):
            terminalreporter.write_line(line)
        if FORBIDDEN:
            terminalreporter.write_line("CRM_NO_SKIPS=1: this counts as a failure.", red=True)


def pytest_configure(config: pytest.Config) -> None:
    """Collect in the process that reports, not in its workers."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Skips(), "skips")


def reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Why it did not run, in one line."""
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    return str(getattr(report, "wasxfail", "")) or str(report.longrepr)
