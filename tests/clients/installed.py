"""Programs that are not ours: where they are on this machine, or, as a reason to skip, how to get them."""

import os
import shutil
from pathlib import Path

import pytest

from tests.cli.processes import ROOT

FOLDER = ROOT / ".venv-clients" / "bin"


def from_lock(name: str) -> Path:
    """A program of requirements/clients.txt."""
    found = FOLDER / name
    if not found.is_file():
        absent(f"{name} is not installed: `make clients` does it")
    return found


def of_system(name: str, package: str) -> Path:
    """A program of the system."""
    found = shutil.which(name)
    if found is None:
        absent(f"{name} is not installed: on Debian, `apt install {package}` does it")
    return Path(str(found))


def absent(reason: str) -> None:
    """Skip with the reason, or fail where real clients are demanded."""
    if os.environ.get("CRM_REQUIRE_CLIENTS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
