"""What `make test` says about tests that did not run, and how CI takes it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import tree

GREEN = "def test_a():\n    assert True\n"
SKIPPED = (
    GREEN + "import pytest\n@pytest.mark.skipif(True, reason='no moon')\ndef test_b():\n    assert True\n"
)
EXPECTED = GREEN + "import pytest\n@pytest.mark.xfail(reason='no sun')\ndef test_b():\n    assert False\n"
MODULE = "import pytest\npytest.skip('no stars', allow_module_level=True)\n"


def run(folder: Path, source: str, *options: str, forbidden: bool) -> subprocess.CompletedProcess[str]:
    """Run one file of tests with the plugin, in a process of its own."""
    (folder / "test_it.py").write_text(source)
    (folder / "pytest.ini").write_text("[pytest]\n")
    environment = {**os.environ, "PYTHONPATH": str(tree.ROOT), "CRM_NO_SKIPS": "1" if forbidden else "0"}
    command = [sys.executable, "-m", "pytest", "-p", "tests.no_skips", "-q", *options]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "source", [GREEN + SKIPPED, EXPECTED, GREEN + MODULE], ids=["test", "xfail", "module"]
)
def test_what_did_not_run_is_said_and_fails_only_where_it_is_forbidden(source: str, tmp_path: Path) -> None:
    allowed = run(tmp_path, source, forbidden=False)
    forbidden = run(tmp_path, source, forbidden=True)
    assert "1 not run here" in allowed.stdout
    assert "no " in allowed.stdout.splitlines()[-2]
    assert forbidden.returncode != pytest.ExitCode.OK
    assert "this counts as a failure" in forbidden.stdout


def test_a_skip_on_a_worker_counts_too(tmp_path: Path) -> None:
    assert run(tmp_path, SKIPPED, "-n", "1", forbidden=False).returncode == pytest.ExitCode.OK
    assert run(tmp_path, SKIPPED, "-n", "1", forbidden=True).returncode == pytest.ExitCode.TESTS_FAILED


def test_a_run_without_skips_says_so(tmp_path: Path) -> None:
    answer = run(tmp_path, GREEN, forbidden=True)
    assert answer.returncode == pytest.ExitCode.OK
    assert "Nothing was skipped." in answer.stdout
