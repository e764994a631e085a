"""The pages on which a user says where nudges come."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.config import Settings
from crm.core.when import When
from crm.notifications import actions
from crm.notifications.channels.views import channel_view
from crm.notifications.models import Channel, ChannelKind, DeliveryState
from crm.outbound.sealing import unseal
from crm.outbound.webhook import PREFIX
from tests.notifications.outbox import a_channel, deliveries, queue_one, reminder

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
TOPIC = "https://ntfy.example.org/nudges"
TAKES = {"takes": ["digest", "timed"]}
NTFY = {"kind": "ntfy", "address": TOPIC, **TAKES}


@pytest.fixture(autouse=True)
def _wired(wired: None) -> None:
    """Accounts are announced, so that each has its mail."""


def channels(session: Session) -> list[Channel]:
    session.expire_all()
    found = list(session.scalars(select(Channel).order_by(Channel.id)))
    for channel in found:
        session.expunge(channel)
    session.rollback()
    return found


def added(session: Session) -> Channel:
    return channels(session)[-1]


def address_of(channel: Channel) -> str:
    return f"/settings/channels/{channel.id}"


def undo_in(page: str) -> str:
    """Where the Undo button of the message leads."""
    [found] = re.findall(r'data-toast.*?action="([^"]+)"', page, re.DOTALL)
    return str(found).replace("&amp;", "&")


def test_mail_is_there_from_the_start(client: FlaskClient) -> None:
    page = client.get("/settings/channels").text
    assert "E-mail" in page
    assert "Not used yet" in page


def test_mail_says_when_no_mail_server_is_named(
    app: Flask, settings: Settings, session: Session, user: User, when: When
) -> None:
    bare = settings.model_copy(update={"mail_to_files": False, "smtp_host": ""})
    with app.test_request_context():
        view = channel_view(actions.mail_channel(session), user, bare, when)
    assert "whoever runs it has named no mail server" in view.health
    assert not view.needs_a_look  # nothing that the owner of the account could mend


def test_a_channel_is_added_and_stands_in_the_list(client: FlaskClient, session: Session) -> None:
    answer = client.post("/settings/channels", data={**NTFY, "name": "My phone"})
    assert answer.status_code == 303
    channel = added(session)
    assert (channel.kind, channel.address, channel.secret) == (ChannelKind.NTFY, TOPIC, "")
    assert answer.location == address_of(channel)
    assert "My phone" in client.get("/settings/channels").text
    assert "Not used yet" in client.get(answer.location).text


def test_a_token_is_sealed_and_never_shown_again(client: FlaskClient, session: Session, app: Flask) -> None:
    client.post("/settings/channels", data={**NTFY, "token": "tk_secret"})
    channel = added(session)
    assert unseal(bytes(app.config["SECRET_KEY"]), channel.secret) == "tk_secret"
    for path in ("", "/edit"):
        page = client.get(address_of(channel) + path).text
        assert "tk_secret" not in page
        assert channel.secret not in page
    assert "A token is kept" in client.get(address_of(channel)).text


def test_a_token_stays_is_replaced_or_forgotten(client: FlaskClient, session: Session, app: Flask) -> None:
    client.post("/settings/channels", data={**NTFY, "token": "tk_one"})
    first = added(session)
    client.post(address_of(first), data=NTFY)
    assert added(session).secret == first.secret
    client.post(address_of(first), data={**NTFY, "token": "tk_two"})
    assert unseal(bytes(app.config["SECRET_KEY"]), added(session).secret) == "tk_two"
    client.post(address_of(first), data={**NTFY, "forget": "y"})
    assert (added(session).secret, added(session).is_keyed) == ("", False)


@pytest.mark.parametrize(
    ("kind", "address", "words"),
    [
        ("ntfy", "http://127.0.0.1/nudges", "lies inside a network of its own"),
        ("ntfy", "https://ntfy.sh/", "The address ends with the topic"),
        ("ntfy", "ntfy.sh/nudges", "No address that can be called"),
        ("webhook", "http://169.254.169.254/latest/meta-data", "lies inside a network of its own"),
        ("webhook", "http://0x7f000001/", "in its usual form"),
        ("webhook", "http://[::ffff:127.0.0.1]/", "lies inside a network of its own"),
        ("webhook", "https://user:word@example.org/", "Leave user and password out"),
        ("webhook", "https://example.org:8443/", "Only the usual ports"),
        ("webhook", "file:///etc/passwd", "Only addresses that begin with"),
    ],
)
def test_an_address_that_is_not_called_is_refused_in_words_and_stays_in_the_field(
    client: FlaskClient, session: Session, kind: str, address: str, words: str
) -> None:
    answer = client.post("/settings/channels", data={"kind": kind, "address": address, **TAKES})
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{address}"' in answer.text
    assert len(channels(session)) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"takes": []}, "Choose at least one"),
        ({"quiet_from": "22:00"}, "Name both times"),
        ({"quiet_from": "22:00", "quiet_until": "22:00"}, "The two times are the same"),
        ({"token": "two words"}, "This is no token"),
    ],
)
def test_what_does_not_fit_together_is_explained(
    client: FlaskClient, session: Session, changes: dict[str, object], words: str
) -> None:
    answer = client.post("/settings/channels", data={**NTFY, **changes})
    assert (answer.status_code, words in answer.text) == (422, True)
    assert len(channels(session)) == 1


def test_the_secret_of_a_webhook_is_made_here_and_shown_once(
    client: FlaskClient, session: Session, app: Flask
) -> None:
    data = {"kind": "webhook", "address": "https://example.org/hook", **TAKES}
    page = client.post("/settings/channels", data=data, follow_redirects=True).text
    [secret] = re.findall(rf'value="({PREFIX}[^"]+)"', page)
    assert unseal(bytes(app.config["SECRET_KEY"]), added(session).secret) == secret
    assert "Webhook-Signature" in page
    assert PREFIX not in client.get(address_of(added(session))).text.replace("removeprefix(&#34;whsec_", "")


def test_another_secret_takes_the_place_of_the_first(client: FlaskClient, session: Session) -> None:
    client.post("/settings/channels", data={"kind": "webhook", "address": "https://example.org/h", **TAKES})
    first = added(session)
    page = client.post(f"{address_of(first)}/secret", follow_redirects=True).text
    assert len(re.findall(rf'value="{PREFIX}[^"]+"', page)) == 1
    assert added(session).secret != first.secret


def test_of_another_service_only_its_name_can_be_seen(client: FlaskClient, session: Session) -> None:
    url = "tgram://123456789:AbCdEfGhIjKlMnOpQrStUvWxYz0123456789/12315544"
    client.post("/settings/channels", data={"kind": "apprise", "url": url, **TAKES})
    channel = added(session)
    assert channel.address == "tgram://"
    assert "AbCdEf" not in channel.secret + client.get(address_of(channel)).text
    client.post(address_of(channel), data={"name": "Bot", **TAKES})
    assert (added(session).name, added(session).secret) == ("Bot", channel.secret)


def test_a_service_that_is_not_on_the_list_is_refused(client: FlaskClient, session: Session) -> None:
    answer = client.post("/settings/channels", data={"kind": "apprise", "url": "syslog://", **TAKES})
    assert answer.status_code == 422
    assert len(channels(session)) == 1


@pytest.mark.parametrize("kind", ["mail", "pigeon", ""])
def test_what_cannot_be_added_is_not_found(client: FlaskClient, kind: str) -> None:
    assert client.post("/settings/channels", data={**NTFY, "kind": kind}).status_code == 404


def test_switching_one_off_calls_back_what_waits_for_it_and_nothing_else(
    client: FlaskClient, session: Session, user: User
) -> None:
    ntfy = a_channel(session)
    path, key = address_of(ntfy), ntfy.key
    queue_one(session, channel=key)
    queue_one(session)
    page = client.post(f"{path}/off", follow_redirects=True).text
    states = {row.channel: row.state for row in deliveries(session)}
    assert states == {key: DeliveryState.CANCELLED, "mail": DeliveryState.QUEUED}
    assert not added(session).is_on
    client.post(undo_in(page))
    assert added(session).is_on


def test_with_every_channel_off_no_digest_is_planned(
    client: FlaskClient, session: Session, user: User
) -> None:
    [mail] = channels(session)
    client.post(f"{address_of(mail)}/off")
    assert reminder(session).next_due_utc is None
    client.post("/settings/channels", data=NTFY)
    assert reminder(session).next_due_utc is not None


def test_a_pause_ends_when_it_was_said_to_or_at_once(client: FlaskClient, session: Session) -> None:
    [mail] = channels(session)
    page = client.post(f"{address_of(mail)}/pause", data={"length": "week"}, follow_redirects=True).text
    until = added(session).paused_until
    assert until is not None
    assert timedelta(days=6) < until - datetime.now(UTC) <= timedelta(days=7)
    assert "Paused until" in page
    client.post(undo_in(page))
    assert added(session).paused_until is None


@pytest.mark.parametrize("until", ["", "2020-01-01", "soon"])
def test_a_pause_needs_a_day_that_lies_ahead(client: FlaskClient, session: Session, until: str) -> None:
    [mail] = channels(session)
    answer = client.post(f"{address_of(mail)}/pause", data={"length": "date", "until": until})
    assert answer.status_code == 422
    assert added(session).paused_until is None


def test_a_digest_hour_inside_the_quiet_time_is_warned_about(client: FlaskClient, session: Session) -> None:
    [mail] = channels(session)
    client.post(address_of(mail), data={**TAKES, "quiet_from": "22:00", "quiet_until": "09:30"})
    assert (added(session).quiet_from, added(session).quiet_until) == (time(22), time(9, 30))
    assert "in the quiet time of this channel" in client.get(address_of(mail)).text


def test_a_removed_channel_lets_go_of_what_waits_and_keeps_its_history(
    client: FlaskClient, session: Session, user: User
) -> None:
    ntfy = a_channel(session, name="My phone", quiet_from=time(22), quiet_until=time(7))
    later = datetime.now(UTC) + timedelta(hours=20)
    path, key = address_of(ntfy), ntfy.key
    queue_one(session, channel=key, give_up_at=later)
    queue_one(session, channel=key, occ_key="2026-11-24", state=DeliveryState.SENT)
    page = client.post(f"{path}/removal", follow_redirects=True).text
    assert [row.state for row in deliveries(session)] == [DeliveryState.CANCELLED, DeliveryState.SENT]
    assert len(channels(session)) == 1
    for _ in range(2):
        assert client.post(undo_in(page)).status_code == 303
    back = added(session)
    assert (back.key, back.name, back.quiet_from) == (key, "My phone", time(22))
    assert [row.state for row in deliveries(session)] == [DeliveryState.QUEUED, DeliveryState.SENT]


def test_mail_cannot_be_removed(client: FlaskClient, session: Session) -> None:
    [mail] = channels(session)
    assert client.post(f"{address_of(mail)}/removal").status_code == 404
    assert len(channels(session)) == 1


def test_an_undo_that_nobody_offered_is_not_found(client: FlaskClient) -> None:
    for kept in ("", "x", "gAAAAA"):
        assert client.post("/settings/channels/removal/undo", query_string={"kept": kept}).status_code == 404


def test_another_user_cannot_bring_a_channel_back(
    client: FlaskClient, stranger: FlaskClient, session: Session, user: User
) -> None:
    path = address_of(a_channel(session))
    page = client.post(f"{path}/removal", follow_redirects=True).text
    assert stranger.post(undo_in(page)).status_code == 404


def test_health_is_said_in_words(client: FlaskClient, session: Session, user: User) -> None:
    worked = datetime.now(UTC) - timedelta(days=3)
    ntfy = a_channel(
        session,
        last_ok_at=worked,
        failures=4,
        failed_at=datetime.now(UTC),
        open_until=datetime.now(UTC) + timedelta(minutes=2),
        error_class="recipient",
        response="404 Not Found",
    )
    page = client.get(address_of(ntfy)).text
    for words in ("Has failed 4 times since it worked on", "404 Not Found", "left alone until"):
        assert words in page


def test_a_channel_whose_secret_stayed_behind_says_so(
    client: FlaskClient, session: Session, user: User
) -> None:
    ntfy = a_channel(session, is_keyed=True, is_on=False)
    assert "it must be typed again" in client.get(address_of(ntfy)).text
