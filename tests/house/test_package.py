"""A package holds what the checkout holds, and none is built without its assets."""

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.house import tree

BUILT = ("crm/static/vendor/", "crm/static/icons.svg", "crm/translations/de/LC_MESSAGES/messages.mo")
HATCH = [sys.executable, "-m", "hatchling", "build"]


def build(root: Path, target: Path, kind: str = "wheel") -> subprocess.CompletedProcess[str]:
    """Build a package of the project in `root` into `target`, offline."""
    command = [*HATCH, "-t", kind, "-d", str(target)]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def guide() -> set[str]:
    """The pages of the guide in every language, without their pictures."""
    return {name.removeprefix("docs/guide/") for name in tree.paths(".md", under="docs/guide/")}


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
    expected |= {f"crm/guide/{name}" for name in guide()}
    assert {name for name in packed if not name.startswith(BUILT)} == expected
    assert {BUILT[1], BUILT[2], "crm/static/vendor/htmx.min.js"} <= packed


def test_what_a_package_is_made_from_holds_the_guide(checkout: Path, tmp_path: Path) -> None:
    answer = build(checkout, tmp_path / "dist", "sdist")
    assert answer.returncode == 0, answer.stderr
    (archive,) = (tmp_path / "dist").glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        names = {name.partition("/docs/guide/")[2] for name in packed.getnames() if "/docs/guide/" in name}
    assert names == guide()


@pytest.mark.parametrize("lost", BUILT[1:])
def test_without_its_assets_nothing_is_built_and_the_message_says_what_to_do(
    checkout: Path, tmp_path: Path, lost: str
) -> None:
    (checkout / lost).unlink()
    answer = build(checkout, tmp_path / "dist")
    assert answer.returncode != 0
    assert "make assets" in answer.stderr
    assert not list((tmp_path / "dist").glob("*.whl"))
