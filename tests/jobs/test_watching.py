"""What programs from outside see: ready or not, and numbers that name nobody."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine, event, text, update
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.app import create_app
from crm.config import Settings
from crm.db.flask import db
from crm.jobs.figures import figures
from crm.jobs.runtime import Runtime
from crm.notifications.models import Delivery, DeliveryState, Reminder, Worker
from tests.jobs.places import present
from tests.people.counting import statements

TOKEN = "only-for-prometheus"


@pytest.fixture
def watched(settings: Settings) -> Iterator[Flask]:
    """An app with a token for its numbers."""
    app = create_app(settings.model_copy(update={"metrics_token": type(settings.metrics_token)(TOKEN)}))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def scrape(app: Flask) -> dict[tuple[str, ...], float]:
    """Every sample: name and values of labels, these by name -> value."""
    answer = app.test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain")
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def put(session: Session, state: DeliveryState, channel: str = "mail", minutes: int = 0) -> None:
    then = present() - timedelta(minutes=minutes)
    session.add(
        Delivery(
            kind="digest",
            occ_key=f"{state}-{channel}-{minutes}",
            channel=channel,
            state=state,
            message_id="<x@example.org>",
            next_attempt_at=then,
            give_up_at=present(),
            created_at=then - timedelta(minutes=1),
        )
    )


def test_without_a_token_there_are_no_numbers(anonymous: FlaskClient) -> None:
    assert anonymous.get("/metrics").status_code == 404
    assert anonymous.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", "Bearer ü"])
def test_only_who_knows_the_token_gets_them(watched: Flask, shown: str) -> None:
    answer = watched.test_client().get("/metrics", headers={"Authorization": shown})
    assert (answer.status_code, answer.headers["WWW-Authenticate"], answer.text) == (401, "Bearer", "")


def test_the_numbers_say_how_the_engine_stands(watched: Flask, session: Session, user: User) -> None:
    put(session, DeliveryState.QUEUED, minutes=10)
    put(session, DeliveryState.QUEUED, "ntfy:3", minutes=4)
    put(session, DeliveryState.QUEUED, "ntfy:4", minutes=3)
    for state in (DeliveryState.DEAD, DeliveryState.UNKNOWN, DeliveryState.HELD, DeliveryState.CLAIMED):
        put(session, state)
    put(session, DeliveryState.SENT)
    session.add(
        Worker(
            id="w",
            host="h",
            pid=1,
            boot_id="",
            started_at=present(),
            heartbeat_at=present(),
            ticked_at=present(),
        )
    )
    session.execute(update(Reminder).values(next_due_utc=present() - timedelta(minutes=1)))
    session.commit()
    found = scrape(watched)
    assert found["keepwarm_deliveries", "mail", "queued"] == 1
    assert found["keepwarm_deliveries", "ntfy", "queued"] == 2
    for name in ("dead", "unknown", "held", "claimed"):
        assert found["keepwarm_deliveries", "mail", name] == 1
    assert ("keepwarm_deliveries", "mail", "sent") not in found
    assert 600 <= found["keepwarm_oldest_due_seconds",] < 700
    assert 660 <= found["keepwarm_oldest_queued_seconds",] < 760
    assert found["keepwarm_workers_alive",] == 1
    assert found["keepwarm_reminders_due",] == session.query(Reminder).count()
    assert 0 <= found["keepwarm_last_tick_seconds",] < 100
    assert found["keepwarm_database_up",] == 1


def test_requests_are_counted_by_endpoint_and_never_by_address(watched: Flask) -> None:
    visitor = watched.test_client()
    visitor.get("/u/a-very-secret-token")
    visitor.get("/nowhere/at-all")
    visitor.get("/healthz")
    text = visitor.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    assert "secret" not in text
    assert "nowhere" not in text
    found = scrape(watched)
    assert found["keepwarm_request_seconds_count", "notifications.mail_off", "404"] == 1
    assert found["keepwarm_request_seconds_count", "none", "404"] == 1
    assert found["keepwarm_request_seconds_count", "jobs.health", "200"] == 1


def test_a_scrape_costs_six_statements_on_indexes(session: Session, user: User) -> None:
    put(session, DeliveryState.QUEUED)
    session.commit()
    with statements(with_look=True) as sent:
        figures(session, now=present())
    assert len(sent) == 6, "\n".join(sent)
    session.rollback()
    if session.get_bind().dialect.name == "sqlite":
        found = [plan for plan in plans(session) if " delivery" in plan or " reminder" in plan]
        assert len(found) == 4
        assert all(" INDEX ix_" in plan for plan in found), found


def plans(session: Session) -> list[str]:
    """How SQLite goes about each statement, in words."""
    sent: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, values: object, *_more: object) -> None:
        if statement.lstrip().startswith("SELECT"):
            sent.append((statement, values))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        figures(session, now=present())
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    raw = session.connection().connection.driver_connection
    assert raw is not None
    return [
        str(row[3]) for asked, values in sent for row in raw.execute(f"EXPLAIN QUERY PLAN {asked}", values)
    ]


def test_a_process_whose_database_is_there_is_ready(anonymous: FlaskClient) -> None:
    answer = anonymous.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"status": "ready"})


def test_with_a_database_of_another_version_it_is_not(anonymous: FlaskClient, session: Session) -> None:
    session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    session.commit()
    answer = anonymous.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"status": "database at another version"})
    session.execute(text("DELETE FROM alembic_version"))
    session.commit()
    assert anonymous.get("/readyz").json == {"status": "database not set up"}


def test_a_process_that_is_about_to_stop_is_not_ready(anonymous: FlaskClient, runtime: Runtime) -> None:
    runtime.stopping.set()
    answer = anonymous.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"status": "stopping"})


def test_without_its_database_it_says_so_everywhere(settings: Settings) -> None:
    away = "postgresql+psycopg://nobody@127.0.0.1:9/none"
    token = type(settings.metrics_token)(TOKEN)
    app = create_app(settings.model_copy(update={"database_url": away, "metrics_token": token}))
    visitor = app.test_client()
    assert visitor.get("/readyz").json == {"status": "database away"}
    assert visitor.get("/healthz").json == {"status": "database away"}
    assert scrape(app)["keepwarm_database_up",] == 0
