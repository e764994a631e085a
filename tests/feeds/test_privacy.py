"""What a calendar gives away: at each level exactly what it says, and what is private at none."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions as contacts
from crm.contacts.models import Company, Contact, ContactMethod, FieldKind, Mailbox, MethodKind
from crm.core.kinds import FollowUpKind, InteractionKind
from crm.core.roles import Role
from crm.core.when import When
from crm.feeds.building import preview
from crm.feeds.definition import Definition
from crm.feeds.models import Privacy
from crm.interviews.models import Debrief, DebriefDetail
from tests.factories import MADE, a_company, a_contact, an_interaction, an_interview, an_opening
from tests.feeds.scenes import a_followup, shown

PRIVATE = frozenset(
    {
        "canary-contact-notes", "canary-met-through", "canary-company-notes", "canary-careers",
        "canary-opening-notes", "canary-opening-link", "canary-interview-notes", "canary-questions",
        "canary-valued", "canary-doubts", "canary-learned", "canary-note", "canary@example.org",
        "canary-phone", "canary-profile", "canary-mailbox@example.org", "me@example.org", "Robin",
        "canary-in-confidence", "canary-salary", "canary-helps", "canary-tag", "canary-custom-value",
    }
)  # fmt: skip
WRITTEN = frozenset(
    {
        "Zanzibar Quill", "Zanzibar", "Canarycorp", "canary-met-where", "canary-job", "canary-opening-title",
        "canary-place", "canary-meeting", "canary-said", "canary-own-opener", "Canary-followup-title",
    }
)  # fmt: skip


def fill(session: Session, when: When) -> None:
    """One of everything, with a canary in every text."""
    company = a_company(
        session, "Canarycorp", notes="canary-company-notes", careers_url="https://canary-careers"
    )
    quill = a_person(session, company, when)
    an_interaction(session, quill, on=date(2026, 11, 20), text="canary-said")
    an_interaction(session, quill, on=date(2026, 11, 21), kind=InteractionKind.NOTE, text="canary-note")
    interviews(session, company, quill)
    a_debrief(session, company, quill)
    followups(session, company, quill, when)


def a_person(session: Session, company: Company, when: When) -> Contact:
    quill = a_contact(
        session,
        "Zanzibar Quill",
        company=company,
        title="canary-job",
        email="canary@example.org",
        notes="canary-contact-notes",
        met_on=date(2026, 11, 3),
        met_where="canary-met-where",
        met_through="canary-met-through",
        helps="canary-helps",
    )
    contacts.set_tags(session, quill, ["canary-tag"], when=when)
    favourite = contacts.add_field(session, "Tea", FieldKind.TEXT)
    contacts.set_values(session, quill, {favourite.id: "canary-custom-value"}, when=when)
    session.add_all(
        [
            ContactMethod(contact_id=quill.id, kind=MethodKind.PHONE, value="canary-phone", value_key="1"),
            ContactMethod(contact_id=quill.id, kind=MethodKind.LINK, value="canary-profile", value_key="2"),
            Mailbox(company_id=company.id, address="canary-mailbox@example.org"),
        ]
    )
    return quill


def interviews(session: Session, company: Company, quill: Contact) -> None:
    notes, link = "canary-opening-notes", "https://canary-opening-link"
    opening = an_opening(
        session, company, "canary-opening-title", notes=notes, link=link, salary="canary-salary"
    )
    for day in (date(2026, 11, 24), date(2026, 12, 3)):
        an_interview(
            session,
            opening=opening,
            day=day,
            people=[(quill, Role.INTERVIEWER)],
            notes="canary-interview-notes",
            place="canary-place",
            link="https://canary-meeting.example.org/",
        )


def a_debrief(session: Session, company: Company, quill: Contact) -> None:
    debrief = Debrief(
        company_id=company.id,
        local_day=date(2026, 11, 10),
        questions="canary-questions",
        valued="canary-valued",
        doubts="canary-doubts",
        learned="canary-learned",
        in_confidence="canary-in-confidence",
        created_at=MADE,
        updated_at=MADE,
    )
    session.add(debrief)
    session.flush()
    session.add(DebriefDetail(debrief_id=debrief.id, contact_id=quill.id, text="canary-detail"))


def followups(session: Session, company: Company, quill: Contact, when: When) -> None:
    a_followup(session, quill, on=when.today, opener="canary-own-opener")
    a_followup(session, quill, on=when.today, kind=FollowUpKind.CUSTOM, title="Canary-followup-title")
    a_followup(session, None, on=when.today, kind=FollowUpKind.CUSTOM, title="Canary-followup-title")
    for kind in (
        FollowUpKind.PROMISED,
        FollowUpKind.CHECK_IN,
        FollowUpKind.CONGRATULATE,
        FollowUpKind.CONNECT,
    ):
        a_followup(session, quill, on=when.today, kind=kind, company_id=company.id)
    for person in (quill, a_contact(session, "Otto Qvist", company=company)):
        a_followup(
            session,
            person,
            on=when.today,
            kind=FollowUpKind.THANK_YOU,
            origin_key=f"thanks:{person.id}:{company.id}:2026-11-24",
            company_id=company.id,
        )


def text_of(app: Flask, session: Session, user: User, when: When, privacy: Privacy) -> str:
    """The whole calendar as text, unfolded."""
    fill(session, when)
    definition = Definition(privacy=privacy)
    shown(app, session, user, when, definition)
    with app.app_context():
        return preview(session, user, definition, when).body.replace(b"\r\n ", b"").decode()


@pytest.mark.parametrize("privacy", Privacy)
def test_what_is_private_is_in_no_calendar(
    app: Flask, session: Session, user: User, when: When, privacy: Privacy
) -> None:
    text = text_of(app, session, user, when, privacy)
    assert {canary for canary in PRIVATE if canary in text} == set()


def test_full_shows_what_helps(app: Flask, session: Session, user: User, when: When) -> None:
    text = text_of(app, session, user, when, Privacy.FULL)
    assert {canary for canary in WRITTEN if canary not in text} == set()
    assert "canary-detail" in text  # in the opener


def test_initials_shows_initials_and_nothing_that_anybody_wrote(
    app: Flask, session: Session, user: User, when: When
) -> None:
    text = text_of(app, session, user, when, Privacy.INITIALS)
    assert "canary" not in text.lower()
    assert {word for word in WRITTEN if word in text} == set()
    assert "SUMMARY:Say hello to ZQ\r\n" in text
    assert "SUMMARY:Reminder (ZQ)\r\n" in text
    assert "SUMMARY:Reminder\r\n" in text
    assert "SUMMARY:Thank ZQ and OQ\r\n" in text
    assert "Done: http://keepwarm.example.org/n/" in text


def test_count_only_shows_a_number_a_day_and_no_way_to_act_unseen(
    app: Flask, session: Session, user: User, when: When
) -> None:
    text = text_of(app, session, user, when, Privacy.COUNT)
    assert "canary" not in text.lower()
    assert "ZQ" not in text
    assert "/n/" not in text
    assert "/contacts/" not in text
    assert "CATEGORIES" not in text
    assert "SUMMARY:9 follow-ups\\, 1 debrief\r\n" in text
    assert text.count("SUMMARY:Appointment\r\n") == 2
    assert "URL:http://keepwarm.example.org/\r\n" in text


def test_a_name_without_letters_still_stands_for_somebody(
    app: Flask, session: Session, user: User, when: When
) -> None:
    a_followup(session, a_contact(session, "🙂"), on=when.today)
    (event,) = shown(app, session, user, when, Definition(privacy=Privacy.INITIALS))
    assert event.summary == "Say hello to …"


def test_without_a_known_address_there_are_no_links(
    app: Flask, session: Session, user: User, when: When
) -> None:
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"public_url": ""})
    text = text_of(app, session, user, when, Privacy.FULL)
    assert "/n/" not in text
    assert "/contacts/" not in text
    assert "canary-own-opener" in text
