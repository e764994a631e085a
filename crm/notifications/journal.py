"""What a process did at the point of no return, in a file of its own that outlives it and the database.

One line per mark, written by one call, so that a killed process leaves whole lines behind it:
`W` who writes, on which boot of the machine; `S` this attempt is about to be let go; `D` what came of it.
"""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from crm.outbound.outcome import Outcome, Result

FOLDER = "journal"
LONG = 256 * 1024
MINE = 0o600
RESULTS = frozenset(map(str, Result))

Attempt = tuple[int, int]
"""A delivery's id and which attempt it is."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who wrote a journal. A copy of the file has another `inode`: it says nothing about its writer's life.

    `is_locked`: the writer holds a lock on the file as long as it lives.
    """

    worker_id: str
    boot_id: str
    inode: int
    is_locked: bool


@dataclass(frozen=True, slots=True)
class Story:
    """What a journal tells: attempts that were let go without a word of their end, and those that ended."""

    origin: Origin
    begun: frozenset[Attempt] = frozenset()
    ended: dict[Attempt, Outcome] = field(default_factory=dict)

    def is_complete(self, boot_id: str) -> bool:
        """Whether what it does not mention did not happen: only while the machine runs on.

        A machine that lost power may have lost the last lines too.
        """
        return bool(boot_id) and self.origin.boot_id == boot_id


class Journal:
    """The open journal of this process. Threads may write at once: each mark is one append."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, MINE)
        self._origin = b""

    def introduce(self, worker_id: str, boot_id: str, *, is_locked: bool) -> None:
        """Say who writes, first of all."""
        inode = os.fstat(self.handle).st_ino
        self._origin = _line("W", [worker_id, boot_id, inode, is_locked])
        self._write(self._origin)

    def sending(self, attempt: Attempt) -> None:
        """It is let go now. Raises `OSError` when that could not be written: then it must not go."""
        self._write(b"S %d %d\n" % attempt)

    def done(self, attempt: Attempt, outcome: Outcome) -> None:
        """It ended so. Raises `OSError`."""
        self._write(_line("D", [*attempt, str(outcome.result), str(outcome.trouble), outcome.response]))

    def shorten(self) -> None:
        """Begin anew if it has grown long. Only while nothing is on its way and everything is settled."""
        if os.fstat(self.handle).st_size > LONG:
            os.ftruncate(self.handle, 0)
            self._write(self._origin)

    def close(self) -> None:
        """Let go of the file, and so of the lock on it; it stays for others to read."""
        if self.handle >= 0:
            handle, self.handle = self.handle, -1
            os.close(handle)

    def _write(self, line: bytes) -> None:
        if os.write(self.handle, line) != len(line):
            raise OSError(f"{self.path} could not take a whole line")


def path_of(instance: Path, worker_id: str) -> Path:
    """Where this worker's journal lies."""
    return instance / FOLDER / worker_id


def read(path: Path) -> Story | None:
    """What the journal of a process tells; None where there is none, or only a copy of one.

    A line that was not written to its end, and lines that make no sense, are passed over.
    """
    try:
        with path.open("rb") as file:
            found = _origin(path, os.fstat(file.fileno()).st_ino, file.readline())
            lines = file.read().split(b"\n")[:-1]
    except OSError:
        return None
    return None if found is None else _story(found, lines)


def origin(path: Path) -> Origin | None:
    """Who writes this journal; None where there is none, or only a copy of one."""
    try:
        with path.open("rb") as file:
            return _origin(path, os.fstat(file.fileno()).st_ino, file.readline())
    except OSError:
        return None


def _origin(path: Path, inode: int, line: bytes) -> Origin | None:
    fields = _fields(line) if line.startswith(b"W ") and line.endswith(b"\n") else None
    match fields:
        case [str(worker_id), str(boot_id), int(written), bool(is_locked)]:
            if worker_id == path.name and written == inode:
                return Origin(worker_id, boot_id, inode, is_locked)
    return None


def _story(found: Origin, lines: list[bytes]) -> Story:
    begun: set[Attempt] = set()
    ended: dict[Attempt, Outcome] = {}
    for line in lines:
        if line.startswith(b"S "):
            attempt = _attempt(line)
            if attempt is not None:
                begun.add(attempt)
                ended.pop(attempt, None)
        elif line.startswith(b"D "):
            end = _end(line)
            if end is not None:
                ended[end[0]] = end[1]
                begun.discard(end[0])
    return Story(found, frozenset(begun), ended)


def _attempt(line: bytes) -> Attempt | None:
    try:
        _mark, delivery_id, attempt = line.split()
        return int(delivery_id), int(attempt)
    except ValueError:
        return None


def _end(line: bytes) -> tuple[Attempt, Outcome] | None:
    match _fields(line):
        case [int(delivery_id), int(attempt), str(result), str(trouble), str(response)] if result in RESULTS:
            return (delivery_id, attempt), Outcome(Result(result), trouble, response)
    return None


def _fields(line: bytes) -> list[object] | None:
    try:
        found = json.loads(line[2:])
    except ValueError:
        return None
    return found if isinstance(found, list) else None


def _line(mark: str, fields: list[object]) -> bytes:
    return f"{mark} {json.dumps(fields)}\n".encode()
