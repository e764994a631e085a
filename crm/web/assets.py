"""Which files are served under /static, each with a mark of its content."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "static"
MARK_LENGTH = 10


def manifest(folder: Path = STATIC) -> Mapping[str, str]:
    """Path below `folder` (with forward slashes) -> the first ten hex digits of the file's SHA-256."""
    return {
        file.relative_to(folder).as_posix(): sha256(file.read_bytes()).hexdigest()[:MARK_LENGTH]
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.name.startswith(".")
    }


def fingerprint(marks: Mapping[str, str]) -> str:
    """One mark for the whole folder: it changes when any file is added, removed or changed."""
    lines = "".join(f"{mark} {path}\n" for path, mark in sorted(marks.items()))
    return sha256(lines.encode()).hexdigest()[:MARK_LENGTH]
