"""What every kind of entry says at every level, word by word: the event is the product's face."""

import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Company, Contact, ContactMethod, MethodKind
from crm.core.kinds import FollowUpKind, InteractionKind, InterviewState
from crm.core.roles import Role
from crm.core.when import When
from crm.feeds.definition import Definition
from crm.feeds.models import Privacy
from crm.interviews.models import Debrief
from crm.openings.models import Opening
from tests.factories import MADE, a_company, a_contact, an_interaction, an_interview, an_opening
from tests.feeds.scenes import a_followup, shown

TODAY, HELD, SOON, OFF = date(2026, 11, 25), date(2026, 11, 24), date(2026, 12, 3), date(2026, 12, 4)
PRIVATE = "not for others"
ANSWERS = "Done: <signed>\nSnooze: <signed>\nSkip: <signed>"
DEBRIEF = "Two minutes while it is fresh: what they asked, valued and promised."
BEFORE = "Met: Devday Berlin, Tue, Nov 3\nLast word: Call 2 weeks ago: She moves to Porto"

FULL = {
    "Say hello to Dana Hart · Initech": [
        "Last contact 2 weeks ago.",
        BEFORE,
        "“Hi Dana,",
        "I was thinking of how we met (Devday Berlin) and wondered how things are going for you.”",
        ANSWERS,
        "Open: /contacts/1",
    ],
    "Thank Dana Hart · Initech": [
        "You talked on Tue, Nov 24; a thank-you is best within a day.",
        BEFORE,
        "“Hi Dana,",
        "Thank you for taking the time to talk with me on Tue, Nov 24. I enjoyed our conversation and"
        " learning more about the work at Initech.”",
        ANSWERS,
        "Open: /contacts/1",
    ],
    "Ask Dana Hart how it stands · Initech": [
        "No word since the interview on Tue, Nov 24.",
        BEFORE,
        "“Hi Dana,",
        "I enjoyed our talk on Tue, Nov 24 and am still very interested. Is there any news, or anything else"
        " you need from me?”",
        ANSWERS,
        "Open: /contacts/1",
    ],
    "Send the slides (Dana Hart) · Initech": [
        "You promised it for Wed, Nov 25.",
        BEFORE,
        "“Hi Dana,",
        "When we talked I promised to send the slides. Here it is.”",
        ANSWERS,
        "Open: /contacts/1",
    ],
    "Connect with Dana Hart · Initech": [
        "You have thanked them: a good moment to connect on LinkedIn.",
        BEFORE,
        "“Hi Dana, I enjoyed meeting you (Devday Berlin) and would be glad to stay in touch here.”",
        "On LinkedIn: https://www.linkedin.com/search/results/people/?keywords=Dana+Hart+Initech",
        ANSWERS,
        "Open: /contacts/1",
    ],
    "Ask about the team (Dana Hart) · Initech": [
        "You planned it for Wed, Nov 25.",
        BEFORE,
        "“Hi Dana, how is the team?”",
        ANSWERS,
        "Open: /contacts/1",
    ],
    "Polish the portfolio": ["You planned it for Wed, Nov 25.", ANSWERS, "Open: /"],
    "Technical interview · Initech": [
        "Senior Engineer",
        "Dana Hart, Hiring manager\nMax Kern, Interviewer",
        "Join: https://meet.example.org/abc",
        "People and debrief: /interviews/2",
        "• Dana Hart\nMet: Devday Berlin, Tue, Nov 3\nLast word: Call 3 weeks ago: She moves to Porto\n"
        "You promised: send the slides (1 week ago)",
    ],
    "Cancelled: Technical interview · Initech": [
        "Senior Engineer",
        "Dana Hart, Recruiter",
        "People and debrief: /interviews/3",
    ],
    "Debrief · Initech": [DEBRIEF, "Write it: /interviews/2/debrief"],
}
MET = "Met: Tue, Nov 3\nLast word: Call 2 weeks ago"
INITIALS = {
    "Technical interview · DH": ["DH, Hiring manager", "People and debrief: /interviews/1"],
    "Say hello to DH": ["Last contact 2 weeks ago.", "Met: Tue, Nov 3", ANSWERS, "Open: /contacts/1"],
    "Thank DH": [
        "You talked on Tue, Nov 24; a thank-you is best within a day.",
        "Last word: Call 2 weeks ago",
        ANSWERS,
        "Open: /contacts/1",
    ],
    "Ask DH how it stands": [
        "No word since the interview on Tue, Nov 24.",
        "Last word: Call 2 weeks ago",
        ANSWERS,
        "Open: /contacts/1",
    ],
    "Promised (DH)": ["You promised it for Wed, Nov 25.", MET, ANSWERS, "Open: /contacts/1"],
    "Connect with DH": [
        "You have thanked them: a good moment to connect on LinkedIn.",
        MET,
        ANSWERS,
        "Open: /contacts/1",
    ],
    "Reminder (DH)": ["You planned it for Wed, Nov 25.", MET, ANSWERS, "Open: /contacts/1"],
    "Reminder": ["You planned it for Wed, Nov 25.", ANSWERS, "Open: /"],
    "Technical interview · DH, MK": [
        "DH, Hiring manager\nMK, Interviewer",
        "People and debrief: /interviews/2",
    ],
    "Cancelled: Technical interview · DH": ["DH, Recruiter", "People and debrief: /interviews/3"],
    "Debrief": [DEBRIEF, "Write it: /interviews/2/debrief"],
}
COUNT = {
    "7 follow-ups, 1 debrief": ["Open: /"],
    "1 debrief": ["Open: /"],
    "Appointment": ["Open: /interviews/2"],
    "Cancelled: Appointment": ["Open: /interviews/3"],
}


