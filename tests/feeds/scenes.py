"""Builders for feeds: follow-ups, addresses, and calendars as they are on a day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from crm.accounts.models import User
from crm.contacts.models import Contact
from crm.core.ics_event import Event
from crm.core.kinds import FollowUpKind, FollowUpState
from crm.core.when import When
from crm.db.owner import acting_as
from crm.feeds import actions
from crm.feeds.address import AddressBox, path
from crm.feeds.building import preview
from crm.feeds.definition import Definition
from crm.feeds.models import AlarmChoice, FeedKind, Privacy
from crm.followups.models import FollowUp
from tests.calendar_readers import READERS
from tests.factories import MADE
from tests.ics_lint import problems

EVERYTHING = Definition(privacy=Privacy.FULL, kinds=frozenset(FeedKind), alarms=frozenset(AlarmChoice))


def a_followup(
    session: Session,
    contact: Contact | None,
    *,
    on: date,
    kind: FollowUpKind = FollowUpKind.KEEP_IN_TOUCH,
    **more: Any,
) -> FollowUp:
    """An open follow-up that is planned for a day."""
    number = len(session.scalars(select(FollowUp.id)).all()) + 1
    values: dict[str, Any] = {
        "origin_key": f"custom:{number}",
        "state": FollowUpState.OPEN,
        "due_on": on,
        "planned_on": on,
        "created_at": MADE,
        "updated_at": MADE,
        "contact_id": contact.id if contact is not None else None,
    }
    row = FollowUp(kind=kind, **(values | more))
    session.add(row)
    session.flush()
    return row


def shown(
    app: Flask, session: Session, user: User, when: When, definition: Definition = EVERYTHING
) -> list[Event]:
    """The events of a calendar; what is written is linted and read by three parsers on the way."""
    session.flush()
    with app.app_context(), acting_as(user.id):
        rendered = preview(session, user, definition, when)
    check(rendered.body, {event.uid for event in rendered.events})
    return list(rendered.events)


def check(body: bytes, uids: set[str]) -> None:
    """A calendar that clients can read, and in which parsers that are not ours find exactly these events."""
    assert problems(body) == []
    for name, read in READERS.items():
        assert {found.uid for found in read(body)} == uids, name


def an_address(app: Flask, session: Session, user: User, definition: Definition = EVERYTHING) -> str:
    """The path of a new feed; committed."""
    with acting_as(user.id):
        _feed, token = actions.create(session, definition, box=AddressBox(app.config["SECRET_KEY"]), now=MADE)
        session.commit()
        return path(token, definition.name)


def fetched(visitor: FlaskClient, where: str, **headers: str) -> TestResponse:
    """The answer to a calendar app; headers with _ for -."""
    return visitor.get(where, headers={name.replace("_", "-"): value for name, value in headers.items()})


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """What is asked of the database in the block."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def at(now: datetime, when: When) -> When:
    """Another moment for the same user."""
    return When(now, when.zone)
