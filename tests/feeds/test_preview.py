"""The view of what a calendar will show goes through the days as a calendar does."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from crm.core.ics_event import Event
from crm.feeds.pages import preview_view
from crm.feeds.rendering import Rendered

DAY = date(2026, 11, 25)
STAMP = datetime(2026, 11, 24, tzinfo=UTC)


def all_day(title: str) -> Event:
    return Event(title, STAMP, 0, DAY, date(2026, 11, 26), title)


def timed(title: str, hour: int) -> Event:
    return Event(
        title,
        STAMP,
        0,
        datetime(2026, 11, 25, hour, tzinfo=UTC),
        datetime(2026, 11, 25, hour, 30, tzinfo=UTC),
        title,
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_lasts_all_day_comes_first_then_the_hours(app: Flask) -> None:
    events = [timed("evening", 18), all_day("thank"), timed("noon", 12), all_day("ask")]
    with app.test_request_context():
        shown = preview_view(Rendered(tuple(events), b""), today=DAY)
    assert [line.title for line in shown.lines] == ["thank", "ask", "noon", "evening"]
