"""Whether the clock goes as time does: it may be set, leap, or stand still while the machine sleeps.

Everything here waits and plans by the clock on the wall, so somebody has to compare it with one that nobody
sets. A jump wakes every job. After a leap ahead of more than an hour nothing new is planned for a while: a
wrong clock would bring a year's reminders at once. If the leap is not taken back, the clock is believed.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Event, RLock, Thread

import structlog

from crm import clock

log = structlog.get_logger()

EVERY = 0.5
TOLERANCE = 1.0
NAP = 10.0
NEVER = float("inf")
LEAP = 3600.0
HOLD = 600.0
OURS = "machine"
SHARED = "database"

_STEADY: int | None = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))


def steady() -> float:
    """Seconds by a clock that nobody sets; where there is one, it goes on while the machine sleeps."""
    return time.monotonic() if _STEADY is None else time.clock_gettime(_STEADY)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock showed when the steady one stood `at` so many seconds."""

    wall: datetime
    at: float


@dataclass(frozen=True, slots=True)
class Jump:
    """So many seconds the clock went ahead of time (back: below zero), or the machine `slept`."""

    by: float
    slept: float


@dataclass(frozen=True, slots=True)
class Leap:
    """A leap ahead that is not believed yet: when the leapt clock said so, how far, and until when."""

    at: datetime
    by: float
    until: datetime

    @property
    def begin(self) -> datetime:
        """What the clock would have shown without it."""
        return self.at - timedelta(seconds=self.by)


class Gauge:
    """One clock against the steady one. Drift between two readings is a jump; slow drift is none."""

    def __init__(self, name: str, *, tolerance: float, nap: float = NEVER) -> None:
        self.name = name
        self.tolerance = tolerance
        self.nap = nap
        self.last: Reading | None = None

    def read(self, reading: Reading) -> Jump | None:
        """Take a reading; the jump since the last one, if there was any."""
        before, self.last = self.last, reading
        if before is None:
            return None
        passed = reading.at - before.at
        drift = (reading.wall - before.wall).total_seconds() - passed
        jumped, slept = abs(drift) >= self.tolerance, passed >= self.nap
        if not (jumped or slept):
            return None
        return Jump(drift if jumped else 0.0, passed if slept else 0.0)


class Watch:
    """Looks at the clocks every half second and calls `on_jump`; says whether it may be planned.

    `hold` is for how many seconds a leap is doubted; `believed` is the last one that was not taken back
    meanwhile. Public methods may be called by any thread.
    """

    def __init__(self, on_jump: Callable[[Jump], None], *, hold: float = HOLD, every: float = EVERY) -> None:
        self._on_jump = on_jump
        self._hold = hold
        self._every = every
        self._ours = Gauge(OURS, tolerance=TOLERANCE, nap=NAP)
        self._shared = Gauge(SHARED, tolerance=LEAP)
        self._lock = RLock()
        self._stopping = Event()
        self._thread: Thread | None = None
        self.believed: Leap | None = None
        self._leap: Leap | None = None
        self._leapt_at: float | None = None
        self._held_until = 0.0

    def start(self) -> None:
        """Look by itself from now on."""
        self.look()
        self._thread = Thread(target=self._keep_looking, name="clock-watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def remember(self, reading: Reading) -> None:
        """Go on from a reading of a process before this one, in the same run of the machine."""
        since = Gauge(OURS, tolerance=LEAP)
        since.read(reading)
        self._take(since, Reading(clock.now(), steady()))

    def look(self) -> None:
        """Compare this machine's clock with the steady one now."""
        self._take(self._ours, Reading(clock.now(), steady()))

    def trusts(self, shared: datetime | None = None) -> bool:
        """Whether it may be planned now; `shared` is what the clock of the database shows, if it has one."""
        self.look()
        if shared is not None:
            self._take(self._shared, Reading(shared, steady()))
        return self.leap is None

    @property
    def leap(self) -> Leap | None:
        """The leap that is not believed yet."""
        with self._lock:
            if self._leap is not None and steady() >= self._held_until:
                log.warning("the clock is believed", leapt=round(self._leap.by))
                self.believed, self._leap = self._leap, None
            return self._leap

    @property
    def reading(self) -> Reading | None:
        """The last reading, unless the clock is doubted."""
        with self._lock:
            return self._ours.last if self.leap is None else None

    @property
    def calm(self) -> float:
        """For how many seconds no leap was seen that was not taken back; without end if there was none."""
        with self._lock:
            return NEVER if self._leapt_at is None else steady() - self._leapt_at

    def _keep_looking(self) -> None:
        while not self._stopping.wait(self._every):
            try:
                self.look()
            except Exception:  # whatever it is, the next look comes all the same
                log.exception("the clock could not be watched")

    def _take(self, gauge: Gauge, reading: Reading) -> None:
        with self._lock:
            jump = gauge.read(reading)
            if jump is None:
                return
            self._judge(gauge.name, jump, reading.wall)
        self._on_jump(jump)

    def _judge(self, name: str, jump: Jump, wall: datetime) -> None:
        """Hold planning after a leap ahead, and let it go on if the leap is taken back."""
        log.warning("the clock jumped", clock=name, by=round(jump.by, 1), slept=round(jump.slept, 1))
        leap = self.leap
        if jump.by > LEAP + TOLERANCE:
            by = jump.by + (leap.by if leap is not None else 0.0)
            self._leap = Leap(wall, by, wall + timedelta(seconds=self._hold))
            self._leapt_at = steady()
            self._held_until = steady() + self._hold
            log.warning("planning waits: the clock leapt ahead", clock=name, seconds=round(self._hold))
        elif leap is not None and jump.by < 0:
            self._leap = replace(leap, by=leap.by + jump.by)
            if self._leap.by <= LEAP:
                self._leap = self._leapt_at = None
                log.warning("planning goes on: the clock was set back", clock=name)
