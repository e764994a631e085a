"""Whatever is asked and sent, no secret and no address of anybody reaches the log."""

import io
import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import clock
from crm.accounts.models import User
from crm.config import Settings
from crm.db.flask import db
from crm.notifications import actions, registry
from crm.notifications.actions import enlist
from crm.notifications.delivering import Sender
from crm.notifications.models import Channel, ChannelKind, Delivery
from crm.notifications.units import current_stamp, unit
from crm.outbound.mail import Mail

SECRET = "Xylotone"
PLANTED = {
    "password": f"{SECRET}-password-1",
    "query": f"{SECRET}q",
    "feed": f"{SECRET}-feed-address-token-0123456789",
    "link": f"{SECRET}.link",
    "cookie": f"{SECRET}-cookie",
    "header": f"{SECRET}-header",
    "request": f"{SECRET}-request",
    "mail": f"{SECRET}@example.org",
    "topic": f"{SECRET}-topic",
    "answer": f"{SECRET}-answer",
    "key": f"{SECRET}-key",
}


@pytest.fixture
def crashing(app: Flask) -> Flask:
    """An app with views that fail, with secrets in what they say, as it is for people."""

    def crash() -> str:
        raise LookupError(
            f"https://ntfy.example.org/{PLANTED['topic']} said no to {PLANTED['mail']}, "
            f"Authorization: Bearer {PLANTED['header']}, Cookie: keepwarm={PLANTED['cookie']}, "
            f"tgram://{PLANTED['key']}/chat, GET /x?who={PLANTED['query']}"
        )

    def refuse() -> str:
        db.session.add(User(email=None, name=PLANTED["password"], password_hash=PLANTED["key"]))
        db.session.flush()
        return ""

    app.testing = False
    for name, view in (("crash", crash), ("refuse", refuse)):
        app.add_url_rule(f"/{name}", name, view)
    return app


def test_no_request_leaves_a_secret(
    crashing: Flask, client: FlaskClient, anonymous: FlaskClient, lines: io.StringIO
) -> None:
    shown = {
        "Authorization": f"Bearer {PLANTED['header']}",
        "X-Request-ID": PLANTED["request"],
        "Referer": f"http://localhost/{PLANTED['link']}",
    }
    anonymous.set_cookie("keepwarm", PLANTED["cookie"])
    for visitor in (anonymous, client):
        for path in (
            f"/search?q={PLANTED['query']}",
            f"/f/{PLANTED['feed']}/Reminders.ics",
            f"/n/{PLANTED['link']}",
            f"/u/{PLANTED['link']}",
            f"/contacts?q={PLANTED['query']}&sort={PLANTED['query']}",
            "/metrics",
            "/healthz",
        ):
            visitor.get(path, headers=shown)
        typed = {"email": PLANTED["mail"], "password": PLANTED["password"]}
        visitor.post("/sign-in", data=typed, headers=shown)
        visitor.post(f"/u/{PLANTED['link']}", data=typed, headers=shown)
        visitor.post("/contacts/new", data={"name": "Dana", "email": PLANTED["mail"]}, headers=shown)
    for path in ("/crash", "/refuse"):
        assert client.get(path, headers=shown).status_code == 500
    said = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert SECRET not in lines.getvalue()
    assert sum(entry["event"] == "request failed" for entry in said) == 2
    assert all(entry["request"] for entry in said)
    assert len({entry["request"] for entry in said}) == len([entry for entry in said if "status" in entry])
    assert "https://ntfy.example.org/***" in lines.getvalue()


def test_no_delivery_leaves_a_secret(
    app: Flask, settings: Settings, session: Session, user: User, wired: None, lines: io.StringIO
) -> None:
    """By mail to an address, and to a web address that nobody answers."""
    user.email = PLANTED["mail"]
    now = clock.now()
    session.add(
        Channel(
            kind=ChannelKind.NTFY,
            name=PLANTED["topic"],
            address=f"http://127.0.0.1:9/{PLANTED['topic']}",
            created_at=now,
        )
    )
    session.commit()
    [channel] = session.scalars(select(Channel).where(Channel.kind == ChannelKind.NTFY))
    before = registry.subject("digest")
    registry.register("digest", lambda *_asked: Mail(PLANTED["answer"], PLANTED["answer"]))
    try:
        for key in ("mail", channel.key):
            stamp = current_stamp(app, session)
            actions.ask_for(session, "digest", "2026-11-25", stamp, now=now, channel=key)
        session.commit()
        deliver(app)
    finally:
        if before is not None:
            registry.register("digest", before.renderer, brief=before.brief)
    states = session.scalars(select(Delivery.state).order_by(Delivery.id)).all()
    assert len(states) == 2
    assert "sent" in [str(state) for state in states]
    said = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert SECRET not in lines.getvalue()
    told = {entry["delivery"] for entry in said if "delivery" in entry}
    assert len(told) == 2


def deliver(app: Flask) -> None:
    with unit(app) as session:
        worker_id = enlist(session, now=clock.now())
    sender = Sender(app, worker_id, clock=clock.now)
    sender.deliver()
    sender.stop(patience=5)
