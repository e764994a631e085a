"""Whether mail and scheduler work, for people and for programs."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.config import Settings
from crm.jobs import overview
from crm.jobs.runtime import Job, Pulse, Runtime
from crm.jobs.state import JobState, store
from crm.jobs.wording import mail_state
from crm.notifications.models import Delivery, DeliveryState, Reminder, Worker


def fail(_runtime: Runtime) -> None:
    raise ConnectionError("to dana@example.org")


def test_a_web_process_without_scheduler_is_well(anonymous: FlaskClient) -> None:
    answer = anonymous.get("/healthz")
    assert answer.status_code == 200
    assert answer.json == {
        "status": "ok",
        "scheduler": {"runs_here": False, "last_tick_seconds": None, "last_error": None},
    }


def test_a_scheduler_that_ticks_is_well(anonymous: FlaskClient, runtime: Runtime) -> None:
    runtime.run(runtime.jobs[0])
    answer = anonymous.get("/healthz")
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["scheduler"]["runs_here"] is True


def test_a_scheduler_that_is_silent_for_two_minutes_is_not(anonymous: FlaskClient, runtime: Runtime) -> None:
    runtime.pulse = _since(121)
    answer = anonymous.get("/healthz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["status"] == "scheduler silent"


def test_the_answer_for_anybody_tells_on_nobody(anonymous: FlaskClient, runtime: Runtime) -> None:
    runtime.run(Job("tick", 2, fail))
    told = anonymous.get("/healthz").text
    assert "dana" not in told
    error = json.loads(told)["scheduler"]["last_error"]
    assert (error["job"], error["error"], error["is_over"]) == ("tick", "ConnectionError", False)


def test_another_process_says_when_it_ticked(session: Session, anonymous: FlaskClient) -> None:
    now = datetime.now(UTC)
    session.add(Worker(id="w", host="h", pid=1, boot_id="", started_at=now, heartbeat_at=now, ticked_at=now))
    failed = JobState("sweep", ran_at=now, next_at=now, error="X: y", failed_at=now, is_failing=True)
    store(session, failed)
    session.commit()
    found = overview.overview(session, None, now=now + timedelta(seconds=30))
    assert (found.runs_here, found.age, found.is_running) == (False, 30.0, True)
    assert found.last_error == failed
    assert not overview.overview(session, None, now=now + timedelta(seconds=121)).is_running


def test_the_page_says_how_things_stand(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    runtime.run(runtime.jobs[0])
    session.execute(update(Reminder).values(next_due_utc=datetime(2026, 12, 1, 7, 0, tzinfo=UTC)))
    session.commit()
    page = client.get("/settings/scheduler").text
    assert "Mails go into files" in page
    assert "The scheduler is running" in page
    assert "8:00" in page


def test_the_page_says_when_nothing_is_sent(client: FlaskClient) -> None:
    assert "No scheduler is running" in client.get("/settings/scheduler").text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "No mail server is set up"),
        ({"smtp_host": "mail.example.org"}, "no sender"),
        ({"smtp_host": "mail.example.org", "smtp_from": "x"}, "no mail address"),
        ({"smtp_host": "mail.example.org", "smtp_from": "a@example.org", "smtp_user": "u"}, "no password"),
        ({"smtp_host": "mail.example.org", "smtp_from": "a@example.org"}, "leaves through mail.example.org"),
    ],
)
def test_every_state_of_the_mail_settings_has_words(
    app: Flask, settings: Settings, given: dict[str, str], said: str
) -> None:
    with app.test_request_context():
        assert said in mail_state(settings.model_copy(update={"mail_to_files": False, **given}))


def test_a_test_mail_is_sent_while_one_waits(
    client: FlaskClient, settings: Settings, session: Session
) -> None:
    page = client.post("/settings/scheduler/test", follow_redirects=True)
    assert "Written into the outbox folder" in page.text
    [file] = (settings.instance / "outbox").iterdir()
    text = file.read_text()
    assert "Subject: Mail from Keepwarm works" in text
    assert "List-Unsubscribe" not in text
    assert "Test" in page.text


def test_todays_digest_can_be_had_now(client: FlaskClient, session: Session, user: User) -> None:
    page = client.post("/settings/scheduler/digest", follow_redirects=True)
    assert "Nothing was sent. Nothing was due." in page.text
    [(kind, state)] = session.execute(select(Delivery.kind, Delivery.state)).all()
    assert (kind, state) == ("digest", DeliveryState.CANCELLED)


def test_nobody_orders_mails_without_end(client: FlaskClient, session: Session) -> None:
    for _ in range(11):
        page = client.post("/settings/scheduler/test", follow_redirects=True)
    assert "Try again later" in page.text
    assert len(session.scalars(select(Delivery.id)).all()) == 10


def test_a_visitor_sees_and_sends_nothing(anonymous: FlaskClient) -> None:
    assert anonymous.get("/settings/scheduler").status_code == 303
    assert anonymous.post("/settings/scheduler/test").status_code == 403


def _since(seconds: float) -> Pulse:
    """A pulse that was last felt so long ago."""

    class Old(Pulse):
        @property
        def age(self) -> float:
            return seconds

    return Old()
