"""What an instance leaves in its folder to know it again: state.json, an anchor, and the lap as a file's name."""

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
    """Where the folder, or a file of its, lies. The anchor is left out if it had to be made just now."""
    return Home(str((file or folder).resolve()), machine(), _anchor(folder))


def anchored(folder: Path, home: Home) -> Home:
    """The same with the anchor, also if it was made just now."""
    return Home(home.where, home.machine, _told(folder / ANCHOR))


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
    return frozenset(os.listdir(folder / LAPS)) if (folder / LAPS).is_dir() else frozenset()


def leave_lap(folder: Path, lap: str) -> None:
    """Leave the trace of a lap."""
    (folder / LAPS).mkdir(exist_ok=True)
    (folder / LAPS / lap).touch()


def sweep_laps(folder: Path, kept: Collection[str]) -> None:
    """Take away the traces of all other laps."""
    for name in laps(folder).difference(kept):
        (folder / LAPS / name).unlink(missing_ok=True)


def _anchor(folder: Path) -> str:
    path = folder / ANCHOR
    if path.exists():
        return _told(path)
    path.write_text(WORDS)
    return ""


def _told(path: Path) -> str:
    found = path.stat()
    return f"{found.st_ino}:{found.st_ctime_ns}"


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
