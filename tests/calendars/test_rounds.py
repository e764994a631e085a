"""Rounds as such: one at a time, what is cut off goes on, what we wrote can be taken away again."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import clock
from crm.accounts.models import User
from crm.calendars import actions, jobs, rounds
from crm.calendars.far import Access, path_of
from crm.calendars.models import CalendarAccount
from crm.calendars.rounds import Due
from crm.calendars.trouble import FarTrouble, Trouble
from tests.calendars.scene import Scene, a_scene, about
from tests.calendars.test_mirror import THEIRS
from tests.outbound import webserver
from tests.outbound.webserver import a_web_server


@pytest.fixture
def scene(app: Flask, session: Session, user: User, radicale: Access) -> Scene:
    return a_scene(app, session, user, radicale)


def test_one_of_many_processes_does_a_round_and_the_next_is_a_quarter_of_an_hour_away(scene: Scene) -> None:
    scene.plan("Call the recruiter")
    scene.turn()
    due = Due(scene.account.id, scene.user.id)
    scene.session.refresh(scene.account)
    assert scene.account.next_at is not None
    assert scene.account.next_at - clock.now() > timedelta(minutes=14)
    assert scene.account.claimed_until is None
    assert scene.account.last_ok_at is not None
    scene.account.next_at = clock.now() - timedelta(hours=1)
    scene.account.claimed_until = clock.now() + timedelta(minutes=5)
    scene.session.commit()
    assert rounds.due(scene.app, clock.now()) == []
    assert jobs.turn(scene.app) == 0
    assert rounds.due(scene.app, clock.now() + timedelta(minutes=6)) == [due]


def test_a_wrong_password_is_tried_three_times_and_then_waited_for(scene: Scene) -> None:
    key = bytes(scene.app.config["SECRET_KEY"])
    wrong = Access(scene.access.address, scene.access.username, "wrong")
    actions.change_access(scene.account, wrong, key=key, now=clock.now())
    scene.session.commit()
    troubles = [scene.turn() for _ in range(3)]
    assert troubles == [Trouble.WRONG_PASSWORD] * 3
    scene.session.refresh(scene.account)
    assert (scene.account.failures, scene.account.next_at) == (3, None)
    assert "wrong" not in scene.account.response
    scene.session.commit()
    assert jobs.turn(scene.app) == 0
    actions.change_access(scene.account, scene.access, key=key, now=clock.now())
    scene.session.commit()
    assert jobs.turn(scene.app) == 1
    scene.session.refresh(scene.account)
    assert (scene.account.failures, scene.account.error_class) == (0, "")


def test_what_we_wrote_goes_with_the_account_and_what_somebody_changed_or_put_there_stays(
    scene: Scene,
) -> None:
    ours, changed = scene.plan("Call the recruiter"), scene.plan("Answer Dana")
    scene.turn()
    scene.write(scene.of(changed), "END:VTODO", "LOCATION:At home\r\nEND:VTODO")
    scene.far.put(scene.calendar.href, f"{path_of(scene.calendar.href)}dentist.ics", THEIRS, etag=None)
    actions.remove(scene.account, now=clock.now())
    scene.session.commit()
    scene.turn()
    assert set(scene.there()) == {about(changed), "dentist.ics"}
    assert ours.id != changed.id
    assert scene.session.scalars(select(CalendarAccount)).all() == []


def test_the_calendar_that_we_made_goes_when_it_is_empty(scene: Scene) -> None:
    scene.plan("Call the recruiter")
    scene.turn()
    actions.remove(scene.account, now=clock.now())
    scene.session.commit()
    scene.turn()
    with pytest.raises(FarTrouble) as raised:
        scene.far.calendar(scene.calendar.href)
    assert raised.value.code is Trouble.GONE_THERE


def test_many_that_are_gone_at_once_were_lost_there_and_are_written_again(scene: Scene) -> None:
    rows = [scene.plan(f"Call number {n}") for n in range(12)]
    scene.turn()
    for each in scene.there().values():
        scene.delete(each)
    scene.turn()
    assert set(scene.there()) == {about(row) for row in rows}
    assert {scene.state(row).value for row in rows} == {"open"}


def test_a_calendar_that_was_deleted_there_is_a_trouble_and_skips_nothing(scene: Scene) -> None:
    row = scene.plan("Call the recruiter")
    scene.turn()
    scene.far.remove_calendar(scene.calendar.href)
    assert scene.turn() is Trouble.GONE_THERE
    assert scene.state(row).value == "open"


def test_a_process_that_ends_waits_for_no_server_and_blames_none(scene: Scene) -> None:
    with a_web_server(webserver.hangs) as server:
        scene.account.address, scene.account.home_href = server.url, f"{server.url}/cal/"
        scene.session.commit()
        assert jobs.turn(scene.app, server.first_byte.is_set) == 1
    scene.session.refresh(scene.account)
    assert scene.account.failures == 0
