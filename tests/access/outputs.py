"""Everything that leaves the app, as text: calendars, mails, notices, briefs, shelves, titles, addresses."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.when import When
from crm.db.engine import expect_reading
from crm.db.owner import acting_as
from crm.feeds.building import preview
from crm.feeds.definition import Definition
from crm.feeds.models import AlarmChoice, FeedKind, Privacy
from crm.notifications import actions as notifications
from crm.notifications import registry, wording
from crm.notifications.models import Notice, Reminder
from crm.notifications.rendering import speaking_to
from crm.notifications.stamp import Stamp
from crm.notifications.units import settings_of, unit
from crm.outbound.mail import Mail
from crm.published import actions as published
from crm.published.models import PublishedObject, Shelf
from crm.published.site import site_of
from crm.today import digest
from crm.today.timed import settle
from tests.access.ids import ROWS

# When the timed ones of `full_life` come up, in UTC.
MOMENTS = (
    datetime(2026, 11, 25, 13, 5, tzinfo=UTC),
    datetime(2026, 11, 25, 14, 5, tzinfo=UTC),
    *(datetime(2026, 11, 26, hour, 5, tzinfo=UTC) for hour in range(6, 16)),
)
COMPANY = frozenset({"company.name"})  # "Interview at Initech in 1 hour" names a company, but no person
NAMES = frozenset({"feed.name", "calendar_account.name", "channel.name"})  # what a page is about
LINKS = frozenset({"company.careers_url", "opening.link"})  # the user's own ways to elsewhere
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
ADDRESS = re.compile(r'\b(?:href|src|action|formaction|hx-get|hx-post)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Output:
    """Something that leaves. `names_nobody`: read by others, on locked screens, in logs: no name either.

    `may` are the columns that it shows all the same.
    """

    what: str
    text: str
    names_nobody: bool = False
    may: frozenset[str] = frozenset()


def calendars(app: Flask, session: Session, user: User, when: When) -> Iterator[Output]:
    """The feed at each level."""
    for privacy in Privacy:
        kinds, alarms = frozenset(FeedKind), frozenset(AlarmChoice)
        with app.app_context(), acting_as(user.id):
            body = preview(session, user, Definition(privacy=privacy, kinds=kinds, alarms=alarms), when).body
        yield Output(f"feed, {privacy}", body.decode(), privacy is not Privacy.FULL)


def messages(app: Flask, session: Session, user: User, when: When) -> Iterator[Output]:
    """The digest and every timed reminder, as mail and as brief; then the notices of them."""
    settle(session, when)
    session.commit()
    yield from _said(app, user, digest.KIND, when.today.isoformat(), when)
    told: set[str] = set()
    for moment in MOMENTS:
        notifications.plan(session, Stamp(b"key", "example.org", "1"), now=moment)
        session.commit()
        timed = select(Reminder).where(Reminder.subject != "", Reminder.occ_key.is_not(None))
        rows = [(row.kind.value, row.occ_key or "") for row in session.scalars(timed)]
        session.commit()
        for kind, key in rows:
            if f"{kind} {key}" not in told:
                told.add(f"{kind} {key}")
                yield from _said(app, user, kind, key, When(moment, when.zone))
    with app.test_request_context():
        for notice in session.scalars(select(Notice)):
            yield Output("notice", f"{wording.text(notice)} {notice.url}")
    session.commit()


def shelves(app: Flask, session: Session, user: User, when: When, shelf: Shelf) -> Iterator[Output]:
    """What phones get."""
    with app.app_context(), acting_as(user.id):
        published.open_shelves(session, now=when.now)
        published.catch_up(session, shelf, site=site_of(session, user, settings_of(app)), when=when)
        for row in session.scalars(select(PublishedObject).where(PublishedObject.shelf == shelf)):
            if row.ref_id is not None:
                yield Output(f"{shelf}, {row.name}", row.body.decode())
        session.commit()


def pages(app: Flask, client: FlaskClient, ids: dict[str, Any], *, below: str = "/") -> Iterator[Output]:
    """Titles and addresses of every page; addresses of this site name nobody."""
    for rule in app.url_map.iter_rules():
        if (
            not rule.rule.startswith(below)
            or "GET" not in (rule.methods or ())
            or not rule.arguments <= {*ROWS}
        ):
            continue
        with app.test_request_context():
            path = app.url_for(rule.endpoint, **{name: ids[ROWS[name]] for name in rule.arguments})
        with client.get(path) as answer:
            if answer.mimetype == "text/html":
                yield from _of_page(f"{rule}", answer.get_data(as_text=True))


def _of_page(rule: str, text: str) -> Iterator[Output]:
    for title in TITLE.findall(text):
        yield Output(f"title of {rule}", unescape(title), may=NAMES)
    for address in map(unescape, ADDRESS.findall(text)):
        is_inside = address.startswith("/")
        yield Output(f"address on {rule}", address, is_inside, COMPANY if is_inside else LINKS)


def _said(app: Flask, user: User, kind: str, key: str, when: When) -> Iterator[Output]:
    subject = registry.subject(kind)
    assert subject is not None
    with unit(app, reading=True) as reading, speaking_to(app, reading, user):
        mail = subject.renderer(reading, user, key, when)
        brief = subject.said(reading, user, key, when)
    expect_reading(False)
    if mail is not None:
        yield Output(f"subject of {kind}", mail.subject, names_nobody=True, may=COMPANY)
        yield Output(f"mail of {kind}", _whole(mail))
    if brief is not None:
        yield Output(f"title of {kind}", f"{brief.title} {brief.path}", names_nobody=True, may=COMPANY)
        yield Output(f"brief of {kind}", f"{brief.text} {json.dumps(brief.data)}")


def _whole(mail: Mail) -> str:
    return "\n".join([mail.text, unescape(mail.html), *(each.data.decode() for each in mail.attachments)])
