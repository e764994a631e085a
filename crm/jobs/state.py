"""How each job went: kept in memory by the process that runs it, and in `meta` for everybody else."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy.orm import Session

from crm.db.meta import meta, set_meta

WRITTEN_EVERY = timedelta(minutes=1)
LONGEST = 300


@dataclass(frozen=True, slots=True)
class JobState:
    """Last run, next run, and the last error with its time; `is_failing`: the last run was that error."""

    name: str
    ran_at: datetime | None = None
    next_at: datetime | None = None
    error: str = ""
    failed_at: datetime | None = None
    is_failing: bool = False


def describe(problem: BaseException) -> str:
    """An error in one line, without the values that a statement was run with."""
    lines = str(problem).strip().splitlines()
    return f"{type(problem).__name__}: {lines[0] if lines else ''}"[:LONGEST].rstrip(": ")


def load(session: Session, name: str) -> JobState:
    """The stored state of a job."""
    raw = json.loads(meta(session, _key(name)) or "{}")
    return JobState(
        name=name,
        ran_at=_instant(raw.get("ran_at")),
        next_at=_instant(raw.get("next_at")),
        error=raw.get("error", ""),
        failed_at=_instant(raw.get("failed_at")),
        is_failing=raw.get("is_failing", False),
    )


def store(session: Session, state: JobState) -> None:
    """Store it."""
    values = {
        "ran_at": _text(state.ran_at),
        "next_at": _text(state.next_at),
        "error": state.error,
        "failed_at": _text(state.failed_at),
        "is_failing": state.is_failing,
    }
    set_meta(session, _key(state.name), json.dumps(values))


class Diary:
    """The states of this process. Only news is written often: another error, or none any more."""

    def __init__(self) -> None:
        self._states: dict[str, JobState] = {}
        self._written: dict[str, JobState] = {}
        self._lock = Lock()

    def note(self, name: str, *, ran_at: datetime, next_at: datetime, error: str = "") -> bool:
        """A run ended; whether that is news."""
        with self._lock:
            before = self._states.get(name, JobState(name))
            after = replace(before, ran_at=ran_at, next_at=next_at, is_failing=bool(error))
            if error:
                after = replace(after, error=error, failed_at=ran_at)
            self._states[name] = after
            return _differs(before, after)

    def state(self, name: str) -> JobState | None:
        """How a job went in this process; None when it has not run yet."""
        with self._lock:
            return self._states.get(name)

    def pending(self) -> list[JobState]:
        """What is to be written now."""
        with self._lock:
            return [state for name, state in self._states.items() if self._is_due(name, state)]

    def written(self, states: list[JobState]) -> None:
        """They are stored."""
        with self._lock:
            self._written.update({state.name: state for state in states})

    def _is_due(self, name: str, state: JobState) -> bool:
        stored = self._written.get(name)
        if stored is None or _differs(stored, state):
            return True
        if state.ran_at is None or stored.ran_at is None:
            return False
        return abs(state.ran_at - stored.ran_at) >= WRITTEN_EVERY


def _differs(one: JobState, other: JobState) -> bool:
    return one.is_failing != other.is_failing or one.error != other.error


def _key(name: str) -> str:
    return f"job:{name}"


def _text(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat()


def _instant(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)
