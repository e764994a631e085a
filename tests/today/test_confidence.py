"""What was told in confidence, private notes and salaries are in no mail and in no words to send."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact, Position
from crm.core.kinds import FollowUpKind
from crm.core.when import When
from crm.db.engine import expect_reading
from crm.followups import queries as followups
from crm.followups import wording
from crm.openings.models import Opening
from crm.today import digest
from tests.feeds.scenes import a_followup
from tests.feeds.test_privacy import fill

CONFIDENTIAL = {"canary-in-confidence", "canary-contact-notes", "canary-salary", "canary-opening-notes"}
HIDDEN = CONFIDENTIAL | {"canary-helps", "canary-tag", "canary-custom-value", "canary-company-notes"}


@pytest.fixture(autouse=True)
def full(app: Flask, session: Session, user: User, when: When) -> Iterator[None]:
    """One of everything with a canary in it, and a step of every ladder that is due."""
    with app.test_request_context():
        fill(session, when)
        _every_ladder(session, when)
        session.commit()
        expect_reading(True)
        yield
        expect_reading(False)


def _every_ladder(session: Session, when: When) -> None:
    quill = session.scalars(select(Contact).where(Contact.notes != "")).one()
    opening = session.scalars(select(Opening)).first()
    position_id = session.scalars(select(Position.id).where(Position.contact_id == quill.id)).one()
    assert opening is not None
    about_opening = (
        f"decision:{opening.id}",
        f"hello:{opening.id}:{quill.id}:1",
        f"grace:{opening.id}",
        f"offer:{opening.id}",
        f"landed:{opening.id}:{quill.id}",
        f"decide:{opening.id}",
    )
    for key in about_opening:
        more = {"origin_key": key, "opening_id": opening.id, "company_id": opening.company_id}
        a_followup(session, quill, on=when.today, kind=FollowUpKind.CHECK_IN, **more)
    for key, kind in (
        (f"moved:{position_id}", FollowUpKind.CONGRATULATE),
        (f"connect:{quill.id}", FollowUpKind.CONNECT),
        ("repair:1", FollowUpKind.CHECK_IN),
    ):
        a_followup(session, quill, on=when.today, kind=kind, origin_key=key)


def test_the_daily_mail_keeps_what_is_confidential(session: Session, user: User, when: When) -> None:
    mail = digest.render(session, user, when.today.isoformat(), when)
    assert mail is not None
    attached = [each.data.decode() for each in mail.attachments]
    said = "\n".join([mail.subject, mail.text, mail.html, *attached])
    assert "Zanzibar" in said
    assert {canary for canary in HIDDEN if canary in said} == set()


def test_the_words_to_send_keep_what_is_confidential(session: Session, user: User, when: When) -> None:
    due = followups.due(session, today=when.today)
    said = "\n".join(
        text
        for nudge in due
        for text in (
            wording.opener(nudge),
            wording.subject(nudge),
            wording.headline(nudge),
            wording.why_now(nudge, today=when.today),
        )
    )
    assert "Zanzibar" in said
    assert len(due) > 10
    assert {canary for canary in HIDDEN if canary in said} == set()