@pytest.fixture
def dana(session: Session, user: User, when: When) -> Contact:
    """Somebody who was met, called and interviewed with, and all that is planned with her."""
    company = a_company(session, notes=PRIVATE)
    dana = a_contact(
        session, company=company, title="Lead", notes=PRIVATE, helps=PRIVATE, met_through=PRIVATE,
        met_on=date(2026, 11, 3), met_where="Devday Berlin",
    )  # fmt: skip
    link = "https://www.linkedin.com/in/dana-hart"
    key = "linkedin.com/in/dana-hart"
    session.add(ContactMethod(contact_id=dana.id, kind=MethodKind.LINK, value=link, value_key=key))
    an_interaction(session, dana, on=date(2026, 11, 11), text="She moves to Porto", kind=InteractionKind.CALL)
    an_interaction(session, dana, on=date(2026, 11, 12), text=PRIVATE, kind=InteractionKind.NOTE)
    opening = an_opening(session, company, "Senior Engineer", salary=PRIVATE, notes=PRIVATE)
    talks(session, company, opening, dana, when)
    return dana


def talks(session: Session, company: Company, opening: Opening, dana: Contact, when: When) -> None:
    """One that was, one that comes, one that was called off; and what is to be done about them."""
    held = an_interview(
        session, opening=opening, day=HELD, people=[(dana, Role.HIRING_MANAGER)], notes=PRIVATE
    )
    max_kern = a_contact(session, "Max Kern", company=company)
    people = [(dana, Role.HIRING_MANAGER), (max_kern, Role.INTERVIEWER)]
    an_interview(
        session, opening=opening, day=SOON, people=people, notes=PRIVATE, link="https://meet.example.org/abc"
    )
    off = an_interview(
        session, opening=opening, day=OFF, people=[(dana, Role.RECRUITER)], state=InterviewState.CANCELLED
    )
    off.touch(when.now)
    about = {"company_id": company.id, "interview_id": held.id}
    thanks = f"thanks:{dana.id}:{company.id}:2026-11-24"
    a_followup(session, dana, on=TODAY)
    a_followup(session, dana, on=TODAY, kind=FollowUpKind.THANK_YOU, origin_key=thanks, **about)
    key = f"checkin:{held.id}:1"
    a_followup(session, dana, on=TODAY, kind=FollowUpKind.CHECK_IN, origin_key=key, **about)
    a_followup(session, dana, on=TODAY, kind=FollowUpKind.PROMISED, title="send the slides")
    a_followup(session, dana, on=TODAY, kind=FollowUpKind.CONNECT, origin_key=f"connect:{dana.id}")
    a_followup(
        session, dana, on=TODAY, kind=FollowUpKind.CUSTOM, title="Ask about the team",
        opener="Hi Dana, how is the team?",
    )  # fmt: skip
    a_followup(session, None, on=TODAY, kind=FollowUpKind.CUSTOM, title="Polish the portfolio")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("privacy", "expected"), [(Privacy.FULL, FULL), (Privacy.INITIALS, INITIALS), (Privacy.COUNT, COUNT)]
)
@pytest.mark.usefixtures("dana")
def test_every_entry_says_just_this(
    app: Flask, session: Session, user: User, when: When, privacy: Privacy, expected: dict[str, list[str]]
) -> None:
    said: dict[str, list[str]] = {}
    for event in sorted(
        shown(app, session, user, when, Definition(privacy=privacy)), key=lambda each: each.day
    ):
        text = re.sub(r"http://keepwarm\.example\.org/n/\S+", "<signed>", event.description)
        said[event.summary] = text.replace("http://keepwarm.example.org", "").split("\n\n")
    assert said == expected
    assert PRIVATE not in str(said)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_was_told_in_confidence_is_said_nowhere(
    app: Flask, session: Session, user: User, when: When, dana: Contact
) -> None:
    texts = {"questions": PRIVATE, "doubts": PRIVATE, "learned": PRIVATE, "in_confidence": PRIVATE}
    company_id = session.scalars(select(Company.id)).one()
    session.add(
        Debrief(
            company_id=company_id, local_day=HELD, created_at=MADE, updated_at=MADE, valued=PRIVATE, **texts
        )
    )
    for privacy in Privacy:
        for event in shown(app, session, user, when, Definition(privacy=privacy)):
            assert PRIVATE not in f"{event.summary} {event.description} {event.location} {event.url}"
