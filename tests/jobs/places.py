"""An instance that is started again and again, and what waits to leave it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import make_url, select, update
from sqlalchemy.orm import Session

from crm.app import create_app
from crm.config import Settings
from crm.db.flask import db
from crm.jobs import marks
from crm.notifications import queries
from crm.notifications.hold import Hold
from crm.notifications.models import Delivery, DeliveryState, Reminder


def present() -> datetime:
    """The real present: what is started here goes by the machine's clock."""
    return datetime.now(UTC)


@dataclass
class Place:
    """An instance that is started again and again."""

    settings: Settings

    def start(self) -> Hold | None:
        """The hold that began at this start."""
        app = create_app(self.settings)
        try:
            return marks.recognise(app)
        finally:
            leave(app)

    @property
    def folder(self) -> Path:
        return self.settings.instance

    @property
    def file(self) -> Path:
        return Path(make_url(self.settings.database).database or "")


def leave(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def wait(session: Session, key: str, state: DeliveryState = DeliveryState.QUEUED, why: str = "") -> None:
    session.add(
        Delivery(
            kind="digest",
            occ_key=key,
            state=state,
            message_id=f"<{key}@example.org>",
            next_attempt_at=present(),
            give_up_at=present(),
            created_at=present(),
            error_class=why,
        )
    )
    session.execute(update(Reminder).values(next_due_utc=present() - timedelta(hours=1)))
    session.commit()


def outbox(session: Session) -> list[tuple[str, str]]:
    session.rollback()
    found = session.execute(select(Delivery.state, Delivery.error_class).order_by(Delivery.id)).all()
    session.rollback()
    return [(state.value, why) for state, why in found]


def epoch(session: Session) -> str:
    session.rollback()
    found = queries.epoch(session)
    session.rollback()
    return found
