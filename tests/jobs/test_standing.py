"""When nothing is sent, every page says so, what to do, and who may do it."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.jobs import memory, standing
from crm.jobs.standing import Found, Lookout, told
from crm.jobs.watch import Leap
from crm.notifications import hold as holds
from crm.notifications.hold import Hold, Phase
from crm.notifications.models import Delivery, DeliveryState, Worker
from tests.jobs.places import present
from tests.people.counting import statements

SILENT = "no scheduler was at work"


class Steady:
    """Seconds that go as told."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def steady(app: Flask) -> Steady:
    """The time since this process began, by which its pages look."""
    steady = Steady()
    app.extensions[standing.EXTENSION] = Lookout(steady)
    return steady


def on_hold(session: Session, phase: Phase = Phase.ASKED) -> None:
    holds.keep(session, Hold(phase, "cloned", "path", present().isoformat(), 1))
    session.commit()


def held(session: Session) -> None:
    session.add(
        Delivery(
            kind="digest",
            occ_key="2026-11-20",
            state=DeliveryState.HELD,
            error_class="cloned",
            message_id="<x@example.org>",
            next_attempt_at=present(),
            give_up_at=present(),
            created_at=present(),
        )
    )
    session.commit()


def state(session: Session) -> DeliveryState | None:
    session.rollback()
    found = session.scalar(select(Delivery.state))
    session.rollback()
    return found


def test_a_process_that_just_began_says_nothing(client: FlaskClient, steady: Steady) -> None:
    steady.seconds += 119
    assert SILENT not in client.get("/").text


def test_after_two_minutes_without_a_tick_every_page_says_so(client: FlaskClient, steady: Steady) -> None:
    steady.seconds += 121
    for path in ("/", "/contacts", "/settings"):
        page = client.get(path)
        assert SILENT in page.text
        assert "/settings/scheduler" in page.text


def test_a_tick_somewhere_is_enough(client: FlaskClient, steady: Steady, session: Session) -> None:
    steady.seconds += 500
    worker = Worker(
        id="w", host="h", pid=1, boot_id="", started_at=present(), heartbeat_at=present(), ticked_at=present()
    )
    session.add(worker)
    session.commit()
    assert SILENT not in client.get("/").text
    worker.ticked_at = present() - timedelta(seconds=300)
    session.commit()
    steady.seconds += standing.LOOK_EVERY
    assert SILENT in client.get("/").text


def test_pages_share_one_look(client: FlaskClient, steady: Steady) -> None:
    client.get("/contacts")
    with statements(with_look=True) as few:
        client.get("/contacts")
    steady.seconds += standing.LOOK_EVERY
    with statements(with_look=True) as more:
        client.get("/contacts")
    assert len(more) == len(few) + 1


def test_nobody_who_is_not_signed_in_is_told(
    anonymous: FlaskClient, steady: Steady, session: Session
) -> None:
    steady.seconds += 500
    on_hold(session)
    page = anonymous.get("/sign-in").text
    assert SILENT not in page
    assert "restored or copied" not in page


def test_a_doubted_clock_is_said(client: FlaskClient, session: Session) -> None:
    now = datetime.now(UTC)
    memory.keep_leap(session, Leap(now, 7200.0, now + timedelta(minutes=10)))
    session.commit()
    assert "leapt ahead by 2 hours" in client.get("/").text


def test_an_instance_on_hold_says_so_on_every_page_and_asks(client: FlaskClient, session: Session) -> None:
    on_hold(session)
    page = client.get("/contacts").text
    assert "restored or copied" in page
    assert "/settings/instance" in page
    asked = client.get("/settings/instance").text
    assert "started in another folder" in asked
    assert "From now on, send from here too" not in asked
    assert "Leave it silent" in asked


@pytest.mark.parametrize(
    ("choice", "said", "state_after", "phase"),
    [
        ("release", "1 held message leaves now", DeliveryState.QUEUED, Phase.ADOPTED),
        ("drop", "from the next nudge on", DeliveryState.CANCELLED, Phase.ADOPTED),
        ("copy", "sends nothing by itself", DeliveryState.CANCELLED, Phase.COPY),
    ],
)
def test_the_first_account_decides_for_all(
    client: FlaskClient, session: Session, choice: str, said: str, state_after: DeliveryState, phase: Phase
) -> None:
    held(session)
    on_hold(session)
    page = client.post("/settings/instance", data={"choice": choice}, follow_redirects=True)
    assert said in page.text
    assert state(session) is state_after
    hold = holds.current(session)
    assert hold is not None
    assert hold.phase is phase
    session.rollback()
    again = client.post("/settings/instance", data={"choice": choice}, follow_redirects=True)
    assert "nothing to decide" in again.text or (choice != "copy" and phase is Phase.COPY)


def test_a_copy_may_send_from_the_page_later(client: FlaskClient, session: Session) -> None:
    on_hold(session, Phase.COPY)
    assert "This is a copy" in client.get("/").text
    assert "From now on, send from here too" in client.get("/settings/instance").text
    client.post("/settings/instance", data={"choice": "drop"})
    assert "This is a copy" not in client.get("/").text
    assert "sends what is due" in client.get("/settings/instance").text


def test_another_account_sees_it_and_cannot_decide(
    client: FlaskClient, stranger: FlaskClient, session: Session, user: User
) -> None:
    on_hold(session)
    assert "restored or copied" in stranger.get("/").text
    page = stranger.get("/settings/instance").text
    assert "made the first account here decides" in page
    assert "Leave it silent" not in page
    assert stranger.post("/settings/instance", data={"choice": "drop"}).status_code == 403
    hold = holds.current(session)
    assert hold is not None
    assert hold.phase is Phase.ASKED


def test_a_choice_that_is_none_changes_nothing(client: FlaskClient, session: Session) -> None:
    on_hold(session)
    assert client.post("/settings/instance", data={"choice": "explode"}).status_code == 400
    hold = holds.current(session)
    assert hold is not None
    assert hold.phase is Phase.ASKED


def test_the_page_on_sending_says_who_works_and_what_waits(client: FlaskClient, session: Session) -> None:
    held(session)
    on_hold(session)
    session.add(
        Worker(id="w", host="attic", pid=4711, boot_id="", started_at=present(), heartbeat_at=present())
    )
    session.commit()
    page = client.get("/settings/scheduler").text
    assert "1 process" in page
    assert "4711" in page
    assert "attic" in page
    assert "Decide on messages" in page


def test_all_is_well_is_not_said(app: Flask) -> None:
    with app.test_request_context():
        assert told(Found(0.0, None, None)) == []
