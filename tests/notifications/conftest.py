"""A user whose digest is due, somebody who writes it, and a process that sends."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

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
from crm.notifications.stamp import Stamp
from crm.outbound.mail import Mail
from tests.notifications.outbox import set_due
from tests.outbound.mailserver import MailServer, a_mail_server, naming


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
def writer(app: Flask) -> Iterator[Writer]:
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


@pytest.fixture
def app(settings: Settings, server: MailServer) -> Iterator[Flask]:
    """An app whose mail goes to the server."""
    app = create_app(naming(server, settings, smtp_timeout=1.0, public_url="https://crm.example.org"))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def sender(app: Flask, session: Session, writer: Writer) -> Iterator[Sender]:
    """A live worker of that app."""
    worker_id = actions.enlist(session, now=clock.now())
    session.commit()
    sender = Sender(app, worker_id, clock=clock.now)
    yield sender
    sender.stop(patience=5)


@pytest.fixture
def due(session: Session, user: User) -> datetime:
    """The user's digest came due a minute ago."""
    at = datetime.now(UTC) - timedelta(minutes=1)
    set_due(session, at)
    return at
