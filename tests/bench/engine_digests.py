"""Everybody's digest, planned, written with the real templates and put into files: what memory it takes."""

import logging
import sys
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import insert, inspect, select, update
from sqlalchemy.orm import Session

from crm import clock, config
from crm.accounts import actions as accounts
from crm.accounts.models import User
from crm.app import create_app
from crm.core.kinds import FollowUpKind, FollowUpState
from crm.db import migrate
from crm.db.base import Base
from crm.db.flask import db
from crm.db.owner import across_owners, acting_as
from crm.followups.models import FollowUp
from crm.notifications import actions, jobs, lifelines
from crm.notifications.delivering import Sender
from crm.notifications.models import Channel, Reminder
from crm.notifications.units import shared_now, unit
from tests.bench.engine_stage import Meter

CHUNK = 1_000
COPIED: tuple[type[Base], ...] = (Channel, Reminder, FollowUp)


def prepare(instance: Path, count: int) -> None:
    """So many users, each with something to do today and a digest that is due."""
    app = create_app(config.load(instance=instance, mail_to_files=True))
    now = clock.now()
    with app.app_context():
        migrate.upgrade(db.engine, backups=instance, now=now)
        with Session(db.engine) as session:
            account = accounts.NewAccount("user0@example.org", "none", zone="UTC")
            user = accounts.create(session, account, now=now)
            with acting_as(user.id):
                session.add(_todo(now))
                session.commit()
            with across_owners("bench"):
                rows = {model: _values(session, model) for model in COPIED}
                _copy(session, user, rows, count)
                session.execute(update(Reminder).values(next_due_utc=now - timedelta(minutes=1)))
                session.commit()


def send(instance: Path, count: int) -> None:
    """Plan and send until all are in files."""
    app = create_app(config.load(instance=instance, mail_to_files=True))
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with unit(app) as session:
        worker_id = actions.enlist(session, now=shared_now(session))
    lifeline = lifelines.of(app, worker_id).open()
    sender = Sender(app, worker_id, clock=clock.now, journal=lifeline.journal)
    meter = Meter()
    jobs.plan_all(app)
    sent = 0
    while found := sender.deliver():
        sent += found
    meter.tell(len(list((instance / "outbox").iterdir())))
    sender.stop(patience=5)
    lifeline.close(settled=True)


def _todo(now: datetime) -> FollowUp:
    return FollowUp(
        kind=FollowUpKind.CUSTOM,
        state=FollowUpState.OPEN,
        title="Write to the people of last week",
        origin_key="custom:bench",
        due_on=now.date(),
        planned_on=now.date(),
        created_at=now,
        updated_at=now,
    )


def _values(session: Session, model: type[Base]) -> list[dict[str, object]]:
    """The first user's rows, without what must differ."""
    attributes = inspect(model).column_attrs
    own = [each.key for each in attributes if getattr(each.columns[0], "computed", None) is None]
    names = [name for name in own if name not in ("id", "user_id")]
    return [{name: getattr(row, name) for name in names} for row in session.scalars(select(model))]


def _copy(session: Session, user: User, rows: dict[type[Base], list[dict[str, object]]], count: int) -> None:
    """The same for everybody else, in bulk."""
    names = [column.key for column in inspect(User).column_attrs if column.key not in ("id", "email")]
    values = {name: getattr(user, name) for name in names}
    first = user.id
    for start in range(1, count, CHUNK):
        numbers = range(start, min(start + CHUNK, count))
        session.execute(
            insert(User),
            [values | {"id": first + n, "email": f"user{n}@example.org"} for n in numbers],
        )
        for model, templates in rows.items():
            copies = [row | {"user_id": first + n} for n in numbers for row in templates]
            if copies:
                session.execute(insert(model), copies)


def main() -> None:
    """`prepare INSTANCE COUNT` or `send INSTANCE COUNT`."""
    match sys.argv[1:]:
        case ["prepare", instance, count]:
            meter = Meter()
            prepare(Path(instance), int(count))
            meter.tell(int(count))
        case ["send", instance, count]:
            send(Path(instance), int(count))


if __name__ == "__main__":
    main()
