"""Builders: plain functions that make what a test needs, with sensible defaults."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.accounts import actions as accounts
from crm.accounts.models import User
from crm.accounts.tokens import cookie_name
from crm.contacts import keys
from crm.contacts.models import Company, Contact, ContactMethod, MethodKind, Position
from crm.core.kinds import InteractionKind, InterviewKind, InterviewState, Stage
from crm.core.names import fold
from crm.core.roles import Role
from crm.interactions.models import Interaction, InteractionContact
from crm.interviews.models import Interview, Participant
from crm.openings.models import Opening

MADE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def a_user(session: Session, email: str = "me@example.org", zone: str = "Europe/Berlin", **more: Any) -> User:
    """An account without a usable password."""
    user = accounts.create(
        session,
        accounts.NewAccount(email=email, password_hash="none", name="Robin Fell", zone=zone),
        now=MADE,
    )
    for name, value in more.items():
        setattr(user, name, value)
    session.flush()
    return user


def signed_in(app: Flask, session: Session, user: User) -> FlaskClient:
    """A browser with a session of `user`; commits, so that the app sees it."""
    token = accounts.start_session(session, user, browser="test", days=30, now=datetime.now(UTC))
    session.commit()
    client = app.test_client()
    client.set_cookie(cookie_name(secure=False), token)
    return client


def a_company(session: Session, name: str = "Initech", **more: Any) -> Company:
    company = Company(name=name, name_key=fold(name), created_at=MADE, updated_at=MADE, **more)
    session.add(company)
    session.flush()
    return company


def a_contact(
    session: Session,
    name: str = "Dana Hart",
    *,
    company: Company | None = None,
    title: str = "",
    email: str | None = None,
    **more: Any,
) -> Contact:
    """A contact, with a current position when a company is given and a method when an address is."""
    contact = Contact(
        name=name,
        name_key=fold(name),
        family_key=keys.family_key(name),
        company_key=fold(company.name) if company else "",
        title_key=fold(title) if company else "",
        added_on=more.pop("added_on", MADE.date()),
        created_at=more.pop("created_at", MADE),
        updated_at=MADE,
        **more,
    )
    session.add(contact)
    session.flush()
    if company is not None:
        session.add(Position(contact_id=contact.id, company_id=company.id, title=title))
    if email is not None:
        session.add(
            ContactMethod(contact_id=contact.id, kind=MethodKind.EMAIL, value=email, value_key=email.lower())
        )
    session.flush()
    return contact


def an_opening(
    session: Session, company: Company | None = None, title: str = "Engineer", **more: Any
) -> Opening:
    company = company or a_company(session)
    more.setdefault("stage", Stage.INTERVIEWING)
    opening = Opening(company_id=company.id, title=title, created_at=MADE, updated_at=MADE, **more)
    session.add(opening)
    session.flush()
    return opening


def an_interview(
    session: Session,
    *,
    opening: Opening | None = None,
    day: date = date(2026, 11, 24),
    at: time = time(14, 0),
    people: list[tuple[Contact, Role]] | None = None,
    **more: Any,
) -> Interview:
    """An interview of an hour in Berlin. Plants no ladder by itself: call the feature's action for that."""
    zone = ZoneInfo("Europe/Berlin")
    local = datetime.combine(day, at)
    starts_at = local.replace(tzinfo=zone).astimezone(UTC)
    more.setdefault("state", InterviewState.PLANNED)
    more.setdefault("kind", InterviewKind.TECHNICAL)
    interview = Interview(
        opening_id=(opening or an_opening(session)).id,
        starts_local=local,
        ends_local=local + timedelta(hours=1),
        zone="Europe/Berlin",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        local_day=day,
        created_at=MADE,
        updated_at=MADE,
        **more,
    )
    session.add(interview)
    session.flush()
    for contact, role in people or []:
        session.add(Participant(interview_id=interview.id, contact_id=contact.id, role=role))
    session.flush()
    return interview


def an_interaction(
    session: Session, contact: Contact, *, on: date, kind: InteractionKind = InteractionKind.CALL, **more: Any
) -> Interaction:
    interaction = Interaction(kind=kind, occurred_on=on, created_at=MADE, updated_at=MADE, **more)
    session.add(interaction)
    session.flush()
    session.add(InteractionContact(interaction_id=interaction.id, contact_id=contact.id))
    session.flush()
    return interaction
