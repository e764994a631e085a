"""A chosen calendar is read a part at a time, to its end, and then only what changes in it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import clock
from crm.accounts.models import User
from crm.calendars import actions, others
from crm.calendars.far import Access, FarCalendar, path_of
from crm.calendars.models import AccountCalendar, FoundEvent
from crm.calendars.others import Cursor
from tests.calendars.events import INTERVIEW, body
from tests.calendars.scene import Scene, a_scene


@pytest.fixture
def scene(app: Flask, session: Session, user: User, radicale: Access) -> Scene:
    return a_scene(app, session, user, radicale)


def put(scene: Scene, calendar: FarCalendar, number: int) -> None:
    """An interview in a calendar of the person's own."""
    day = (clock.now() + timedelta(days=5 + number)).strftime("%Y%m%d")
    event = replace(INTERVIEW, uid=f"talk-{number}@x.example", start=f"{day}T130000Z", end=f"{day}T140000Z")
    scene.far.put(calendar.href, f"{path_of(calendar.href)}{number}.ics", body(event), etag=None)


def found(scene: Scene) -> int:
    count = len(scene.session.scalars(select(FoundEvent.id)).all())
    scene.session.commit()
    return count


def test_it_is_read_in_parts_to_its_end_and_then_only_what_changes(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(others, "MOST", 2)
    calendar = scene.far.make_calendar("Everything", "#cc0000")
    for number in range(5):
        put(scene, calendar, number)
    scene.turn()
    rows = scene.session.scalars(select(AccountCalendar).where(AccountCalendar.name == "Everything"))
    actions.choose_calendars(scene.session, scene.account, [row.id for row in rows])
    scene.session.commit()
    counts = []
    for _ in range(3):
        assert scene.turn() is None
        counts.append(found(scene))
    assert counts == [2, 4, 5]
    put(scene, calendar, 9)
    scene.turn()
    assert found(scene) == 6
    scene.far.delete(calendar.href, f"{path_of(calendar.href)}9.ics")
    scene.turn()
    gone = scene.session.scalars(select(FoundEvent).where(FoundEvent.uid == "talk-9@x.example")).all()
    assert all(each.state.value == "gone" for each in gone)


def test_how_far_it_was_read_is_kept_as_a_token_or_as_a_place_in_the_middle() -> None:
    for cursor in (Cursor(), Cursor("t1"), Cursor("t1", "t2", "/a/b.ics"), Cursor("", "t2", "/a")):
        assert Cursor.of(str(cursor)) == cursor
