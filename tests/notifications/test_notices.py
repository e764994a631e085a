"""The page behind the bell."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import clock
from crm.accounts.models import User
from crm.core.when import When
from crm.notifications import actions, queries, wording
from crm.notifications.models import DeliveryState, Notice
from tests.notifications.conftest import Office
from tests.notifications.outbox import queue_one, states

WHEN = When(datetime(2026, 11, 25, 12, 0, tzinfo=UTC), ZoneInfo("Europe/Berlin"))


@pytest.fixture(autouse=True)
def _words() -> None:
    """A feature that says notices of its own."""
    wording.register("tested", lambda params: f"The {params['what']} is ready")


def tell(session: Session, key: str, what: str = "kettle") -> int:
    actions.notify(session, key=key, code="tested", when=WHEN, params={"what": what}, url="/contacts/1")
    session.commit()
    found = session.scalars(select(Notice.id).where(Notice.key == key)).one()
    session.rollback()
    return found


def unread(session: Session) -> int:
    count = queries.unread(session)
    session.rollback()
    return count


def test_a_notice_is_said_once_per_key(session: Session, user: User) -> None:
    told = [
        actions.notify(session, key="a", code="tested", when=WHEN, params={"what": what})
        for what in ("first", "second")
    ]
    assert told == [True, False]
    assert [row.params for row in queries.notices(session, None)] == [{"what": "first"}]


def test_the_page_says_notices_in_words_and_leads_to_what_they_are_about(
    client: FlaskClient, session: Session
) -> None:
    tell(session, "a", what="<b>kettle</b>")
    page = client.get("/notices")
    assert page.status_code == 200
    assert "The &lt;b&gt;kettle&lt;/b&gt; is ready" in page.text
    assert 'href="/contacts/1"' in page.text


def test_without_notices_the_page_says_what_will_be_there(client: FlaskClient) -> None:
    assert "No notices" in client.get("/notices").text


def test_a_code_without_words_breaks_no_page(client: FlaskClient, session: Session, user: User) -> None:
    actions.notify(session, key="a", code="from-the-future", when=WHEN)
    session.commit()
    assert "no words for" in client.get("/notices").text


def test_a_notice_is_marked_as_read_and_unread_again(client: FlaskClient, session: Session) -> None:
    notice_id = tell(session, "a")
    assert unread(session) == 1
    assert client.post(f"/notices/{notice_id}/read").status_code == 303
    assert unread(session) == 0
    client.post(f"/notices/{notice_id}/read/undo")
    assert unread(session) == 1


def test_undoing_mark_all_brings_back_only_those_that_were_marked_then(
    client: FlaskClient, session: Session
) -> None:
    earlier = tell(session, "a")
    client.post(f"/notices/{earlier}/read")
    for key in ("b", "c"):
        tell(session, key)
    page = client.post("/notices/read", follow_redirects=True)
    assert unread(session) == 0
    [undo] = [part.split('"')[0] for part in page.text.split('action="') if "/notices/read/undo" in part]
    client.post(undo.replace("&amp;", "&"))
    assert unread(session) == 2


@pytest.mark.parametrize("at", ["", "yesterday", "2026-11-25T12:00:00", "2026-11-25"])
def test_an_undo_that_nobody_offered_is_not_found(client: FlaskClient, at: str) -> None:
    assert client.post("/notices/read/undo", query_string={"at": at}).status_code == 404


def test_long_lists_go_on_page_by_page(client: FlaskClient, session: Session) -> None:
    for number in range(55):
        actions.notify(
            session, key=str(number), code="tested", when=WHEN, params={"what": f"pot {number:02}"}
        )
    session.commit()
    first = client.get("/notices").text
    assert "pot 54" in first
    assert "pot 04" not in first
    [after] = [part.split('"')[0] for part in first.split('href="/notices?after=')[1:]]
    second = client.get(f"/notices?after={after}").text
    assert "pot 04" in second
    assert "pot 05" not in second


def test_a_stuck_mail_asks_and_can_be_sent_again(
    client: FlaskClient, office: Office, session: Session
) -> None:
    row_id = queue_one(session, now=clock.now(), state=DeliveryState.UNKNOWN, error_class="no_answer").id
    session.commit()
    page = client.get("/notices").text
    assert "May not have arrived" in page
    answer = client.post(f"/deliveries/{row_id}/resend", follow_redirects=True)
    assert "Sent. It may take a minute to arrive." in answer.text
    assert [mail["Message-ID"] for mail in office.server.taken] == ["<abc@example.org>"]
    assert states(session) == [DeliveryState.SENT]


def test_a_stuck_mail_can_be_left_as_it_is(client: FlaskClient, session: Session) -> None:
    row_id = queue_one(session, now=clock.now(), state=DeliveryState.DEAD).id
    session.commit()
    client.post(f"/deliveries/{row_id}/dismissal")
    assert "Send again" not in client.get("/notices").text
    client.post(f"/deliveries/{row_id}/dismissal/undo")
    assert "Send again" in client.get("/notices").text


@pytest.mark.parametrize("verb", ["read", "read/undo"])
def test_nobody_touches_the_notices_of_others(
    stranger: FlaskClient, session: Session, user: User, verb: str
) -> None:
    notice_id = tell(session, "a")
    assert stranger.post(f"/notices/{notice_id}/{verb}").status_code == 404
    assert "kettle" not in stranger.get("/notices").text
    assert unread(session) == 1


@pytest.mark.parametrize("verb", ["resend", "dismissal", "dismissal/undo"])
def test_nobody_touches_the_mails_of_others(
    stranger: FlaskClient, session: Session, user: User, verb: str
) -> None:
    row_id = queue_one(session, state=DeliveryState.DEAD).id
    session.commit()
    assert stranger.post(f"/deliveries/{row_id}/{verb}").status_code == 404
    assert states(session) == [DeliveryState.DEAD]


def test_every_state_and_reason_has_words(app: object, session: Session, user: User) -> None:
    for state in DeliveryState:
        delivery = queue_one(
            session, state=state, occ_key=state.value, error_class="no_answer", response="250"
        )
        assert wording.state(delivery)
        assert wording.told(delivery)
        assert "250" in wording.reason(delivery) or state is DeliveryState.HELD
