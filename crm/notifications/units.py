"""Units of work outside a request: an app context, a session, one commit."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from flask import Flask
from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from crm import clock, config
from crm.db.engine import expect_reading
from crm.db.flask import db
from crm.notifications import queries
from crm.notifications.stamp import Stamp
from crm.outbound.setup import sender_domain

PAUSE = 2.0


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


class Standing:
    """Writing units of one thread, one after the other, over a connection that is kept between them.

    After a pause of some seconds, or when anything went wrong, it takes another one from the pool, which
    makes sure that it works.
    """

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            self._engine = db.engine
        self._connection: Connection | None = None
        self._used = 0.0

    @contextmanager
    def unit(self) -> Iterator[Session]:
        """A session that is committed at the end; when something was raised nothing is written."""
        if time.monotonic() - self._used > PAUSE:
            self.close()
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            with Session(self._connection, autoflush=False) as session:
                yield session
                session.commit()
        except BaseException:
            self.close()
            raise
        self._used = time.monotonic()

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.close()


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
