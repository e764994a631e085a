"""What stands on every page of somebody signed in when nothing is sent: silence, a hold, a doubted clock."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from flask import Flask, current_app, g, url_for
from flask_babel import gettext as _
from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from crm import clock
from crm.db.flask import db
from crm.db.meta import Meta
from crm.jobs import memory
from crm.jobs.overview import SILENT_AFTER
from crm.jobs.runtime import here
from crm.jobs.watch import Leap
from crm.jobs.wording import span
from crm.notifications import hold as holds
from crm.notifications.hold import Hold, Phase
from crm.notifications.models import Worker
from crm.web.dates import clocktime

log = structlog.get_logger()

EXTENSION = "keepwarm_standing"
LOOK_EVERY = 15.0


@dataclass(frozen=True, slots=True)
class Banner:
    """A line above the page, and where to go."""

    tone: str
    text: str
    href: str
    action: str


@dataclass(frozen=True, slots=True)
class Found:
    """What one look at the database showed; `silence`: seconds without a tick since this process began."""

    silence: float
    hold: Hold | None
    leap: Leap | None


class Lookout:
    """Looks at most every quarter of a minute, however many pages are asked for. `clock`: steady seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = clock()
        self._looked: float | None = None
        self._found: Found | None = None

    def found(self, session: Session) -> Found | None:
        """What was seen last; None while the database is away. One small statement, or none."""
        if self._looked is None or self._clock() - self._looked >= LOOK_EVERY:
            self._looked = self._clock()
            self._found = self._look(session)
        return self._found

    def forget(self) -> None:
        """Look again at the next page: something was decided."""
        self._looked = None

    def _look(self, session: Session) -> Found | None:
        now, up = clock.now(), self._clock() - self._began
        try:
            row = session.execute(
                select(func.max(Worker.ticked_at), _note(holds.KEY), _note(memory.LEAP))
            ).one()
        except SQLAlchemyError as problem:
            log.warning("no look at the scheduler", error=type(problem).__name__)
            return None
        runtime = here()
        if runtime is not None:
            age = runtime.pulse.age
        else:
            age = up if row[0] is None else min(up, max(0.0, (now - row[0]).total_seconds()))
        return Found(age, holds.parsed(row[1]), memory.leap_of(row[2], now=now))


def banners() -> list[Banner]:
    """What is to be said to whoever is signed in."""
    if g.get("user") is None:
        return []
    lookout: Lookout = current_app.extensions[EXTENSION]
    found = lookout.found(db.session())
    return [] if found is None else told(found)


def told(found: Found) -> list[Banner]:
    """The same in words, the most pressing first."""
    said = []
    if found.hold is not None and found.hold.is_silent:
        there = url_for("instance.page")
        is_copy = found.hold.phase is Phase.COPY
        if is_copy:
            said.append(Banner("info", _("This is a copy: it sends nothing by itself."), there, _("Change")))
        else:
            text = _("This Keepwarm looks restored or copied. So that nothing comes twice, it sends nothing.")
            said.append(Banner("warn", text, there, _("Decide")))
    if found.silence > SILENT_AFTER:
        text = _("Nothing is sent: for %(span)s no scheduler was at work.", span=span(found.silence))
        said.append(Banner("danger", text, url_for("jobs.status"), _("What to do")))
    if found.leap is not None:
        text = _(
            "The clock leapt ahead by %(span)s. In case it is wrong, nothing new is sent until %(until)s.",
            span=span(found.leap.by),
            until=clocktime(found.leap.until),
        )
        said.append(Banner("warn", text, url_for("jobs.status"), _("What to do")))
    return said


def look_again() -> None:
    """The next page of this process looks anew."""
    lookout: Lookout = current_app.extensions[EXTENSION]
    lookout.forget()


def init(app: Flask) -> None:
    """Let templates ask, and begin to count for how long this process has been up."""
    app.extensions[EXTENSION] = Lookout()
    app.jinja_env.globals["standing_banners"] = banners


def _note(key: str) -> ScalarSelect[str]:
    return select(Meta.value).where(Meta.key == key).scalar_subquery()
