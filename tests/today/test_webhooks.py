"""docs/webhooks.md says what is posted, and its example tells what is ours from what is not."""

import importlib.util
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.app import wiring
from crm.core.kinds import FollowUpKind, InterviewState
from crm.core.when import When
from crm.notifications import actions as notifications
from crm.notifications.actions import Claim
from crm.notifications.actions.occurrences import timed_key
from crm.notifications.models import Channel, ChannelKind, Delivery, DeliveryState, Reminder
from crm.notifications.rendering import prepare
from crm.notifications.stamp import Stamp
from crm.outbound.sealing import seal
from crm.outbound.webhook import Hook, fresh_secret, headers
from crm.today import timed
from tests.factories import MADE, a_company, a_contact, an_interaction, an_interview, an_opening
from tests.feeds.scenes import a_followup
from tests.notifications.outbox import deliveries

PAGE = Path(__file__).parents[2] / "docs" / "webhooks.md"
DAY = timedelta(days=1)
Post = Callable[[str, str], Hook]


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(autouse=True)
def wired(user: User) -> None:
    wiring.listen()


@pytest.fixture
def post(app: Flask, session: Session, user: User, when: When) -> Post:
    """What a webhook of the user's gets for an occurrence."""
    channel = Channel(kind=ChannelKind.WEBHOOK, address="https://hooks.example.org/in", created_at=MADE)
    channel.secret = seal(app.config["SECRET_KEY"], fresh_secret())
    session.add(channel)
    session.commit()

    def post(kind: str, key: str) -> Hook:
        session.commit()
        made = prepare(
            app, Claim(1, user.id, kind, key, "<a@example.org>", 1, channel.key, "me"), now=when.now
        )
        assert isinstance(made, Hook)
        return made

    return post


@pytest.fixture
def full(session: Session, user: User, when: When) -> None:
    """A day with one of everything."""
    dana = a_contact(session, company=a_company(session))
    opening = an_opening(session)
    a_followup(session, dana, on=when.today, kind=FollowUpKind.THANK_YOU)
    a_followup(session, dana, on=when.today + 2 * DAY, kind=FollowUpKind.CHECK_IN)
    an_interview(session, opening=opening, day=when.today + DAY)
    an_interview(session, opening=opening, day=when.today - DAY, state=InterviewState.HELD)
    quiet = a_contact(session, "Kofi Mensah", last_contact_on=datetime(2026, 8, 20, tzinfo=UTC).date())
    for month in (5, 8):
        an_interaction(session, quiet, on=datetime(2026, month, 20, tzinfo=UTC).date())
    stamp = Stamp(b"key", "example.org", "1")
    notifications.ask_for(session, "digest", "2026-11-24", stamp, now=when.now - DAY)
    session.execute(update(Delivery).values(state=DeliveryState.UNKNOWN))
    user.workdays, user.outlook_day = "34", 3


def test_a_digest_has_the_members_that_the_page_names(full: None, post: Post, when: When) -> None:
    said = json.loads(post("digest", when.today.isoformat()).payload)
    [example] = map(json.loads, blocks("json"))
    assert said.keys() == example.keys()
    assert said["data"].keys() == example["data"].keys()
    assert said["data"]["counts"].keys() == example["data"]["counts"].keys()
    assert all(said["data"]["counts"][name] for name in said["data"]["counts"] if name != "overdue")
    table = dict(re.findall(r"^\| (\w+) \| (.*) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    found: dict[str, Any] = {item["type"]: item for item in said["data"]["items"]}
    assert found.keys() == {"interview", "follow_up", "debrief", "going_quiet", "coming", "delivery"}
    for name, item in found.items():
        named = set(re.findall(r"\w+", table[name].partition(":")[0]))
        assert item.keys() - {"type", "text"} <= named, name


def test_a_timed_one_has_one_item(full: None, post: Post, session: Session, when: When) -> None:
    timed.settle(session, when)
    row = session.scalars(select(Reminder).where(Reminder.subject != "")).one()
    key = timed_key(row.subject, row.next_due_utc or when.now)
    row.occ_key, row.next_due_utc = key, None
    said = json.loads(post("interview", key).payload)
    assert (said["type"], said["occurrence"]) == ("interview", key)
    [item] = said["data"]["items"]
    assert item.keys() == {
        "type", "id", "url", "text", "company", "starts_at", "ends_at", "place", "link",
    }  # fmt: skip


def test_the_example_tells_what_is_ours(full: None, post: Post, when: When, tmp_path: Path) -> None:
    [source] = blocks("python")
    (tmp_path / "receiver.py").write_text(source, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("receiver", tmp_path / "receiver.py")
    assert spec is not None
    assert spec.loader is not None
    receiver = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(receiver)
    hook = post("digest", when.today.isoformat())
    sent, now = dict(headers(hook)), when.now.timestamp()
    assert receiver.is_genuine(sent, hook.payload, hook.secret, now=now)
    assert not receiver.is_genuine(sent, hook.payload + b" ", hook.secret, now=now)
    assert not receiver.is_genuine(sent, hook.payload, fresh_secret(), now=now)
    assert not receiver.is_genuine(sent, hook.payload, hook.secret, now=now + 3600)
    unsigned = dict(headers(replace(hook, secret="")))
    assert not receiver.is_genuine(unsigned, hook.payload, hook.secret, now=now)


def test_after_an_outage_one_digest_tells_what_came_due_meanwhile(
    post: Post, session: Session, when: When
) -> None:
    for number in range(5):
        title = f"thing {number}"
        a_followup(session, None, on=when.today - number * DAY, kind=FollowUpKind.CUSTOM, title=title)
    session.execute(update(Reminder).values(next_due_utc=when.now - 4 * DAY))
    session.commit()
    stamp = Stamp(b"key", "example.org", "1")
    while notifications.plan(session, stamp, now=when.now):
        session.commit()
    rows = deliveries(session)
    assert [row.occ_key for row in rows] == [when.today.isoformat()] * 2  # by mail, and by the webhook
    said = json.loads(post("digest", rows[0].occ_key).payload)
    assert said["data"]["counts"]["due"] == 1
    assert said["data"]["counts"]["overdue"] == 4
