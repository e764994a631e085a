"""Accounts of a given size, written in bulk: what a list, a feed and a search have to cope with."""

import random
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crm.accounts import actions as accounts
from crm.accounts.models import User
from crm.contacts import keys
from crm.contacts.models import Company, Contact, ContactMethod, MethodKind, Position
from crm.core.cadence import MONTHS, Tier, late_from
from crm.core.kinds import FollowUpKind, FollowUpState
from crm.core.names import fold
from crm.db.owner import acting_as
from crm.followups.models import FollowUp

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY = date(2026, 11, 22)
GIVEN = (
    "Ada",
    "Bo",
    "Cleo",
    "Dana",
    "Emil",
    "Fay",
    "Gus",
    "Hana",
    "Ivo",
    "Jun",
    "Kai",
    "Lea",
    "Mo",
    "Nia",
    "Oto",
)
FAMILY = (
    "Abel",
    "Brandt",
    "Castro",
    "Dietz",
    "Ekman",
    "Falk",
    "Grau",
    "Holm",
    "Ito",
    "Jansen",
    "Kovac",
    "Lund",
)


def a_filled_account(session: Session, email: str, contacts: int) -> User:
    """A user with so many contacts, a company for each twenty of them, and an open follow-up each."""
    chance = random.Random(contacts)
    user = accounts.create(session, accounts.NewAccount(email, "none", zone="UTC"), now=NOW)
    with acting_as(user.id):
        companies = _companies(session, user, max(1, contacts // 20))
        rows = [_contact(user, number, chance) for number in range(contacts)]
        session.execute(insert(Contact), rows)
        session.flush()
        ids = list(session.scalars(select(Contact.id).order_by(Contact.id)))
        session.execute(insert(Position), [_position(user, each, chance.choice(companies)) for each in ids])
        session.execute(insert(ContactMethod), [_method(user, each) for each in ids])
        session.execute(insert(FollowUp), [_followup(user, each, chance) for each in ids])
    session.commit()
    return user


def _companies(session: Session, user: User, count: int) -> list[int]:
    stamps = {"created_at": NOW, "updated_at": NOW}
    session.execute(
        insert(Company),
        [
            {"user_id": user.id, "name": f"Company {n:05d}", "name_key": f"company {n:05d}", **stamps}
            for n in range(count)
        ],
    )
    return list(session.scalars(select(Company.id)))


def _contact(user: User, number: int, chance: random.Random) -> dict[str, object]:
    name = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)} {number}"
    last = TODAY - timedelta(days=chance.randrange(1, 700))
    tier = chance.choice((*Tier, None))
    due = TODAY + timedelta(days=chance.randrange(-30, 200))
    return {
        "user_id": user.id,
        "name": name,
        "name_key": fold(name),
        "family_key": keys.family_key(name),
        "company_key": f"company {chance.randrange(max(1, number)):05d}",
        "added_on": TODAY - timedelta(days=720),
        "met_on": last,
        "met_where": "Technical interview",
        "title_key": "engineering manager",
        "tier": tier,
        "last_contact_on": last,
        "next_due_on": due,
        "slips_on": late_from(due, MONTHS[tier] if tier else None),
        "interviewed_on": last if number % 8 == 0 else None,
        "created_at": NOW - timedelta(seconds=number),
        "updated_at": NOW,
    }


def _position(user: User, contact_id: int, company_id: int) -> dict[str, object]:
    return {
        "user_id": user.id,
        "contact_id": contact_id,
        "company_id": company_id,
        "title": "Engineering Manager",
        "is_current": True,
    }


def _method(user: User, contact_id: int) -> dict[str, object]:
    address = f"person{contact_id}@example.org"
    return {
        "user_id": user.id,
        "contact_id": contact_id,
        "kind": MethodKind.EMAIL,
        "value": address,
        "value_key": address,
    }


def _followup(user: User, contact_id: int, chance: random.Random) -> dict[str, object]:
    due = TODAY + timedelta(days=chance.randrange(-30, 300))
    return {
        "user_id": user.id,
        "kind": FollowUpKind.KEEP_IN_TOUCH,
        "state": FollowUpState.OPEN,
        "contact_id": contact_id,
        "origin_key": f"cadence:{contact_id}:1",
        "due_on": due,
        "planned_on": due,
        "created_at": NOW,
        "updated_at": NOW,
    }
