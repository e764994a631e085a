"""The import contracts of pyproject.toml break when they should."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import tree

LINT = "from importlinter.cli import lint_imports_command as run; run()"
SOUND = {
    "__init__.py": "",
    "clock.py": "",
    "config.py": "",
    "core/__init__.py": "",
    "db/__init__.py": "from crm import config\n",
    "db/flask.py": "import flask\n",
    "web/__init__.py": "from crm import db\n",
    "contacts/__init__.py": "",
    "contacts/models.py": "from crm import db\n",
    "contacts/queries.py": "",
    "contacts/actions.py": "from crm.contacts import models\n",
    "contacts/routes.py": "import flask\nfrom crm import clock, web\nfrom crm.contacts import actions\n",
}


def check(folder: Path, changes: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Check a small application with some files changed against the contracts of the project."""
    for name, source in {**SOUND, **changes}.items():
        (folder / "crm" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "crm" / name).write_text(source)
    command = [
        sys.executable,
        "-c",
        LINT,
        "--no-logo",
        "--no-cache",
        "--config",
        str(tree.ROOT / "pyproject.toml"),
    ]
    environment = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_a_sound_application_passes(tmp_path: Path) -> None:
    answer = check(tmp_path, {})
    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize(
    ("changes", "contract"),
    [
        ({"web/__init__.py": "from crm import contacts\n"}, "Imports only look down"),
        ({"views.py": ""}, "Imports only look down"),
        (
            {"contacts/models.py": "from crm.contacts import actions\n", "contacts/actions.py": ""},
            "Inside a feature",
        ),
        ({"core/__init__.py": "import sqlalchemy\n"}, "The core is pure"),
        ({"contacts/actions.py": "import flask\n"}, "know no Flask"),
        ({"contacts/actions.py": "from crm import clock\n"}, "know no Flask and no clock"),
    ],
    ids=["upwards", "unknown layer", "inside", "core", "flask", "clock"],
)
def test_a_broken_contract_is_named(changes: dict[str, str], contract: str, tmp_path: Path) -> None:
    answer = check(tmp_path, changes)
    assert answer.returncode != 0
    assert any(contract in line and "BROKEN" in line for line in answer.stdout.splitlines()), answer.stdout
