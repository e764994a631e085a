"""An account with a password for a device, and a few people to keep in touch with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from crm.app import wiring
from crm.core.cadence import MONTHS, Tier, add_months
from crm.core.kinds import FollowUpKind, FollowUpState
from crm.dav import passwords
from crm.dav.models import Scope
from crm.db.engine import expect_reading
from crm.db.owner import acting_as
from crm.followups.models import FollowUp
from crm.published import actions as published
from tests.factories import a_company, a_contact, a_user, an_interview, an_opening

PEOPLE = ("Dana Hart", "Zoë Ångström", "李 小龙", "Marek O'Neil; Jr.")


@dataclass(frozen=True, slots=True)
class DeviceAccount:
    """What a person types into a device, and what a test needs to look behind it."""

    database_url: str
    user_id: int
    email: str
    secret: str

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session of this user; nothing of it stays open."""
        expect_reading(False)
        engine = create_engine(self.database_url, poolclass=NullPool)
        try:
            with Session(engine, autoflush=False) as session, acting_as(self.user_id):
                yield session
        finally:
            engine.dispose()


def a_device_account(
    database_url: str, *, email: str = "me@example.org", people: tuple[str, ...] = PEOPLE
) -> DeviceAccount:
    """A user with these people, an open follow-up with each, one interview and a password for a device."""
    wiring.listen()
    expect_reading(False)
    engine = create_engine(database_url, poolclass=NullPool)
    with Session(engine, autoflush=False) as session:
        user = a_user(session, email=email)
        user_id = user.id
        session.commit()
        with acting_as(user_id):
            now = datetime.now(UTC)
            _, secret = passwords.make(
                session, name="Test device", scope=Scope.ALL, is_read_only=False, now=now
            )
            published.open_shelves(session, now=now)
            fill(session, people, today=now.date())
            session.commit()
    engine.dispose()
    return DeviceAccount(database_url, user_id, email, secret)


def fill(session: Session, people: tuple[str, ...], *, today: date) -> None:
    """People with a follow-up each, due tomorrow and later, and an interview in a week."""
    company = a_company(session, "Initech")
    for days, name in enumerate(people, start=1):
        due = today + timedelta(days=days)
        met_on = add_months(due, -MONTHS[Tier.B])
        known = {"tier": Tier.B, "met_on": met_on, "added_on": met_on, "next_due_on": due}
        contact = a_contact(
            session, name, company=company, title="Engineer", email=f"p{days}@example.org", **known
        )
        session.add(
            FollowUp(
                kind=FollowUpKind.KEEP_IN_TOUCH,
                state=FollowUpState.OPEN,
                contact_id=contact.id,
                origin_key=f"cadence:{contact.id}:1",
                due_on=due,
                planned_on=due,
                created_at=datetime.now(UTC),
                updated_at=datetime.now(UTC),
            )
        )
    if people:
        an_interview(session, opening=an_opening(session, company), day=today + timedelta(days=7))
    session.flush()
