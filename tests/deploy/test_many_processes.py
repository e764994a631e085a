"""Two web processes and two schedulers on PostgreSQL, as in deploy/compose.yaml, with real processes."""

import time
import urllib.request
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.accounts import actions as accounts
from crm.accounts.models import User
from crm.accounts.tokens import cookie_name
from crm.notifications.models import Delivery, DeliveryState, Worker
from tests.cli.processes import PATIENCE, a_free_port
from tests.deploy.running import started
from tests.deploy.test_service import status
from tests.outbound.mailserver import a_mail_server

MAILS = 40


def queue(session: Session, user: User, count: int) -> None:
    """So many test mails, due now."""
    now = datetime.now(UTC)
    for number in range(count):
        session.add(
            Delivery(
                user_id=user.id,
                kind="test",
                occ_key=str(number),
                message_id=f"<{number}@example.org>",
                next_attempt_at=now,
                give_up_at=now + timedelta(days=1),
                created_at=now,
            )
        )
    session.commit()


def sent(session: Session) -> int:
    """How many are said to be sent."""
    found = session.scalar(select(func.count(Delivery.id)).where(Delivery.state == DeliveryState.SENT))
    session.rollback()
    return found or 0


def today_of(port: int, cookie: str) -> str:
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/", headers={"Cookie": cookie})
    with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310 - loopback
        return str(answer.read().decode())


@pytest.mark.timeout(300)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_of_each_serve_one_session_and_send_everything_once(
    database_url: str, session: Session, user: User, tmp_path: Path
) -> None:
    token = accounts.start_session(session, user, browser="test", days=30, now=datetime.now(UTC))
    queue(session, user, MAILS)
    ports = [a_free_port(), a_free_port()]
    with a_mail_server() as server, ExitStack() as running:
        environment = {
            "CRM_INSTANCE": str(tmp_path / "instance"),
            "CRM_DATABASE_URL": database_url,
            "CRM_SMTP_HOST": "127.0.0.1",
            "CRM_SMTP_PORT": str(server.port),
            "CRM_SMTP_SECURITY": "none",
            "CRM_SMTP_FROM": "nudges@example.org",
        }
        for port in ports:
            running.enter_context(started("web", "--port", str(port), environment=environment))
        for _ in range(2):
            running.enter_context(started("scheduler", environment=environment))
        assert [status(port, "/healthz") for port in ports] == [200, 200]
        for port in ports:
            assert "Sign out" in today_of(port, f"{cookie_name(secure=False)}={token}")
        end = time.monotonic() + PATIENCE
        while sent(session) < MAILS:
            assert time.monotonic() < end, sent(session)
            time.sleep(0.2)
        assert session.scalar(select(func.count(Worker.id))) == 2
        session.rollback()
    assert len(server.taken) == MAILS
    assert len({str(mail["Message-ID"]) for mail in server.taken}) == MAILS
    assert session.scalar(select(func.count(Worker.id))) == 0, "a scheduler left without a word"
