"""One line at the end of a test run when the corpus is not there, so that its tests were not collected."""

import pytest

from tests.corpus.corpus import folder


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Said by the process that reports."""
    if not folder().is_dir():
        terminalreporter.write_line(
            f"No corpus at {folder()} (CRM_TEST_CORPUS): its tests were not collected."
        )
