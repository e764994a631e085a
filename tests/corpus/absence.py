"""Lines at the end of a test run: what was read of the corpus, or that it is not there."""

import pytest

from tests.corpus.corpus import folder

FIGURES = "people of the corpus"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Said by the process that reports; the counts come with the reports of the tests."""
    if not folder().is_dir():
        terminalreporter.write_line(
            f"No corpus at {folder()} (CRM_TEST_CORPUS): its tests were not collected."
        )
    for report in (*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")):
        for name, figures in report.user_properties:
            if name == FIGURES:
                terminalreporter.write_line(f"{name}:\n{figures}")
