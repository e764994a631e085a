"""What calendars do with interviews, and with events that are nothing of ours."""

from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.core.kinds import InterviewState
from crm.core.roles import Role
from crm.core.when import When
from crm.dav import traces
from crm.interviews import actions as interviews
from crm.interviews.models import Interview
from tests import factories
from tests.accounts.visiting import ON_SQLITE
from tests.dav.device import Device
from tests.dav.facts import snapshot
from tests.dav.noon import device as device
from tests.dav.objects import event
from tests.dav.phone import create, get, held, only
from tests.released import fresh

wall = datetime.fromisoformat
pytestmark = ON_SQLITE


@pytest.fixture
def interview(session: Session, device: Device, when: When) -> Interview:
    """On Tuesday the first of December at two, in Berlin."""
    dana = factories.a_contact(session, "Dana Hart")
    made = factories.an_interview(
        session, day=date(2026, 12, 1), people=[(dana, Role.INTERVIEWER)], edited=[]
    )
    interviews.set_state(session, made, InterviewState.PLANNED, when=when)
    session.commit()
    return made


def test_other_times_are_edits_by_hand_and_can_be_taken_back(
    session: Session, device: Device, interview: Interview, when: When
) -> None:
    before = snapshot(session)
    there = only(device, device.interviews)
    text = there.with_line("DTSTART", "DTSTART:20261202T090000Z")
    there.text = text
    assert there.put(there.with_line("DTEND", "DTEND:20261202T103000Z")).status == 204
    row = fresh(session, interview)
    assert (row.starts_local, row.ends_local) == (wall("2026-12-02T10:00"), wall("2026-12-02T11:30"))
    assert (row.zone, row.edited) == ("Europe/Berlin", ["ends_local", "starts_local"])
    [trace] = traces.recent(session)
    assert traces.undo(session, trace.id, when=when).conflicts == ()
    session.commit()
    assert snapshot(session) == before


def test_the_zone_that_a_client_names_is_kept(session: Session, device: Device, interview: Interview) -> None:
    there = only(device, device.interviews)
    there.text = there.with_line("DTSTART", "DTSTART;TZID=America/New_York:20261202T090000")
    there.put(there.with_line("DTEND", "DTEND;TZID=America/New_York:20261202T100000"))
    row = fresh(session, interview)
    assert (row.zone, row.starts_local) == ("America/New_York", wall("2026-12-02T09:00"))
    assert "TZID=America/New_York:20261202T090000" in only(device, device.interviews).line("DTSTART")


def test_title_place_link_notes_and_a_whole_day(
    session: Session, device: Device, interview: Interview
) -> None:
    there = only(device, device.interviews)
    there.text = there.with_line("LOCATION", "LOCATION:Room 4\\, second floor")
    there.text = there.with_line("DESCRIPTION", there.line("DESCRIPTION") + "\\n\\nTake the train")
    assert there.put(there.with_line("SUMMARY", "SUMMARY:Second round")).status == 204
    row = fresh(session, interview)
    assert (row.title, row.place, row.notes) == ("Second round", "Room 4, second floor", "Take the train")
    there = only(device, device.interviews)
    assert there.line("SUMMARY") == "SUMMARY:Second round"
    there.text = there.with_line("DTSTART", "DTSTART;VALUE=DATE:20261201")
    there.text = there.with_line("LOCATION", "LOCATION:https://meet.example.com/x")
    there.put(there.with_line("DTEND", "DTEND;VALUE=DATE:20261202"))
    row = fresh(session, interview)
    assert (row.starts_local, row.link) == (wall("2026-12-01T14:00"), "https://meet.example.com/x")
    assert "20261201T130000Z" in only(device, device.interviews).line("DTSTART")


def test_called_off_on_the_phone_and_back_on(session: Session, device: Device, interview: Interview) -> None:
    there = only(device, device.interviews)
    there.put(there.with_line("STATUS", "STATUS:CANCELLED"))
    assert fresh(session, interview).state is InterviewState.CANCELLED
    there = only(device, device.interviews)
    there.put(there.with_line("STATUS", "STATUS:CONFIRMED"))
    assert fresh(session, interview).state is InterviewState.PLANNED


def test_a_planned_one_that_is_deleted_goes_into_the_trash_and_comes_back(
    session: Session, device: Device, interview: Interview, when: When
) -> None:
    there = only(device, device.interviews)
    assert there.delete().status == 204
    assert fresh(session, interview).deleted_at is not None
    assert held(device, device.interviews) == {}
    assert create(device, there.path, there.text).status == 201
    assert fresh(session, interview).deleted_at is None
    interviews.set_state(session, interview, InterviewState.HELD, when=when)
    session.commit()
    before = snapshot(session)
    assert only(device, device.interviews).delete().status == 204
    assert (snapshot(session), held(device, device.interviews)) == (before, {})


def test_an_event_of_the_client_s_own_is_kept_as_it_is(session: Session, device: Device) -> None:
    path, text = device.interviews + "dentist.ics", event("dentist", "SUMMARY:Dentist", "RRULE:FREQ=YEARLY")
    answer = create(device, path, text)
    assert (answer.status, answer.headers["ETag"]) == (201, get(device, path).etag)
    there = get(device, path)
    assert there.text == text
    assert there.change(("Dentist", "Doctor")).headers["ETag"] == get(device, path).etag
    assert session.scalars(select(Interview)).all() == []
    session.rollback()
    assert get(device, path).delete().status == 204
    assert device.ask("GET", path).status == 404
