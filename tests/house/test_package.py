"""A package holds what the checkout holds, and none is built without its assets."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house import tree

BUILT = ("crm/static/vendor/", "crm/static/icons.svg", "crm/translations/de/LC_MESSAGES/messages.mo")
HATCH = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d"]


def build(root: Path, target: Path) -> subprocess.CompletedProcess[str]:
    """Build a wheel of the project in `root` into `target`, offline."""
    return subprocess.run([*HATCH, str(target)], cwd=root, capture_output=True, text=True, check=False)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the listed files and of the built ones, as after `make assets`."""
    root = tmp_path / "checkout"
    folders = (tree.ROOT / "crm/static", tree.ROOT / "crm/translations")
    built = [path.relative_to(tree.ROOT).as_posix() for folder in folders for path in folder.rglob("*")]
    for name in [*tree.listed(), *(name for name in built if name.startswith(BUILT))]:
        if (tree.ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(tree.ROOT / name, root / name)
    return root


def test_the_package_holds_every_file_of_the_application(checkout: Path, tmp_path: Path) -> None:
    answer = build(checkout, tmp_path / "dist")
    assert answer.returncode == 0, answer.stderr
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    sources = {name for folder in ("crm/", "templates/") for name in tree.paths(under=folder)}
    expected = {f"crm/{name}" if name.startswith("templates/") else name for name in sources}
    expected |= {f"crm/guide/{path.name}" for path in (tree.ROOT / "docs/guide").glob("*.md")}
    assert {name for name in packed if not name.startswith(BUILT)} == expected
    assert {BUILT[1], BUILT[2], "crm/static/vendor/htmx.min.js"} <= packed


@pytest.mark.parametrize("lost", BUILT[1:])
def test_without_its_assets_nothing_is_built_and_the_message_says_what_to_do(
    checkout: Path, tmp_path: Path, lost: str
) -> None:
    (checkout / lost).unlink()
    answer = build(checkout, tmp_path / "dist")
    assert answer.returncode != 0
    assert "make assets" in answer.stderr
    assert not list((tmp_path / "dist").glob("*.whl"))
