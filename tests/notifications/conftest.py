"""A user whose digest is due, somebody who writes it, and a process that sends."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from crm import clock
from crm.accounts.models import User
from crm.app import create_app
from crm.config import Settings
from crm.core.when import When
from crm.db.flask import db
from crm.notifications import actions, registry
from crm.notifications.delivering import Sender
from crm.notifications.jobs import tick
from crm.notifications.stamp import Stamp
from crm.outbound.mail import Mail
from crm.outbound.ways import Ways
from tests.notifications.outbox import set_due
from tests.outbound.mailserver import MailServer, Mode, a_mail_server, naming


@dataclass
class Writer:
    """Stands in for the feature that writes the digest: says what it was asked, answers as told."""

    answer: Mail | None = field(default_factory=lambda: Mail("Your nudges", "Write to Dana"))
    fails_for: int | None = None
    asked: list[tuple[int, str, When]] = field(default_factory=list)

    def __call__(self, session: Session, user: User, occurrence_key: str, when: When) -> Mail | None:
        self.asked.append((user.id, occurrence_key, when))
        if user.id == self.fails_for:
            raise ZeroDivisionError("this one cannot be written")
        return self.answer


@pytest.fixture
def stamp() -> Stamp:
    return Stamp(key=b"key", domain="example.org", epoch="1")


@pytest.fixture
def user(wired: None, user: User) -> User:
    """The user, whose account was announced."""
    return user


@pytest.fixture
def writer(app: Flask, wired: None) -> Iterator[Writer]:
    """Writes the digests for the length of a test."""
    before = registry.subject("digest")
    writer = Writer()
    registry.register("digest", writer)
    yield writer
    if before is None:
        registry.forget("digest")
    else:
        registry.register("digest", before.renderer, is_subscription=before.is_subscription)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with a_mail_server() as server:
        yield server


@contextmanager
def an_app(settings: Settings) -> Iterator[Flask]:
    """An app with these settings, its connections closed afterwards."""
    app = create_app(settings)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(settings: Settings, server: MailServer) -> Iterator[Flask]:
    """An app whose mail goes to the server."""
    named = naming(server, settings, smtp_timeout=20.0, public_url="http://crm.example.org")
    with an_app(named) as app:
        yield app


@pytest.fixture
def sender(app: Flask, session: Session, writer: Writer) -> Iterator[Sender]:
    """A live worker of that app."""
    worker_id = actions.enlist(session, now=clock.now())
    session.commit()
    sender = Sender(app, worker_id, clock=clock.now)
    yield sender
    sender.stop(patience=5)


@dataclass(frozen=True)
class Office:
    """Everything between a reminder and a mailbox."""

    app: Flask
    sender: Sender
    server: MailServer
    writer: Writer
    user_id: int

    def meet(self, mode: Mode) -> None:
        """Let the server behave so; where it says nothing, do not wait long."""
        self.server.mode = mode
        if mode in (Mode.HANG_BEFORE, Mode.HANG_AFTER):
            settings = self.app.config["SETTINGS"].model_copy(update={"smtp_timeout": 3.0})
            self.sender.ways = Ways(settings)

    def write_with(self, renderer: Callable[..., Any]) -> None:
        """Let somebody else write the digests."""
        registry.register("digest", renderer)

    def tick(self) -> None:
        """What the scheduler does every few seconds."""
        tick(self.app, self.sender)


@pytest.fixture
def office(app: Flask, sender: Sender, server: MailServer, writer: Writer, user: User) -> Office:
    """A worker that sends, a server that takes, a writer that writes."""
    return Office(app, sender, server, writer, user.id)


@pytest.fixture
def due(session: Session, user: User) -> datetime:
    """The user's digest came due a minute ago."""
    at = datetime.now(UTC) - timedelta(minutes=1)
    set_due(session, at)
    return at
