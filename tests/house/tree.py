"""The files of the project as git sees them: tracked ones and new ones that are not ignored."""

import subprocess
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements/run.txt", "requirements/test.txt", "requirements/assets.txt", "package-lock.json")


@cache
def listed() -> tuple[str, ...]:
    """Paths relative to the root, sorted."""
    options = ["--cached", "--others", "--exclude-standard", "-z"]
    command = ["git", "-c", "safe.directory=*", "ls-files", *options]
    output = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(sorted(name for name in set(output.split("\0")) if name and (ROOT / name).is_file()))


def paths(*endings: str, under: str = "") -> list[str]:
    """The listed paths in a folder (`crm/`) with one of these endings (`.py`), or with any."""
    return [name for name in listed() if name.startswith(under) and name.endswith(endings or ("",))]


def read(name: str) -> str:
    """The text of a file; bytes that are not UTF-8 become replacement characters."""
    return (ROOT / name).read_text(encoding="utf-8", errors="replace")


def found_in(names: Iterable[str], rule: Callable[[str], list[str]]) -> dict[str, list[str]]:
    """What a rule finds in these files; empty when all is well."""
    found = {name: rule(read(name)) for name in names}
    return {name: problems for name, problems in found.items() if problems}
