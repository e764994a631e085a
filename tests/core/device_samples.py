"""What devices store, as samples written for these tests."""

from pathlib import Path

FOLDER = Path(__file__).parents[1] / "samples" / "devices"


def sample(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def names(kind: str) -> list[str]:
    """The samples whose name begins or ends so."""
    return sorted(path.name for path in FOLDER.iterdir() if path.name.startswith(kind) or path.suffix == kind)


def left_out(before: bytes, after: bytes) -> list[str]:
    """The lines of one that are not in the other."""
    there = after.decode().split("\r\n")
    return [line for line in before.decode().split("\r\n") if line not in there]
