"""A server without sync tokens, ctags and ETags is kept in step all the same."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import clock
from crm.accounts.models import User
from crm.calendars import actions, rounds
from crm.calendars.far import Access, FarCalendar, connect
from crm.calendars.models import MirroredObject
from crm.calendars.rounds import Due
from crm.calendars.trouble import Trouble
from crm.core.kinds import FollowUpState
from crm.followups import actions as followups
from tests.calendars.plain_server import CALENDAR, PlainServer
from tests.calendars.scene import Scene, about, kept_account, name_of, present
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


def test_what_was_written_before_a_round_was_cut_off_is_known_again_and_not_doubled(
    scene: Scene, plain: PlainServer, session: Session
) -> None:
    rows = [scene.plan("Call Dana"), scene.plan("Write Ada")]
    plain.cuts = 1
    assert scene.turn() is Trouble.UNREACHABLE
    [first] = plain.objects
    day = present().today + timedelta(days=3)
    one = scene.there()[name_of(first)]
    scene.write(one, f"{day:%Y%m%d}", f"{day + timedelta(days=2):%Y%m%d}")  # quicker than the next round
    assert scene.turn() is None
    assert set(scene.there()) == {about(row) for row in rows}
    assert len(session.scalars(select(MirroredObject)).all()) == 2
    session.commit()
    moved = next(row for row in rows if about(row) == name_of(first))
    scene.kept(moved)
    assert moved.snoozed_until == day + timedelta(days=2)


def test_our_own_writing_that_was_cut_off_is_not_taken_for_the_persons_edit(
    scene: Scene, plain: PlainServer, session: Session
) -> None:
    row, today = scene.plan("Call Dana"), present().today
    scene.turn()
    scene.turn()
    followups.snooze(session, row, today + timedelta(days=9), when=present())
    session.commit()
    plain.cuts = 1
    assert scene.turn() is Trouble.UNREACHABLE
    followups.snooze(session, row, today + timedelta(days=15), when=present())
    session.commit()
    scene.turn()
    scene.turn()
    scene.kept(row)
    assert row.snoozed_until == today + timedelta(days=15)
    assert f"{today + timedelta(days=15):%Y%m%d}" in scene.of(row).body.decode()


def test_of_two_processes_at_once_one_does_the_round(scene: Scene, plain: PlainServer) -> None:
    for number in range(3):
        scene.plan(f"Call number {number}")
    due = Due(scene.account.id, scene.user.id)
    scene.session.commit()
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda _: rounds.run(scene.app, due), range(2))) == [None, None]
    assert plain.asked.count("PUT") == 3


def test_an_object_that_is_refused_keeps_no_other_from_being_written(
    scene: Scene, plain: PlainServer
) -> None:
    plain.refuses = b"Dana"
    refused, taken = scene.plan("Call Dana"), scene.plan("Write Ada")
    assert scene.turn() is None
    assert set(scene.there()) == {about(taken)}
    plain.asked.clear()
    assert scene.turn() is None
    assert "PUT" not in plain.asked
    plain.refuses = b"BEGIN"
    assert refused.id != taken.id
    scene.plan("Ask Kim")
    assert scene.turn() is None  # one that is refused, where others were taken, is about that one
    for number in range(3):
        scene.plan(f"Call number {number}")
    assert scene.turn() is Trouble.CANNOT_WRITE


def test_where_nothing_was_ever_taken_the_calendar_takes_nothing(scene: Scene, plain: PlainServer) -> None:
    plain.refuses = b"BEGIN"
    scene.plan("Call Dana")
    assert scene.turn() is Trouble.CANNOT_WRITE


def test_a_list_of_tasks_gets_no_interviews(scene: Scene, plain: PlainServer) -> None:
    plain.takes, scene.account.takes_tasks = "VTODO", True
    scene.interview("Second round")
    row = scene.plan("Call Dana")
    assert scene.turn() is None
    assert set(scene.there()) == {about(row)}
