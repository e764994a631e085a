"""Found events in the list: kept, followed, judged beside the interviews that are there, told once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.calendars import deciding, finding
from crm.calendars.models import AccountCalendar, FoundEvent, FoundState
from crm.calendars.proposals import News, proposals
from crm.calendars.telling import FOUND
from crm.core.when import When
from crm.interviews import actions as interviews
from crm.interviews.models import Interview
from crm.notifications.models import Notice
from crm.transfer.invitations import unattended
from crm.transfer.invitations.staging import HandedIn
from tests.calendars import far_account
from tests.calendars.events import DENTIST, INTERVIEW, Lying, body, lying, whole
from tests.calendars.events import News as Changed

MOVED = replace(
    INTERVIEW, sequence=1, stamp="20261125T090000Z", start="20261203T130000Z", end="20261203T140000Z"
)


@pytest.fixture
def calendar(session: Session, user: User) -> AccountCalendar:
    return far_account.a_calendar(session)


def look(session: Session, calendar: AccountCalendar, changes: Changed, when: When) -> finding.Looked:
    looked = finding.look(session, calendar, changes, when=when)
    session.commit()
    return looked


def take(session: Session, user: User, when: When) -> Interview:
    """As the preview would, with what is proposed."""
    [taken], _problems = unattended.take(session, HandedIn(body(INTERVIEW), "event.ics"), user, when=when)
    session.commit()
    assert taken.interview is not None
    return taken.interview


def test_what_is_found_waits_in_the_list_with_its_signs(
    session: Session, calendar: AccountCalendar, when: When
) -> None:
    assert look(session, calendar, whole(INTERVIEW, DENTIST, "google_panel.ics"), when).new == 2
    first, second = proposals(session)
    assert (first.title, first.news, first.is_certain) == (INTERVIEW.summary, News.NEW, True)
    assert set(first.said["people"]) >= {"Dana Hart", "Samir Osei"}
    assert "interview_words" in second.said["reasons"]


def test_an_event_that_moves_there_moves_in_the_list_and_one_that_goes_goes(
    session: Session, calendar: AccountCalendar, when: When
) -> None:
    look(session, calendar, whole(INTERVIEW, "google_panel.ics"), when)
    looked = look(session, calendar, Changed([lying(MOVED, etag='"2"')], ["/cal/google_panel.ics.ics"]), when)
    [left] = proposals(session)
    assert (left.starts_at.day, looked.gone) == (3, 1)
    states = session.scalars(select(FoundEvent.state).order_by(FoundEvent.id)).all()
    assert states == [FoundState.PROPOSED, FoundState.GONE]


def test_an_object_that_was_not_looked_into_stays_as_it_is(
    session: Session, calendar: AccountCalendar, when: When
) -> None:
    look(session, calendar, whole(INTERVIEW), when)
    unread = replace(lying(INTERVIEW), body=b"")
    look(session, calendar, Changed([unread], is_whole=True), when)
    assert len(proposals(session)) == 1
    look(session, calendar, Changed([], is_whole=True), when)
    assert proposals(session) == []


def test_one_that_turns_into_something_else_leaves_the_list(
    session: Session, calendar: AccountCalendar, when: When
) -> None:
    look(session, calendar, whole(INTERVIEW), when)
    look(session, calendar, Changed([lying(DENTIST, lying(INTERVIEW).href)]), when)
    assert proposals(session) == []


def test_what_was_dismissed_stays_away_until_that_is_undone(
    session: Session, calendar: AccountCalendar, when: When
) -> None:
    look(session, calendar, whole(INTERVIEW), when)
    [proposal] = proposals(session)
    deciding.dismiss(session, proposal.id)
    look(session, calendar, whole(MOVED), when)
    assert proposals(session) == []
    deciding.bring_back(session, proposal.id)
    assert [each.id for each in proposals(session)] == [proposal.id]


@pytest.mark.usefixtures("wired")
def test_a_taken_one_is_off_the_list_and_its_undo_brings_it_back(
    session: Session, user: User, calendar: AccountCalendar, when: When
) -> None:
    look(session, calendar, whole(INTERVIEW), when)
    interview = take(session, user, when)
    assert proposals(session) == []
    interviews.trash(session, interview, when=when)
    assert [each.news for each in proposals(session)] == [News.TRASHED]


@pytest.mark.usefixtures("wired")
def test_one_without_a_uid_is_known_by_its_content_once_it_was_taken(
    session: Session, user: User, calendar: AccountCalendar, when: When
) -> None:
    data = b"".join(line for line in body(INTERVIEW).splitlines(True) if not line.startswith(b"UID:"))
    look(session, calendar, Changed([Lying("/cal/nameless.ics", body=data)]), when)
    assert len(proposals(session)) == 1
    unattended.take(session, HandedIn(data, "event.ics"), user, when=when)
    session.commit()
    assert proposals(session) == []


@pytest.mark.usefixtures("wired")
def test_a_known_interview_that_moves_there_is_offered_as_moved_and_changes_nothing_by_itself(
    session: Session, user: User, calendar: AccountCalendar, when: When
) -> None:
    interview = take(session, user, when)
    before = interview.starts_at
    look(session, calendar, whole(MOVED), when)
    [proposal] = proposals(session)
    assert (proposal.news, proposal.interview_id, proposal.before) == (News.MOVED, interview.id, before)
    assert interview.starts_at == before
    older = replace(INTERVIEW, sequence=0, start=MOVED.start, stamp="20261101T000000Z")
    look(session, calendar, whole(older), when)
    assert proposals(session) == []


@pytest.mark.usefixtures("wired")
def test_a_known_interview_that_is_called_off_there_is_offered_so(
    session: Session, user: User, calendar: AccountCalendar, when: When
) -> None:
    take(session, user, when)
    off = replace(INTERVIEW, sequence=2, more=("STATUS:CANCELLED",))
    look(session, calendar, whole(off), when)
    assert [each.news for each in proposals(session)] == [News.CALLED_OFF]


def test_the_same_event_in_two_calendars_is_offered_once(
    session: Session, calendar: AccountCalendar, when: When
) -> None:
    other = far_account.another_calendar(session, calendar, name="Copies")
    look(session, calendar, whole(INTERVIEW), when)
    look(session, other, whole(INTERVIEW), when)
    assert len(proposals(session)) == 1
    deciding.close_calendar(session, calendar.id)
    [left] = proposals(session)
    assert left.calendar == "Copies"


def test_news_is_told_once_and_an_unread_notice_is_kept_up_to_date(
    session: Session, calendar: AccountCalendar, when: When
) -> None:
    for changes in (whole(INTERVIEW), whole(INTERVIEW), whole(INTERVIEW, "google_panel.ics")):
        look(session, calendar, changes, when)
    notices = session.scalars(select(Notice).where(Notice.code == FOUND)).all()
    assert [notice.params for notice in notices] == [{"count": 2}]


def test_nothing_is_kept_for_long_of_what_is_over_or_not_looked_into_any_more(
    session: Session, calendar: AccountCalendar, when: When
) -> None:
    look(session, calendar, whole(INTERVIEW, "google_panel.ics"), when)
    later = When(
        when.now + timedelta(days=38), when.zone
    )  # the first was on 1 December, the other on the 9th
    finding.prune(session, when=later)
    assert [each.said["company"] for each in proposals(session)] == ["Larkspur Robotics"]
    deciding.close_calendar(session, calendar.id)
    finding.prune(session, when=later)
    assert session.scalars(select(FoundEvent.id)).all() == []


@pytest.mark.usefixtures("wired")
def test_the_list_costs_the_same_however_much_waits(
    session: Session, user: User, calendar: AccountCalendar, when: When
) -> None:
    def statements() -> int:
        seen: list[str] = []
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", lambda *told: seen.append(told[2]))
        proposals(session)
        return len(seen)

    take(session, user, when)
    look(session, calendar, whole(MOVED), when)
    one = statements()
    many = [replace(MOVED, uid=f"another-{number}@initech.example") for number in range(9)]
    look(session, calendar, whole(MOVED, *many), when)
    assert len(proposals(session)) == 10
    assert statements() <= one


def test_hostile_bytes_in_an_event_are_kept_and_shown_like_any_other(
    session: Session, calendar: AccountCalendar, when: When
) -> None:
    bad = "\x00\x01\u2028\ud83d\ufffe<script>"
    people = ((f"Dana{bad}", "dana.hart@initech.example"),)
    hostile = replace(
        INTERVIEW, uid=f"x{bad}@initech.example", summary=f"Interview{bad}", location=bad, people=people
    )
    data = hostile.text().encode("utf-8", "surrogatepass")
    look(session, calendar, Changed([Lying("/cal/%00\x7f.ics", '"\x7f"', data)]), when)
    [proposal] = proposals(session)
    assert proposal.title.startswith("Interview")
    staged, _index = deciding.hand_in(session, proposal.id, when=when)
    session.commit()
    assert staged.name.endswith(".ics")
