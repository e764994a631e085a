"""What a machine lacks is said in plain words, before anything is made."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from tests.house import tree

OLD = '#!/bin/sh\n[ "$1" = -V ] && echo Python 3.9.2 && exit 0\n[ -z "$2" ]\n'
WITHOUT_VENV = '#!/bin/sh\ncase "$2" in *ensurepip*) exit 1 ;; esac\n'
BROKEN = "#!/bin/sh\nexit 127\n"


def make_environment(python: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Ask for a virtual environment as the Makefile does."""
    command = ["sh", str(tree.ROOT / ".ci/venv"), python, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("script", "message"),
    [(OLD, "is Python 3.9.2"), (WITHOUT_VENV, "sudo apt install python3-venv"), (BROKEN, "does not start")],
    ids=["old", "without venv", "broken"],
)
def test_a_python_that_will_not_do_is_explained(script: str, message: str, tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text(script)
    python.chmod(0o755)
    answer = make_environment(str(python), tmp_path / "venv")
    assert answer.returncode == 1
    assert message in answer.stderr
    assert not (tmp_path / "venv").exists()


def test_a_missing_python_is_explained(tmp_path: Path) -> None:
    answer = make_environment("python-of-no-machine", tmp_path / "venv")
    assert answer.returncode == 1
    assert "'python-of-no-machine' was not found" in answer.stderr


def test_an_environment_is_made_and_a_broken_one_is_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "venv"
    assert make_environment(sys.executable, folder).returncode == 0
    (folder / "bin/python").rename(folder / "bin/gone")
    assert make_environment(sys.executable, folder).returncode == 0
    assert subprocess.run([folder / "bin/python", "-m", "pip", "--version"], check=False).returncode == 0


def test_every_make_target_that_the_docs_name_exists() -> None:
    targets = {line.partition(":")[0] for line in tree.read("Makefile").splitlines() if ":" in line}
    words = tree.read("CONTRIBUTING.md").replace("`", " ").split()
    named = {after for word, after in pairwise(words) if word == "make" and after.isalpha()}
    assert {"run", "test", "demo"} <= named
    assert {name for name in named if name not in targets} <= {"and"}
