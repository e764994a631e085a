"""The mode, an absence and a fresh start come back with an export, and every date with them."""

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.actions import change_settings
from crm.accounts.models import User
from crm.contacts import actions as contacts
from crm.contacts.models import Contact
from crm.core.cadence import Tier
from crm.core.kinds import SearchMode
from crm.core.when import When
from crm.db.owner import acting_as
from crm.feeds.address import AddressBox
from crm.followups import jobs
from crm.followups.models import FollowUp
from crm.followups.pace import fresh_start
from crm.transfer import restoring
from crm.transfer.export import document
from tests import factories

pytestmark = pytest.mark.usefixtures("wired")
CHOSEN = {
    "search_mode": SearchMode.ACTIVE,
    "search_mode_on": date(2026, 11, 20),
    "away_from": date(2026, 12, 21),
    "away_until": date(2027, 1, 3),
    "fresh_start_on": date(2026, 11, 25),
    "outlook_day": 1,
    "remind_minutes": None,
}


def plans(session: Session) -> list[tuple[object, ...]]:
    rows = session.execute(
        select(Contact.name, FollowUp.state, FollowUp.due_on, FollowUp.planned_on, Contact.next_due_on)
        .join(Contact, Contact.id == FollowUp.contact_id)
        .order_by(Contact.name)
    )
    return [tuple(row) for row in rows]


def test_settings_of_the_pace_and_all_days_come_back(session: Session, user: User, when: When) -> None:
    for n in range(6):
        contact = factories.a_contact(session, f"Person {n}", met_on=date(2026, 6 + n % 3, 3 + n))
        contacts.set_cadence(session, contact, tier=list(Tier)[n % 4], own_months=None, when=when)
    change_settings(session, user, CHOSEN, now=when.now)
    fresh_start.respread(session, user, when=when)
    before, target = plans(session), BytesIO()
    document.write(session, user, target, now=when.now, with_confidence=True)
    other = factories.a_user(session, email="fresh@example.org")
    with acting_as(other.id):
        box = AddressBox(b"k" * 32)
        restoring.restore(session, other, restoring.read(target.getvalue()), box=box, when=when)
        assert {name: getattr(other, name) for name in CHOSEN} == CHOSEN
        assert plans(session) == before
        assert jobs.unsettled(session, when=when) == []
        change_settings(session, other, {"search_mode": SearchMode.STEADY}, now=when.now)
        assert jobs.unsettled(session, when=when) == []
