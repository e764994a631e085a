"""Somebody at a company, with an opening, an interview, a talk and a debrief."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact
from crm.core.roles import Role
from crm.interviews.models import Debrief
from tests.factories import MADE, a_company, a_contact, an_interaction, an_interview, an_opening
from tests.released import session as session

DAY = date(2026, 11, 24)


@pytest.fixture
def dana(session: Session, user: User) -> Contact:
    """Dana Hart of Initech; committed."""
    company = a_company(session, "Initech", notes="Makes lanterns")
    contact = a_contact(session, "Dana Hart", company=company, title="Recruiter", email="dana.h@example.org")
    opening = an_opening(session, company, "Compiler engineer", notes="Seen at the fair")
    an_interview(session, opening=opening, people=[(contact, Role.RECRUITER)], place="Harbour house")
    an_interaction(session, contact, on=DAY, text="Talked about orchids")
    session.add(
        Debrief(
            company_id=company.id,
            local_day=DAY,
            learned="They rewrite the linker",
            in_confidence="The founder leaves",
            created_at=MADE,
            updated_at=MADE,
        )
    )
    session.commit()
    return contact
