"""Where nudges went comes back with an export; secrets do not."""

import json
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.when import When
from crm.db.owner import acting_as
from crm.feeds.address import AddressBox
from crm.notifications import actions, queries
from crm.notifications.models import Channel, ChannelKind, Reminder
from crm.transfer import restoring
from crm.transfer.export import document
from crm.transfer.restoring import Refused
from tests import factories

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
WHEN = When(NOON, ZoneInfo("Europe/Berlin"))
BOX = AddressBox(b"k" * 32)


@pytest.fixture(autouse=True)
def _wired(wired: None) -> None:
    """Accounts are announced, so that each has its mail."""


def exported(session: Session, user: User) -> dict[str, Any]:
    """The account with mail off in the evening and three other channels, as a document."""
    mail = actions.mail_channel(session)
    mail.is_on, mail.quiet_from, mail.quiet_until = False, time(22), time(7)
    session.add_all(
        [
            Channel(kind=ChannelKind.NTFY, address="https://ntfy.sh/open", created_at=NOON, failures=3),
            Channel(
                kind=ChannelKind.NTFY,
                address="https://ntfy.sh/closed",
                secret="sealed-token",
                is_keyed=True,
                created_at=NOON,
            ),
            Channel(
                kind=ChannelKind.WEBHOOK,
                name="Home",
                address="https://example.org/hook",
                secret="sealed-secret",
                is_keyed=True,
                takes_digest=False,
                created_at=NOON,
            ),
        ]
    )
    session.commit()
    target = BytesIO()
    document.write(session, user, target, now=NOON)
    assert b"sealed-" not in target.getvalue()
    said: dict[str, Any] = json.loads(target.getvalue())
    return said


def brought(session: Session, said: dict[str, Any]) -> tuple[restoring.Restored, User]:
    fresh = factories.a_user(session, email="fresh@example.org")
    session.commit()
    with acting_as(fresh.id):
        data = json.dumps(said).encode()
        found = restoring.restore(session, fresh, restoring.read(data), box=BOX, when=WHEN)
        session.commit()
    return found, fresh


def test_mail_is_as_it_was_and_others_come_without_their_secrets(session: Session, user: User) -> None:
    restored, fresh = brought(session, exported(session, user))
    assert restored.locked == 2
    with acting_as(fresh.id):
        mail, free, closed, hook = queries.channels(session)
        assert (mail.kind, mail.is_on, mail.quiet_from) == (ChannelKind.MAIL, False, time(22))
        assert (free.address, free.is_on, free.is_locked, free.failures) == (
            "https://ntfy.sh/open",
            True,
            False,
            0,
        )
        assert (closed.is_on, closed.is_locked, closed.secret) == (False, True, "")
        assert (hook.name, hook.is_on, hook.is_locked, hook.takes_digest) == ("Home", False, True, False)
        digest = session.scalars(select(Reminder).where(Reminder.subject == "")).one()
        assert digest.next_due_utc is not None  # one channel still takes it


def test_an_export_from_before_channels_says_whether_mail_was_wanted(session: Session, user: User) -> None:
    said = exported(session, user)
    del said["tables"]["channel"]
    said["account"]["mail_digest"] = False
    _restored, fresh = brought(session, said)
    with acting_as(fresh.id):
        assert not queries.mail_is_on(session)


@pytest.mark.parametrize(
    "damage",
    [{"kind": "pigeon"}, {"address": 7}, {"quiet_from": "late"}, {"address": "https://" + "x" * 3000}],
)
def test_a_damaged_channel_refuses_the_whole(session: Session, user: User, damage: dict[str, Any]) -> None:
    said = exported(session, user)
    said["tables"]["channel"][1] |= damage
    with pytest.raises(Refused):
        brought(session, said)
    session.rollback()
