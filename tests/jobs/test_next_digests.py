"""The next five digests on the page: day, hour, and what shifts or skips them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.when import When
from crm.jobs.next_digests import COUNT, Entry, next_digests
from crm.notifications import actions
from crm.notifications.models import Channel, ChannelKind
from crm.notifications.rendering import speaking_to

HOUR = timedelta(hours=1)
WEDNESDAY = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def entries(app: Flask, session: Session, user: User, *, now: datetime = WEDNESDAY) -> list[Entry]:
    """What the page says at that instant."""
    actions.follow_settings(session, user, now=now)
    session.commit()
    with app.app_context(), speaking_to(app, session, user):
        return next_digests(session, user, When(now, ZoneInfo(user.zone)))


def test_five_days_at_the_users_hour(app: Flask, session: Session, user: User) -> None:
    found = entries(app, session, user)
    assert len(found) == COUNT
    assert [entry.title.split(",")[0] for entry in found] == ["Thu", "Fri", "Sat", "Sun", "Mon"]
    assert all("8:00" in entry.title for entry in found)
    assert {(entry.sub, entry.badge) for entry in found} == {("By E-mail.", "")}


@pytest.mark.parametrize(
    ("zone", "now", "badges"),
    [
        ("Europe/Berlin", datetime(2026, 10, 22, 12, tzinfo=UTC), ["", "", "UTC+1", "", ""]),
        ("Australia/Lord_Howe", datetime(2026, 10, 1, 22, tzinfo=UTC), ["", "UTC+11", "", "", ""]),
        ("America/St_Johns", datetime(2026, 10, 31, 12, tzinfo=UTC), ["UTC-3:30", "", "", "", ""]),
        ("Europe/London", datetime(2026, 10, 24, 12, tzinfo=UTC), ["UTC", "", "", "", ""]),
    ],
)
def test_the_offset_is_told_when_the_clocks_change(
    app: Flask, session: Session, user: User, zone: str, now: datetime, badges: list[str]
) -> None:
    user.zone = zone
    assert [entry.badge for entry in entries(app, session, user, now=now)] == badges


def test_an_hour_that_the_clocks_skip_is_explained(app: Flask, session: Session, user: User) -> None:
    user.nudge_at = time(2, 30)
    found = entries(app, session, user, now=datetime(2026, 3, 28, 12, tzinfo=UTC))
    assert "3:30" in found[0].title
    assert "The clocks skip 2:30" in found[0].sub
    assert "2:30" in found[1].title
    assert "skip" not in found[1].sub


def test_days_away_are_one_line(app: Flask, session: Session, user: User) -> None:
    user.away_from, user.away_until = date(2026, 11, 27), date(2026, 12, 2)
    found = entries(app, session, user)
    assert [entry.is_away for entry in found] == [False, True, False, False, False, False]
    assert found[1] == Entry("Fri, Nov 27 to Wed, Dec 2", "You are away: no digest.", is_away=True)


def test_one_day_away_is_that_day(app: Flask, session: Session, user: User) -> None:
    user.away_from = user.away_until = date(2026, 11, 27)
    assert entries(app, session, user)[1].title == "Fri, Nov 27"


def test_each_channel_is_told_with_its_quiet_hours(app: Flask, session: Session, user: User) -> None:
    mail = actions.mail_channel(session)
    mail.quiet_from, mail.quiet_until = time(22), time(9, 30)
    phone = Channel(
        kind=ChannelKind.NTFY, name="Phone", address="https://ntfy.example.org/x", created_at=WEDNESDAY
    )
    session.add(phone)
    first = entries(app, session, user)[0]
    assert first.sub.startswith("By Phone. By E-mail at 9:30")
    mail.paused_until = phone.paused_until = WEDNESDAY + 30 * timedelta(days=1)
    assert entries(app, session, user)[0].sub == "Only in the app: every channel is paused then."


def test_switched_off_there_are_none(app: Flask, session: Session, user: User, client: FlaskClient) -> None:
    assert "On a day on which nothing is due, nothing is sent." in client.get("/settings/scheduler").text
    actions.switch(session, user, actions.mail_channel(session), on=False, now=WEDNESDAY)
    session.commit()
    assert entries(app, session, user) == []
    assert "The digest is switched off" in client.get("/settings/scheduler").text


def test_one_that_is_owed_is_told_for_its_day(app: Flask, session: Session, user: User) -> None:
    found = entries(app, session, user)
    later = WEDNESDAY + 6 * 24 * HOUR - 8 * HOUR
    with app.app_context(), speaking_to(app, session, user):
        late = next_digests(session, user, When(later, ZoneInfo(user.zone)))
    assert found[0].title.startswith("Thu, Nov 26")
    assert late[0].title.startswith("Tue, Dec 1, 5:00")
    assert late[0].sub.startswith("The digest of Mon, Nov 30")
    assert late[1].title.startswith("Tue, Dec 1, 8:00")
