"""Rounds as such: one at a time, what is cut off goes on, what we wrote can be taken away again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import clock
from crm.accounts.models import User
from crm.calendars import actions, jobs, rounds
from crm.calendars.far import Access, path_of
from crm.calendars.models import CalendarAccount, MirroredObject
from crm.calendars.rounds import Due
from crm.calendars.trouble import FarTrouble, Trouble
from crm.followups import actions as followups
from crm.outbound.guard import Target
from crm.outbound.verdict import Answer
from crm.outbound.web import Letter, Web
from tests.calendars.scene import Scene, a_scene, about, present
from tests.calendars.test_mirror import THEIRS, ymd


@pytest.fixture
def scene(app: Flask, session: Session, user: User, radicale: Access) -> Scene:
    return a_scene(app, session, user, radicale)


class Cut(Exception):
    """Where the power fails."""


def cut_after(monkeypatch: pytest.MonkeyPatch, is_it: Callable[[Letter], bool]) -> None:
    """The server does what is asked, and then the process dies before it hears of it; once."""
    through = Web.exchange
    done: list[Letter] = []

    def exchange(
        web: Web, target: Target, letter: Letter, fence: Callable[[], None], seconds: float | None = None
    ) -> Answer:
        answer = through(web, target, letter, fence, seconds)
        if is_it(letter) and not done:
            done.append(letter)
            raise Cut
        return answer

    monkeypatch.setattr(Web, "exchange", exchange)


def is_put(letter: Letter) -> bool:
    return letter.method == "PUT"


def test_what_was_written_before_a_round_was_cut_off_is_known_again_and_not_doubled(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [scene.plan("Call the recruiter"), scene.plan("Answer Dana")]
    cut_after(monkeypatch, is_put)
    with pytest.raises(Cut):
        scene.turn()
    assert len(scene.there()) == 1
    one = scene.there()[about(rows[0])]
    scene.write(one, ymd(3), ymd(6))  # the person is quicker than the next round
    scene.unclaim()
    scene.turn()
    assert set(scene.there()) == {about(row) for row in rows}
    scene.kept(rows[0])
    assert rows[0].snoozed_until == present().today + timedelta(days=6)
    assert len(scene.session.scalars(select(MirroredObject)).all()) == 2


def test_our_own_writing_that_was_cut_off_is_not_taken_for_the_persons_edit(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = scene.plan("Call the recruiter")
    scene.turn()
    followups.snooze(scene.session, row, present().today + timedelta(days=9), when=present())
    scene.session.commit()
    cut_after(monkeypatch, is_put)
    with pytest.raises(Cut):
        scene.turn()
    followups.snooze(scene.session, row, present().today + timedelta(days=15), when=present())
    scene.session.commit()
    scene.unclaim()
    scene.turn()
    scene.turn()
    scene.kept(row)
    assert row.snoozed_until == present().today + timedelta(days=15)
    assert ymd(15) in scene.of(row).body.decode()


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
