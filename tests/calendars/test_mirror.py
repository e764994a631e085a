"""A calendar elsewhere, kept in step over a real server: ticks, moves, deletions, edits on both sides."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.calendars.far import Access, path_of
from crm.calendars.models import AccountCalendar, MirroredObject
from crm.core.kinds import FollowUpState, InterviewState
from crm.db.changes import ChangeAct
from crm.followups import actions as followups
from tests.calendars.scene import Scene, a_scene, about, present, title_of

THEIRS = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Else//Else//EN\r\nBEGIN:VEVENT\r\nUID:mine@else.example\r\n"
    b"DTSTAMP:20261101T000000Z\r\nDTSTART:20261201T090000Z\r\nSUMMARY:Dentist\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def scene(app: Flask, session: Session, user: User, radicale: Access) -> Scene:
    return a_scene(app, session, user, radicale)


def ymd(days: int) -> str:
    return (present().today + timedelta(days=days)).strftime("%Y%m%d")


def test_what_is_open_is_written_and_follows_what_changes_here(scene: Scene) -> None:
    call, talk = scene.plan("Call the recruiter"), scene.interview("Second round")
    assert scene.turn() is None
    there = scene.there()
    assert set(there) == {about(call), about(talk)}
    assert b"BEGIN:VTODO" in there[about(call)].body
    assert b"METHOD" not in b"".join(each.body for each in there.values())

    followups.snooze(scene.session, call, present().today + timedelta(days=9), when=present())
    scene.session.commit()
    scene.turn()
    assert f"DUE;VALUE=DATE:{ymd(9)}" in scene.of(call).body.decode()

    followups.skip(scene.session, call, when=present())
    talk.deleted_at = present().now
    scene.session.commit()
    scene.turn()
    assert set(scene.there()) == {about(call)}
    assert b"STATUS:CANCELLED" in scene.of(call).body


def test_what_is_ticked_there_is_done_here_and_unticked_again(scene: Scene) -> None:
    row = scene.plan("Call the recruiter")
    scene.turn()
    scene.write(scene.of(row), "STATUS:NEEDS-ACTION", "STATUS:COMPLETED")
    scene.turn()
    states = [scene.state(row)]
    scene.write(scene.of(row), "STATUS:COMPLETED", "STATUS:NEEDS-ACTION")
    scene.turn()
    states.append(scene.state(row))
    assert states == [FollowUpState.DONE, FollowUpState.OPEN]
    acts = scene.session.scalars(select(ChangeAct).order_by(ChangeAct.id)).all()
    assert [act.about["device"] for act in acts] == ["Radicale", "Radicale"]


def test_another_day_there_is_a_snooze_and_another_hour_of_an_interview_an_edit(scene: Scene) -> None:
    row, talk = scene.plan("Call the recruiter"), scene.interview("Second round")
    scene.turn()
    scene.write(scene.of(row), ymd(3), ymd(7))
    before = talk.starts_at
    old, new = (each.strftime("%Y%m%dT%H%M%SZ") for each in (before, before + timedelta(minutes=30)))
    scene.write(scene.of(talk), f"DTSTART:{old}", f"DTSTART:{new}")
    scene.turn()
    scene.kept(row)
    scene.kept(talk)
    assert row.snoozed_until == present().today + timedelta(days=7)
    assert talk.starts_at == before + timedelta(minutes=30)
    assert "starts_local" in talk.edited


def test_what_is_deleted_there_is_skipped_while_open_and_let_go_when_it_is_over(scene: Scene) -> None:
    still, done = scene.plan("Call the recruiter"), scene.plan("Send the portfolio")
    scene.turn()
    followups.done(scene.session, done, followups.Outcome(), when=present())
    scene.session.commit()
    scene.turn()
    for each in scene.there().values():
        scene.delete(each)
    scene.turn()
    scene.kept(still)
    scene.kept(done)
    assert (still.state, done.state) == (FollowUpState.SKIPPED, FollowUpState.DONE)
    scene.turn()
    assert scene.there() == {}

    followups.undo_skip(scene.session, still, when=present())
    scene.session.commit()
    scene.turn()
    assert set(scene.there()) == {about(still)}


def test_where_both_sides_changed_something_the_persons_own_edit_wins_field_by_field(scene: Scene) -> None:
    row = scene.plan("Call the recruiter")
    scene.turn()
    scene.write(scene.of(row), ymd(3), ymd(7))
    followups.snooze(scene.session, row, present().today + timedelta(days=20), when=present())
    row.title = "Call the recruiter at noon"
    row.touch(present().now)
    scene.session.commit()
    scene.turn()
    scene.kept(row)
    assert row.snoozed_until == present().today + timedelta(days=7)
    assert row.title == "Call the recruiter at noon"
    there = scene.of(row)
    assert title_of(there) == "Call the recruiter at noon"
    assert ymd(7) in there.body.decode()


def test_what_the_person_added_to_it_there_stays_when_we_write_it_anew(scene: Scene) -> None:
    row = scene.plan("Call the recruiter")
    scene.turn()
    scene.write(scene.of(row), "END:VTODO", "X-APPLE-SORT-ORDER:7\r\nLOCATION:At home\r\nEND:VTODO")
    followups.snooze(scene.session, row, present().today + timedelta(days=9), when=present())
    scene.session.commit()
    scene.turn()
    scene.turn()
    body = scene.of(row).body.decode()
    assert "X-APPLE-SORT-ORDER:7" in body
    assert "LOCATION:At home" in body
    assert ymd(9) in body


def test_nothing_of_theirs_is_touched_and_when_nothing_changed_hardly_anything_is_asked(scene: Scene) -> None:
    row = scene.plan("Call the recruiter")
    scene.far.put(scene.calendar.href, f"{path_of(scene.calendar.href)}dentist.ics", THEIRS, etag=None)
    scene.turn()
    before = scene.there()
    token = scene.session.scalars(select(AccountCalendar.sync_token).where(AccountCalendar.is_own)).one()
    scene.session.commit()
    assert (
        token == scene.far.calendar(scene.calendar.href).sync_token
    )  # so the next round asks for nothing more
    scene.turn()
    assert scene.there() == before
    assert set(before) == {about(row), "dentist.ics"}
    assert scene.session.scalars(select(MirroredObject.ref_id)).all() == [row.id]


def test_a_calendar_that_takes_events_only_shows_follow_ups_as_days_and_a_tick_mark_is_a_tick(
    app: Flask, session: Session, user: User, radicale: Access
) -> None:
    scene = a_scene(app, session, user, radicale, takes=("VEVENT",))
    late, soon = scene.plan("Answer Dana", days=0), scene.plan("Call the recruiter")
    late.due_on = late.planned_on = present().today - timedelta(days=4)
    session.commit()
    scene.turn()
    there = scene.there()
    assert b"VTODO" not in b"".join(each.body for each in there.values())
    assert f"DTSTART;VALUE=DATE:{ymd(0)}" in there[about(late)].body.decode()
    scene.write(there[about(soon)], "SUMMARY:", "SUMMARY:✅ ")
    scene.write(there[about(late)], f"VALUE=DATE:{ymd(0)}", f"VALUE=DATE:{ymd(2)}")
    scene.turn()
    scene.kept(soon)
    scene.kept(late)
    assert soon.state is FollowUpState.DONE
    assert soon.title == "Call the recruiter"
    assert late.snoozed_until == present().today + timedelta(days=2)
    followups.skip(session, late, when=present())
    session.commit()
    scene.turn()
    assert set(scene.there()) == {about(soon)}


def test_an_interview_that_was_called_off_or_deleted_there_is_so_here(scene: Scene) -> None:
    off, gone = scene.interview("First round"), scene.interview("Second round", days=8)
    scene.turn()
    scene.write(scene.of(off), "STATUS:CONFIRMED", "STATUS:CANCELLED")
    scene.delete(scene.of(gone))
    scene.turn()
    scene.kept(off)
    scene.kept(gone)
    assert (off.state, gone.deleted_at is None) == (InterviewState.CANCELLED, False)
    scene.turn()
    assert set(scene.there()) == {about(off)}
