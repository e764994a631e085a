"""A server without sync tokens, ctags and ETags is kept in step all the same."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from crm import clock
from crm.accounts.models import User
from crm.calendars import actions
from crm.calendars.far import Access, FarCalendar, connect
from crm.core.kinds import FollowUpState
from crm.followups import actions as followups
from tests.calendars.plain_server import CALENDAR, PlainServer
from tests.calendars.scene import Scene, about, kept_account, present
from tests.outbound.webserver import a_web_server


@pytest.fixture(params=[False, True], ids=["no tags", "tags"])
def plain(request: pytest.FixtureRequest) -> PlainServer:
    return PlainServer(has_tags=request.param)


@pytest.fixture
def scene(app: Flask, session: Session, user: User, plain: PlainServer) -> Iterator[Scene]:
    with a_web_server(plain) as server:
        access = Access(f"{server.url}/cal/", "ada", "pw")
        far = connect(app.config["SETTINGS"], access, home_href=f"{server.url}/cal/")
        calendar = FarCalendar(f"{server.url}{CALENDAR}", "One", components=frozenset({"VEVENT"}))
        yield Scene(
            app, session, user, access, far, calendar, kept_account(app, session, access, far, calendar)
        )


def test_it_is_kept_in_step(scene: Scene, plain: PlainServer) -> None:
    tick, move, gone = (scene.plan(name) for name in ("Call Dana", "Write Ada", "Ask Kim"))
    assert scene.turn() is None
    assert set(scene.there()) == {about(row) for row in (tick, move, gone)}
    scene.turn()
    day = present().today + timedelta(days=3)
    there = scene.there()
    scene.write(there[about(tick)], "SUMMARY:", "SUMMARY:[x] ")
    scene.write(there[about(move)], f"{day:%Y%m%d}", f"{day + timedelta(days=4):%Y%m%d}")
    scene.delete(there[about(gone)])
    assert scene.turn() is None
    states = [scene.state(row) for row in (tick, move, gone)]
    assert states == [FollowUpState.DONE, FollowUpState.OPEN, FollowUpState.SKIPPED]
    assert move.snoozed_until == day + timedelta(days=4)
    followups.snooze(scene.session, move, day + timedelta(days=9), when=present())
    scene.session.commit()
    scene.turn()
    assert f"{day + timedelta(days=9):%Y%m%d}" in scene.of(move).body.decode()

    plain.asked.clear()
    scene.turn()
    assert "PUT" not in plain.asked
    actions.remove(scene.account, now=clock.now())
    scene.session.commit()
    scene.turn()
    assert plain.objects == {}
