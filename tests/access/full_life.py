"""A user with a whole search behind them: several of everything, due now, soon and in the past."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions as contacts
from crm.contacts.models import Company, Contact, ContactMethod, FieldKind, Mailbox, MethodKind
from crm.core.kinds import FollowUpKind, InteractionKind, InterviewState
from crm.core.roles import Role
from crm.core.when import When
from crm.interviews.models import Debrief, DebriefDetail, Interview
from crm.openings.models import Opening
from tests.access.everything import one_row_in_every_table
from tests.factories import MADE, a_company, a_contact, an_interaction, an_interview, an_opening
from tests.feeds.scenes import a_followup

PEOPLE = 9
HELD = date(2026, 11, 24)
SOON = date(2026, 11, 26)


def live(session: Session, user: User, when: When) -> None:
    """All of it; flushed."""
    tea = contacts.add_field(session, "Tea", FieldKind.TEXT)
    for number in range(PEOPLE):
        company = a_company(session, f"Company {number}", notes="n", careers_url="https://example.org/jobs")
        contact = _person(session, company, number, when)
        contacts.set_values(session, contact, {tea.id: "green"}, when=when)
        opening = an_opening(session, company, f"Role {number}", notes="n", link="https://example.org/job")
        held = _talk(session, opening, contact, datetime.combine(HELD, time(8 + number)))
        held.state = InterviewState.HELD
        _talk(session, opening, contact, datetime.combine(SOON, time(8 + number)))
        _told(session, company, contact)
        _due(session, company, opening, contact, when)
    a_followup(session, None, on=when.today, kind=FollowUpKind.CUSTOM, title="myself", due_time=time(15))
    session.flush()
    one_row_in_every_table(session, user)


def _person(session: Session, company: Company, number: int, when: When) -> Contact:
    contact = a_contact(
        session,
        f"Dana Hart{number}",
        company=company,
        title="Lead",
        email=f"dana{number}@example.org",
        notes="n",
        met_on=date(2026, 10, 1),
        met_where="m",
        met_through="t",
        helps="h",
        pronouns="p",
    )
    contacts.set_tags(session, contact, [f"tag {number}"], when=when)
    for kind, value in ((MethodKind.PHONE, "+49 30 1"), (MethodKind.LINK, "https://example.org/in/x")):
        key = f"{kind}{number}"
        session.add(ContactMethod(contact_id=contact.id, kind=kind, value=value, value_key=key))
    session.add(Mailbox(company_id=company.id, address=f"jobs{number}@example.org"))
    an_interaction(session, contact, on=date(2026, 11, 20), text="said", kind=InteractionKind.CALL)
    an_interaction(session, contact, on=date(2026, 11, 21), text="noted", kind=InteractionKind.NOTE)
    return contact


def _talk(session: Session, opening: Opening, contact: Contact, starts: datetime) -> Interview:
    return an_interview(
        session,
        opening=opening,
        day=starts.date(),
        at=starts.time(),
        people=[(contact, Role.HIRING_MANAGER)],
        title="t",
        notes="n",
        place="p",
        link="https://meet.example.org/x",
        organiser_email="boss@example.org",
        invited_as="me@example.org",
    )


def _told(session: Session, company: Company, contact: Contact) -> None:
    debrief = Debrief(company_id=company.id, local_day=date(2026, 11, 10), created_at=MADE, updated_at=MADE)
    session.add(debrief)
    session.flush()
    session.add(DebriefDetail(debrief_id=debrief.id, contact_id=contact.id, text="likes hills"))


def _due(session: Session, company: Company, opening: Opening, contact: Contact, when: When) -> None:
    a_followup(session, contact, on=when.today, opener="o")
    a_followup(session, contact, on=when.today, kind=FollowUpKind.CUSTOM, title="t", due_time=time(14))
    about: dict[str, Any] = {"company_id": company.id, "opening_id": opening.id}
    keys: tuple[tuple[str, FollowUpKind, dict[str, Any]], ...] = (
        (f"thanks:{contact.id}:{company.id}:2026-11-24", FollowUpKind.THANK_YOU, {"company_id": company.id}),
        (f"connect:{contact.id}", FollowUpKind.CONNECT, {}),
        (f"hello:{opening.id}:{contact.id}:1", FollowUpKind.CHECK_IN, about),
        (f"decision:{opening.id}", FollowUpKind.THANK_YOU, about),
        (f"offer:{opening.id}", FollowUpKind.THANK_YOU, about),
        (f"grace:{opening.id}", FollowUpKind.CHECK_IN, about),
        (f"landed:{opening.id}:{contact.id}", FollowUpKind.CONGRATULATE, about),
    )
    for key, kind, more in keys:
        a_followup(session, contact, on=when.today, kind=kind, origin_key=key, **more)
    a_followup(session, contact, on=when.today + timedelta(days=9), kind=FollowUpKind.CHECK_IN, **about)
