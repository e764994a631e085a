"""A talk on Thursday that is over, for tests of what stands planned after it."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact
from crm.core.roles import Role
from crm.core.when import When
from crm.followups import jobs
from crm.interviews import actions as interviews
from crm.interviews.models import Interview
from crm.openings.models import Opening
from tests.factories import a_contact, an_opening
from tests.followups.interviewing import AFTER, planned, rows


@pytest.fixture
def settled_afterwards(session: Session, user: User, wired: None) -> Iterator[None]:
    """Whatever a test did, what is stored is what follows from the facts."""
    yield
    if rows(session):
        newest = max(row.updated_at for row in rows(session))
        when = When(newest, AFTER.zone)
        assert jobs.misplanted(session, when=when) == []
        assert jobs.unsettled(session, when=when) == []


@pytest.fixture
def opening(session: Session, settled_afterwards: None) -> Opening:
    return an_opening(session)


@pytest.fixture
def rita(session: Session, settled_afterwards: None) -> Contact:
    return a_contact(session, "Rita Moss")


@pytest.fixture
def dana(session: Session, settled_afterwards: None) -> Contact:
    return a_contact(session, "Dana Hart")


@pytest.fixture
def held(session: Session, when: When, opening: Opening, rita: Contact, dana: Contact) -> Interview:
    """A talk on Thursday with a recruiter and an interviewer; it is Friday."""
    people = [(dana, Role.INTERVIEWER), (rita, Role.RECRUITER)]
    interview = planned(session, opening, people, when)
    interviews.sweep(session, when=AFTER)
    return interview
