"""What the entry of a planned interview says of the people in it, and what it never says."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact
from crm.core.ics_event import Event, Status
from crm.core.kinds import FollowUpKind, FollowUpState, InteractionKind, InterviewState
from crm.core.roles import Role
from crm.core.when import When
from crm.feeds.models import FeedKind, Privacy
from crm.interviews import actions as interviews
from crm.interviews.models import Debrief, DebriefDetail, Interview
from crm.interviews.queries import whole
from tests.factories import MADE, a_company, a_contact, an_interaction, an_interview, an_opening
from tests.feeds.scenes import EVERYTHING, a_followup, shown

TALKS = replace(EVERYTHING, kinds=frozenset({FeedKind.INTERVIEWS}))
CANARIES = (
    "canary-notes", "canary-salary", "canary-confidence", "canary-learned", "canary-note-logged",
    "canary-interview-notes", "canary-opening-notes", "canary-helps",
)  # fmt: skip


def dana(session: Session) -> Contact:
    """Somebody met before, of whom much is known, some of it private; the next talk is on December 3."""
    company = a_company(session, "Initech")
    contact = a_contact(
        session,
        "Dana Hart",
        company=company,
        notes="canary-notes",
        helps="canary-helps",
        met_on=date(2026, 11, 3),
    )
    opening = an_opening(session, company, salary="canary-salary", notes="canary-opening-notes")
    people = [(contact, Role.INTERVIEWER)]
    first, then = date(2026, 11, 3), date(2026, 12, 3)
    an_interview(
        session, opening=opening, day=first, people=people, title="First talk", state=InterviewState.HELD
    )
    an_interview(session, opening=opening, day=then, people=people, notes="canary-interview-notes")
    an_interaction(session, contact, on=date(2026, 11, 20), text="She moves to Porto")
    an_interaction(
        session, contact, on=date(2026, 11, 21), kind=InteractionKind.NOTE, text="canary-note-logged"
    )
    made = {"created_at": MADE, "updated_at": MADE}
    debrief = Debrief(
        company_id=company.id,
        local_day=first,
        learned="canary-learned",
        in_confidence="canary-confidence",
        **made,
    )
    session.add(debrief)
    session.flush()
    session.add(DebriefDetail(debrief_id=debrief.id, contact_id=contact.id, text="has a dog called Ada"))
    a_followup(session, contact, on=date(2026, 12, 1), kind=FollowUpKind.PROMISED, title="send the slides")
    session.flush()
    return contact


def planned(app: Flask, session: Session, user: User, when: When, privacy: Privacy = Privacy.FULL) -> Event:
    """The entry of the talk on December 3."""
    found = shown(app, session, user, when, replace(TALKS, privacy=privacy))
    return next(event for event in found if event.day == date(2026, 12, 3))


def test_the_entry_tells_what_was_and_what_was_promised(
    app: Flask, session: Session, user: User, when: When
) -> None:
    dana(session)
    text = planned(app, session, user, when).description
    for said in (
        "• Dana Hart",
        "Met: First talk at Initech, Tue, Nov 3",
        "Last word: Call 2 weeks ago: She moves to Porto",
        "Remember: has a dog called Ada",
        "You promised: send the slides (2 days ago)",
    ):
        assert said in text


@pytest.mark.parametrize("privacy", Privacy)
def test_what_is_private_is_in_no_entry(
    app: Flask, session: Session, user: User, when: When, privacy: Privacy
) -> None:
    dana(session)
    text = planned(app, session, user, when, privacy).description
    assert [canary for canary in CANARIES if canary in text] == []


@pytest.mark.parametrize(("privacy", "name"), [(Privacy.INITIALS, "DH"), (Privacy.COUNT, "")])
def test_below_full_nothing_is_told(
    app: Flask, session: Session, user: User, when: When, privacy: Privacy, name: str
) -> None:
    dana(session)
    text = planned(app, session, user, when, privacy).description
    assert name in text
    for said in ("Dana", "Met", "Porto", "dog", "slides", "First talk"):
        assert said not in text


def test_a_talk_that_is_over_and_strangers_are_told_nothing_of(
    app: Flask, session: Session, user: User, when: When
) -> None:
    contact = dana(session)
    found = shown(app, session, user, when, TALKS)
    assert "Porto" not in next(event for event in found if event.day == date(2026, 11, 3)).description
    contact.deleted_at = MADE
    assert "Dana" not in planned(app, session, user, when).description


def test_a_talk_that_i_declined_is_shown_as_cancelled_and_told_nothing_of(
    app: Flask, session: Session, user: User, when: When
) -> None:
    dana(session)
    before = planned(app, session, user, when)
    talk = session.scalars(select(Interview).where(Interview.local_day == date(2026, 12, 3))).one()
    interviews.decline(session, whole(session, talk.id), withdraws=False, when=when)
    after = planned(app, session, user, when)
    assert (after.status, "Porto" in after.description) == (Status.CANCELLED, False)
    assert (after.uid, after.sequence > before.sequence) == (before.uid, True)


def test_somebody_to_be_met_there_is_not_said_to_be_met(
    app: Flask, session: Session, user: User, when: When
) -> None:
    stranger = a_contact(session, "Max Orr", met_on=date(2026, 12, 3), met_where="Panel, Initech")
    an_interview(session, day=date(2026, 12, 3), people=[(stranger, Role.INTERVIEWER)])
    text = planned(app, session, user, when).description
    assert ("Max Orr, Interviewer" in text, "Met:" in text, "•" in text) == (True, False, False)


def test_what_changes_the_words_is_a_newer_version(
    app: Flask, session: Session, user: User, when: When
) -> None:
    contact = dana(session)
    before = planned(app, session, user, when)
    contact.touch(when.now)
    after = planned(app, session, user, when)
    assert (after.sequence > before.sequence, after.stamp) == (True, when.now)
    promise = a_followup(
        session, contact, on=date(2026, 12, 2), kind=FollowUpKind.PROMISED, title="call back"
    )
    promise.touch(when.now)
    assert planned(app, session, user, when).sequence > after.sequence
    newest = planned(app, session, user, when)
    promise.state = FollowUpState.DONE
    promise.touch(when.now)
    assert "call back" not in planned(app, session, user, when).description
    assert planned(app, session, user, when).sequence > newest.sequence
