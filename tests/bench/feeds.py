"""Feeds: what "nothing has changed" costs, and a thousand events against icalendar on each request."""

from datetime import date, timedelta

from flask.testing import FlaskClient
from icalendar import Calendar, Event

from crm.accounts.models import User
from crm.clock import now
from crm.config import secret_key
from crm.db.flask import db
from crm.db.owner import acting_as
from crm.feeds import actions, address
from crm.feeds.definition import Definition
from tests.bench.data import NOW
from tests.bench.figures import AT_LEAST, AT_MOST, Figure
from tests.bench.timing import ratio
from tests.bench.workshop import HELLO, Workshop

EVENTS = 1000
LARGE = 9000


def figures(place: Workshop) -> list[Figure]:
    """The two figures on feeds."""
    user, _browser = place.account(EVENTS)
    path = _feed(place, user)
    client = place.app.test_client()
    first = client.get(path)
    events = first.data.count(b"BEGIN:VEVENT")
    etag = first.headers["ETag"]
    return [
        Figure(
            "feed: 304 / hello-world route with one query",
            ratio(lambda: _unchanged(client, path, etag), lambda: client.get(HELLO), rounds=300),
            AT_MOST,
            3,
            f"{events} events",
        ),
        Figure(
            "feed: icalendar per request / the served body, 1k events",
            ratio(_naive, lambda: _whole(client, path, len(first.data)), rounds=20),
            AT_LEAST,
            50,
            f"{len(first.data) // 1000} kB",
        ),
        Figure(
            "feed: the served body, 1k events / hello-world route",
            ratio(lambda: _whole(client, path, len(first.data)), lambda: client.get(HELLO), rounds=100),
            AT_MOST,
            8,
        ),
        _flat(place, client, path, len(first.data)),
    ]


def _flat(place: Workshop, client: FlaskClient, path: str, size: int) -> Figure:
    """The same number of events out of an account with nine times as much."""
    user, _browser = place.account(LARGE)
    large = _feed(place, user)
    body = client.get(large).data
    cost = ratio(lambda: _whole(client, large, len(body)), lambda: _whole(client, path, size), rounds=100)
    events = body.count(b"BEGIN:VEVENT")
    return Figure("feed: out of 9k follow-ups / out of 1k", cost, AT_MOST, 1.2, f"{events} events")


def _feed(place: Workshop, user: User) -> str:
    box = address.AddressBox(secret_key(place.app.config["SETTINGS"]))
    with place.app.app_context(), acting_as(user.id):
        feed, token = actions.create(db.session(), Definition(), box=box, now=now())
        name = feed.name
        db.session.commit()
    return address.path(token, name)


def _unchanged(client: FlaskClient, path: str, etag: str) -> None:
    answer = client.get(path, headers={"If-None-Match": etag})
    if answer.status_code != 304:
        raise AssertionError(f"the feed answered {answer.status}")


def _whole(client: FlaskClient, path: str, size: int) -> None:
    if len(client.get(path).data) != size:
        raise AssertionError("the feed changed while it was measured")


def _naive() -> bytes:
    """What a competent first version does: build the calendar anew for every request."""
    calendar = Calendar.new(name="Reminders")
    for number in range(EVENTS):
        day = date(2026, 11, 22) + timedelta(days=number % 300)
        event = Event.new(
            uid=f"followup-{number}@example.org",
            summary=f"Say hello to A. B. {number}",
            description="Last contact 3 months ago.\n\nHi,\n\nit has been a while.",
            start=day,
            end=day + timedelta(days=1),
            stamp=NOW,
            last_modified=NOW,
            sequence=number % 7,
            url=f"https://example.org/contacts/{number}",
        )
        calendar.add_component(event)
    body: bytes = calendar.to_ical()
    return body
