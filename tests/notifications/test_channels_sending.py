"""What channels get, over real connections; and that one which fails takes nothing from the others."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.config import Settings
from crm.notifications import queries
from crm.notifications.channels.pages import VERIFICATION
from crm.notifications.models import Channel, ChannelKind, Delivery, DeliveryState
from crm.outbound.sealing import seal
from crm.outbound.web import Web
from crm.outbound.webhook import fresh_secret
from tests.notifications.conftest import Office, an_app
from tests.notifications.outbox import a_channel, deliveries, reminder, set_due
from tests.outbound.mailserver import MailServer, naming
from tests.outbound.webserver import Reply, WebServer, a_web_server, hangs, says

NOTHING_LISTENS = "http://127.0.0.1:9/t"
DAY = timedelta(days=1)


@pytest.fixture
def web() -> Iterator[WebServer]:
    with a_web_server() as server:
        yield server


@pytest.fixture
def app(settings: Settings, server: MailServer) -> Iterator[Flask]:
    """An app whose operator lets it call into the own network."""
    more: dict[str, Any] = {"allow_private_targets": True, "public_url": "http://crm.example.org"}
    with an_app(naming(server, settings, smtp_timeout=20.0, **more)) as app:
        yield app


@pytest.fixture
def secret_key(app: Flask) -> bytes:
    return bytes(app.config["SECRET_KEY"])


def states(session: Session) -> dict[str, DeliveryState]:
    return {row.channel: row.state for row in deliveries(session)}


def channel(session: Session, channel_id: int) -> Channel:
    session.expire_all()
    found = session.scalars(select(Channel).where(Channel.id == channel_id)).one()
    session.expunge(found)
    session.rollback()
    return found


def change(session: Session, channel_id: int, **values: Any) -> None:
    session.execute(update(Channel).where(Channel.id == channel_id).values(**values))
    session.commit()


def test_every_channel_gets_the_same_words_in_its_own_form(
    office: Office, session: Session, due: datetime, web: WebServer, secret_key: bytes
) -> None:
    secret = fresh_secret()
    a_channel(session, address=f"{web.url}/nudges", secret=seal(secret_key, "tk_1"), is_keyed=True)
    a_channel(
        session,
        ChannelKind.WEBHOOK,
        address=f"{web.url}/hook",
        secret=seal(secret_key, secret),
        is_keyed=True,
    )
    office.tick()
    assert set(states(session).values()) == {DeliveryState.SENT}
    assert [mail["Subject"] for mail in office.server.taken] == ["Your nudges"]
    push, hook = sorted(web.requests, key=lambda request: request.path)
    assert push.headers["authorization"] == "Bearer tk_1"
    assert {
        "topic": "nudges",
        "title": "Your nudges",
        "click": "http://crm.example.org/",
    }.items() <= json.loads(push.body).items()
    said = json.loads(hook.body)
    assert (said["type"], said["title"], said["url"]) == ("digest", "Your nudges", "http://crm.example.org/")
    check: dict[str, Any] = {}
    exec(VERIFICATION, check)  # noqa: S102 - what the page tells a receiver to do
    headers = {name.title(): value for name, value in hook.headers.items()}
    assert check["is_genuine"](headers, hook.body, secret)
    assert not check["is_genuine"](headers, hook.body + b" ", secret)


def goes_nowhere(web: WebServer) -> dict[str, Any]:
    return {"address": NOTHING_LISTENS}


def is_not_there(web: WebServer) -> dict[str, Any]:
    web.reply = says(404)
    return {"address": f"{web.url}/t"}


def says_nothing(web: WebServer) -> dict[str, Any]:
    web.reply = hangs
    return {"address": f"{web.url}/t"}


def rests(web: WebServer) -> dict[str, Any]:
    return {"address": f"{web.url}/t", "failures": 5, "open_until": datetime.now(UTC) + timedelta(hours=1)}


def has_no_secret(web: WebServer) -> dict[str, Any]:
    return {"address": f"{web.url}/t", "is_keyed": True}


@pytest.mark.parametrize("fails", [goes_nowhere, is_not_there, says_nothing, rests, has_no_secret])
def test_a_channel_that_fails_takes_nothing_from_the_others_and_the_reminder_goes_on(
    office: Office,
    session: Session,
    due: datetime,
    web: WebServer,
    fails: Callable[[WebServer], dict[str, Any]],
) -> None:
    office.sender.ways._web = Web(allow_private=True, seconds=1.0)
    bad = a_channel(session, **fails(web))
    with a_web_server() as healthy:
        good = a_channel(session, address=f"{healthy.url}/t")
        office.tick()
        office.sender.stop(patience=10)
        assert len(healthy.requests) == 1
    found = states(session)
    assert (found["mail"], found[good.key]) == (DeliveryState.SENT, DeliveryState.SENT)
    assert found[bad.key] is not DeliveryState.SENT
    assert channel(session, bad.id).is_on
    assert channel(session, good.id).failures == 0
    next_due = reminder(session).next_due_utc
    assert next_due is not None
    assert next_due > datetime.now(UTC)


def test_quiet_hours_put_it_off_without_counting_an_attempt(
    office: Office, session: Session, due: datetime, web: WebServer
) -> None:
    ntfy = a_channel(session, address=f"{web.url}/t", quiet_from=time(0), quiet_until=time(23, 59, 59))
    office.tick()
    assert web.requests == []
    waiting = next(row for row in deliveries(session) if row.channel == ntfy.key)
    assert (waiting.state, waiting.attempt) == (DeliveryState.QUEUED, 0)
    assert waiting.next_attempt_at > datetime.now(UTC)
    change(session, ntfy.id, quiet_from=None, quiet_until=None)
    session.execute(update(Delivery).values(next_attempt_at=due))
    session.commit()
    office.tick()
    assert len(web.requests) == 1


@pytest.mark.parametrize(
    ("closed", "why"),
    [({"is_on": False}, "switched_off"), ({"paused_until": datetime.now(UTC) + DAY}, "paused")],
)
def test_what_was_planned_for_a_channel_that_was_closed_meanwhile_is_not_sent(
    office: Office, session: Session, due: datetime, web: WebServer, closed: dict[str, Any], why: str
) -> None:
    ntfy = a_channel(session, address=f"{web.url}/t")
    asked = Delivery(
        kind="digest",
        occ_key="2026-11-25",
        channel=ntfy.key,
        message_id="<a@b>",
        next_attempt_at=due,
        give_up_at=due + DAY,
        created_at=due,
    )
    session.add(asked)
    session.commit()
    change(session, ntfy.id, **closed)
    office.tick()
    row = next(row for row in deliveries(session) if row.channel == ntfy.key)
    assert (row.state, row.error_class) == (DeliveryState.CANCELLED, why)
    assert web.requests == []


def test_three_failures_open_the_breaker_and_a_test_that_works_closes_it(
    office: Office, session: Session, client: FlaskClient, user: User, web: WebServer
) -> None:
    ntfy = a_channel(session, address=f"{web.url}/t")
    path = f"/settings/channels/{ntfy.id}"
    web.reply = says(503)
    for _ in range(3):
        client.post(f"{path}/test")
    assert channel(session, ntfy.id).failures == 3
    assert channel(session, ntfy.id).open_until is not None
    assert "left alone until" in client.get(path).text
    set_due(session, datetime.now(UTC) - timedelta(minutes=1))
    web.requests.clear()
    web.reply = says(200)
    office.tick()
    assert web.requests == []  # the digest waits
    client.post(f"{path}/test")
    assert len(web.requests) == 1
    assert (channel(session, ntfy.id).failures, channel(session, ntfy.id).open_until) == (0, None)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (says(200), "Sent. It may take a minute to arrive."),
        (says(404), "The server knows nothing at this address."),
        (says(403), "The server did not let us in"),
        (says(429), "The server takes no more for now."),
        (says(302, Location="http://127.0.0.1/"), "sends callers on to another address"),
    ],
)
def test_a_test_says_what_came_of_it(
    client: FlaskClient, session: Session, user: User, web: WebServer, reply: Reply, words: str
) -> None:
    web.reply = reply
    ntfy = a_channel(session, address=f"{web.url}/t")
    page = client.post(f"/settings/channels/{ntfy.id}/test", follow_redirects=True).text
    assert words in page
    assert ("Worked today at" in page) is (words.startswith("Sent"))


@pytest.mark.parametrize("status", [503, 404])
def test_a_test_that_failed_is_not_tried_again_and_nothing_asks_about_it(
    client: FlaskClient, session: Session, user: User, web: WebServer, status: int
) -> None:
    web.reply = says(status)
    ntfy = a_channel(session, address=f"{web.url}/t")
    page = client.post(f"/settings/channels/{ntfy.id}/test", follow_redirects=True).text
    assert "Not sent." in page
    [row] = deliveries(session)
    assert row.state is DeliveryState.CANCELLED or row.dismissed_at is not None
    assert queries.badge(session) == 0
    session.rollback()
    assert "Send again" not in client.get("/notices").text


def test_mail_is_tested_the_same_way(
    client: FlaskClient, session: Session, user: User, server: MailServer
) -> None:
    mail = session.scalars(select(Channel.id)).one()
    session.rollback()
    page = client.post(f"/settings/channels/{mail}/test", follow_redirects=True).text
    assert "Worked today at" in page
    assert [mail["Subject"] for mail in server.taken] == ["Mail from Keepwarm works"]


def test_a_test_goes_through_the_same_guard(
    settings: Settings, server: MailServer, client: FlaskClient, session: Session, user: User, web: WebServer
) -> None:
    ntfy = a_channel(session, address=f"{web.url}/t")
    object.__setattr__(client.application.config["SETTINGS"], "allow_private_targets", False)
    page = client.post(f"/settings/channels/{ntfy.id}/test", follow_redirects=True).text
    assert "CRM_ALLOW_PRIVATE_TARGETS" in page
    assert web.knocks == 0


def test_tests_are_slowed_down(client: FlaskClient, session: Session, user: User, web: WebServer) -> None:
    ntfy = a_channel(session, address=f"{web.url}/t")
    pages = [client.post(f"/settings/channels/{ntfy.id}/test", follow_redirects=True).text for _ in range(11)]
    assert "many tests in a short time" in pages[-1]
    assert len(web.requests) == 10


def test_nobody_tests_or_sees_the_channels_of_others(
    stranger: FlaskClient, session: Session, user: User, web: WebServer
) -> None:
    ntfy = a_channel(session, address=f"{web.url}/t")
    for verb in ("test", "on", "off", "pause", "pause/end", "secret", "removal"):
        assert stranger.post(f"/settings/channels/{ntfy.id}/{verb}").status_code == 404
    assert web.knocks == 0
