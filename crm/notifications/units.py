"""Units of work outside a request: an app context, a session, one commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm import clock, config
from crm.db.engine import expect_reading
from crm.db.flask import db
from crm.notifications import queries
from crm.notifications.stamp import Stamp
from crm.outbound.setup import sender_domain


@contextmanager
def unit(app: Flask, *, reading: bool = False) -> Iterator[Session]:
    """A session that is committed at the end, or rolled back when something was raised or it only reads."""
    with app.app_context():
        expect_reading(reading)
        session = db.session()
        try:
            yield session
            if not reading:
                session.commit()
        finally:
            session.rollback()
            expect_reading(False)


def has_shared_clock(session: Session) -> bool:
    """Whether the database has a clock of its own, which may be another machine's."""
    return session.get_bind().dialect.name == "postgresql"


def shared_now(session: Session) -> datetime:
    """The present by the clock that all processes share: PostgreSQL's, or with SQLite this machine's."""
    if has_shared_clock(session):
        told: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
        return told.astimezone(clock.now().tzinfo)
    return clock.now()


def settings_of(app: Flask) -> config.Settings:
    """The settings that the app was made with."""
    settings: config.Settings = app.config["SETTINGS"]
    return settings


def current_stamp(app: Flask, session: Session) -> Stamp:
    """What Message-IDs are made of now."""
    return Stamp(
        key=bytes(app.config["SECRET_KEY"]),
        domain=sender_domain(settings_of(app)),
        epoch=queries.epoch(session),
    )
