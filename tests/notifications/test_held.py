"""What a restore put on hold is decided at once, and can be decided otherwise."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.db.owner import acting_as
from crm.notifications import actions, queries
from crm.notifications.models import DeliveryState
from tests.factories import a_user
from tests.notifications.outbox import a_channel, deliveries, queue_one, states

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def hold(session: Session, **more: Any) -> None:
    queue_one(session, **({"state": DeliveryState.HELD, "error_class": "restored"} | more))


def badge(session: Session) -> int:
    found = queries.badge(session)
    session.rollback()
    return found


def test_hundreds_are_one_question(client: FlaskClient, session: Session) -> None:
    for number in range(30):
        hold(session, occ_key=f"2026-09-{number + 1:02}")
    page = client.get("/notices").text
    assert "30 messages are on hold" in page
    assert "A backup was restored" in page
    assert page.count("Send it") == 20
    assert badge(session) == 1


def test_a_copy_says_that_it_is_one(client: FlaskClient, session: Session) -> None:
    hold(session, error_class="cloned")
    assert "This instance is a copy" in client.get("/notices").text


def test_dropped_they_are_left_and_can_be_asked_about_again(client: FlaskClient, session: Session) -> None:
    for key in ("2026-11-23", "2026-11-24"):
        hold(session, occ_key=key)
    page = client.post("/deliveries/held/dismissal", follow_redirects=True).text
    assert "on hold" not in page
    assert badge(session) == 0
    [undo] = re.findall(r'data-toast.*?action="([^"]+)"', page, re.DOTALL)
    client.post(undo.replace("&amp;", "&"))
    assert "2 messages are on hold" in client.get("/notices").text
    assert states(session) == [DeliveryState.HELD] * 2


def test_sent_after_all_it_is_the_last_digest_of_each_channel(session: Session, user: User) -> None:
    ntfy = a_channel(session)
    for channel, key in [("mail", "2026-11-23"), ("mail", "2026-11-24"), (ntfy.key, "2026-11-23")]:
        hold(session, channel=channel, occ_key=key)
    hold(session, kind="interview", occ_key="7@20261123T0800Z", channel=ntfy.key)
    assert actions.send_held(session, now=NOW) == 3
    session.commit()
    found = {(row.channel, row.occ_key): row for row in deliveries(session)}
    assert found["mail", "2026-11-23"].state is DeliveryState.CANCELLED
    again = found["mail", "2026-11-24"]
    assert (again.state, again.next_attempt_at, again.message_id) == (
        DeliveryState.QUEUED,
        NOW,
        "<abc@example.org>",
    )
    assert again.give_up_at == NOW + timedelta(hours=24)
    assert found[ntfy.key, "2026-11-23"].state is DeliveryState.QUEUED
    assert found[ntfy.key, "7@20261123T0800Z"].state is DeliveryState.QUEUED


def test_nobody_decides_over_what_others_have_on_hold(session: Session, user: User) -> None:
    hold(session)
    other = a_user(session, email="other@example.org")
    session.commit()
    with acting_as(other.id):
        assert actions.send_held(session, now=NOW) == 0
        assert actions.drop_held(session, now=NOW) == 0
        assert queries.held(session, limit=5) == ([], 0)
    session.rollback()
    assert states(session) == [DeliveryState.HELD]


def test_an_undo_that_nobody_offered_is_not_found(client: FlaskClient) -> None:
    assert client.post("/deliveries/held/dismissal/undo", query_string={"at": "soon"}).status_code == 404
