"""What an instance leaves in its folder to know it again: state.json, an anchor, the lap as a file's name."""

import hashlib
import json
import os
from collections.abc import Collection
from dataclasses import asdict
from pathlib import Path

from crm.core.marks import Home, Paper

STATE, ANCHOR, LAPS = "state.json", "anchor", "laps"
WORDS = "Keepwarm knows its folder again by this file: leave it where it is, and write nothing into it.\n"
MACHINE_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
CONTAINER_FILES = (Path("/.dockerenv"), Path("/run/.containerenv"), Path("/run/systemd/container"))
CONTAINER_VARIABLES = ("container", "KUBERNETES_SERVICE_HOST")


def home_of(folder: Path, file: Path | None = None) -> Home:
    """Where the folder, or a file of its, lies."""
    path = folder / ANCHOR
    found = path.stat() if path.exists() else None
    anchor = f"{found.st_ino}:{found.st_ctime_ns}" if found is not None else ""
    return Home(str((file or folder).resolve()), machine(), anchor)


def make_anchor(folder: Path) -> None:
    """Leave the anchor if there is none."""
    if not (folder / ANCHOR).exists():
        (folder / ANCHOR).write_text(WORDS)


def machine() -> str:
    """What tells this machine from others, as a hash; empty in a container, which is made anew at will."""
    if any(path.exists() for path in CONTAINER_FILES) or any(map(os.environ.get, CONTAINER_VARIABLES)):
        return ""
    for path in MACHINE_IDS:
        if path.is_file() and (found := path.read_text().strip()):
            return hashlib.sha256(f"keepwarm {found}".encode()).hexdigest()[:16]
    return ""


def read(folder: Path) -> Paper | None:
    """What the folder remembers; None when it remembers nothing that can be read."""
    try:
        values = json.loads((folder / STATE).read_text())
        return Paper(**(values | {"folder": Home(**values["folder"])}))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write(folder: Path, paper: Paper) -> None:
    """Replace what it remembers; on the disk when this returns."""
    target, beside = folder / STATE, folder / f".{STATE}.part"
    with beside.open("w") as file:
        file.write(json.dumps(asdict(paper), indent=1) + "\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(target)
    _sync(folder)


def laps(folder: Path) -> frozenset[str]:
    """The laps that left a trace."""
    return frozenset(path.name for path in (folder / LAPS).glob("*"))


def leave_lap(folder: Path, lap: str) -> None:
    """Leave the trace of a lap."""
    (folder / LAPS).mkdir(exist_ok=True)
    (folder / LAPS / lap).touch()


def sweep_laps(folder: Path, kept: Collection[str]) -> None:
    """Take away the traces of all other laps."""
    for name in laps(folder).difference(kept):
        (folder / LAPS / name).unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
