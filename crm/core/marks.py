"""Whether an instance still is where it was: what it noted of its home, held against what is found."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """What must have happened, as `Delivery.error_class` says it."""

    RESTORED = "restored"
    CLONED = "cloned"


class Sign(StrEnum):
    """What gave it away."""

    PATH = "path"
    MACHINE = "machine"
    DATABASE = "database"
    COPIED = "copied"
    STATE = "state"
    LAP = "lap"
    EPOCH = "epoch"
    UNMARKED = "unmarked"
    ASKED_FOR = "asked_for"


@dataclass(frozen=True, slots=True)
class Home:
    """Where something lies. `machine` and `anchor` are empty where they cannot be told.

    A SQLite file: its path, the machine, and a file beside it that is never written again, as
    `inode:time of its last change`. A database on a server: its name and number, and the server.
    """

    where: str
    machine: str = ""
    anchor: str = ""

    def is_elsewhere(self, other: "Home") -> bool:
        """Whether both are known and not the same place."""
        return self.where != other.where or self.is_on_another_machine(other)

    def is_on_another_machine(self, other: "Home") -> bool:
        """Whether both machines are known, and differ."""
        return bool(self.machine and other.machine) and self.machine != other.machine

    def is_copy_of(self, other: "Home") -> bool:
        """Whether the anchor is another file than it was.

        A rename keeps both parts, new rights keep the inode, file systems without lasting inodes keep the
        time: only a copy has neither.
        """
        if not (self.anchor and other.anchor):
            return False
        pairs = zip(self.anchor.split(":"), other.anchor.split(":"), strict=True)
        return all(mine != theirs for mine, theirs in pairs)


@dataclass(frozen=True, slots=True)
class Paper:
    """What the folder remembers (state.json): its lap, the next one if that was begun, and the epoch.

    `database` is where the database was, `folder` where the folder was.
    """

    id: str
    lap: str = ""
    next: str = ""
    epoch: str = ""
    database: str = ""
    folder: Home = Home("")

    def agrees(self, lap: str | None) -> bool:
        """Whether the database is at the lap of this folder, or at the one that was begun."""
        return bool(lap) and lap in (self.lap, self.next)

    def is_behind(self, lap: str | None) -> bool:
        """Whether the database went on without this file: then the file went back, not the database."""
        return number(lap) > number(self.next or self.lap)


def number(lap: str | None) -> int:
    """How many laps there were: a lap is its number and something random, `17-9f3a`."""
    counted = (lap or "").partition("-")[0]
    return int(counted) if counted.isdigit() else 0


@dataclass(frozen=True, slots=True)
class Noted:
    """What the database remembers. `lap` is that of the folder that was found; `past`: epochs before."""

    home: Home | None = None
    lap: str | None = None
    epoch: str = ""
    past: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Alarm:
    """It is not where it was, or it went back in time."""

    reason: Reason
    sign: Sign


def judge_file(
    noted: Noted, found: Home, paper: Paper | None, traces: frozenset[str] = frozenset()
) -> Alarm | None:
    """For a database that is one file: one folder, one machine. The table stands in decision 16.

    `traces` are the laps that left a file of that name in the folder: a backup that is copied over it puts
    everything back but those.
    """
    if noted.home is None:
        was_here = paper is not None and bool(paper.lap)
        return Alarm(Reason.RESTORED, Sign.UNMARKED) if was_here else None
    if found.where != noted.home.where:
        return Alarm(Reason.CLONED, Sign.PATH)
    if found.is_on_another_machine(noted.home):
        return Alarm(Reason.CLONED, Sign.MACHINE)
    if paper is None:
        return Alarm(Reason.RESTORED, Sign.STATE)
    if found.is_copy_of(noted.home):
        return Alarm(Reason.RESTORED, Sign.COPIED)
    is_known = paper.agrees(noted.lap) and traces <= {noted.lap, paper.lap, paper.next}
    return None if is_known else Alarm(Reason.RESTORED, Sign.LAP)


def judge_server(noted: Noted, found: Home, paper: Paper | None) -> Alarm | None:
    """For a database on a server, which several folders share: each has its own lap."""
    remembers = paper is not None and bool(paper.lap) and paper.database == found.where
    if noted.home is None:
        return Alarm(Reason.RESTORED, Sign.UNMARKED) if remembers else None
    if found.is_elsewhere(noted.home):
        return Alarm(Reason.CLONED, Sign.DATABASE)
    if paper is None or not remembers:
        return None
    if paper.epoch != noted.epoch:
        return None if paper.epoch in noted.past else Alarm(Reason.RESTORED, Sign.EPOCH)
    is_known = paper.agrees(noted.lap) or paper.is_behind(noted.lap)
    return None if is_known else Alarm(Reason.RESTORED, Sign.LAP)


def own_paper(paper: Paper | None, folder: Home) -> Paper | None:
    """The folder's memory, unless the folder is a copy that brought another's along."""
    if paper is None or folder.is_elsewhere(paper.folder) or folder.is_copy_of(paper.folder):
        return None
    return paper
