"""The rows of the ladders in a calendar and in the daily mail: good to read, and no more than may be said."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import ContactMethod, MethodKind
from crm.core.ics_event import Event
from crm.core.kinds import FollowUpKind, Stage
from crm.core.when import When
from crm.db.owner import acting_as
from crm.feeds.definition import Definition
from crm.feeds.models import Privacy
from crm.openings.models import Opening
from crm.today import digest
from tests.factories import a_company, a_contact, an_opening
from tests.feeds.scenes import a_followup, shown

TODAY = date(2026, 11, 25)
SECRETS = ("Dana", "Hart", "Initech", "Analyst", "linkedin", "900 a day")


@pytest.fixture
def opening(session: Session, user: User) -> Opening:
    """An offer at Initech, with talk about money."""
    company = a_company(session)
    dana = a_contact(session, "Dana Hart", company=company, title="Lead")
    link = "https://www.linkedin.com/in/dana-hart"
    key = "linkedin.com/in/dana-hart"
    session.add(ContactMethod(contact_id=dana.id, kind=MethodKind.LINK, value=link, value_key=key))
    opening = an_opening(
        session, company, "Analyst", stage=Stage.OFFER, stage_changed_on=TODAY, salary="900 a day"
    )
    about = {"company_id": company.id, "opening_id": opening.id}
    a_followup(session, None, on=TODAY, kind=FollowUpKind.CUSTOM, origin_key=f"decide:{opening.id}", **about)
    thank_you = FollowUpKind.THANK_YOU
    a_followup(session, dana, on=TODAY, kind=thank_you, origin_key=f"offer:{opening.id}", **about)
    hello = f"hello:{opening.id}:{dana.id}:1"
    a_followup(session, dana, on=TODAY, kind=FollowUpKind.CHECK_IN, origin_key=hello, **about)
    a_followup(session, dana, on=TODAY, kind=FollowUpKind.CONNECT, origin_key=f"connect:{dana.id}")
    session.commit()
    return opening


def texts(events: list[Event]) -> str:
    return "\n".join(f"{event.summary}\n{event.description}" for event in events)


def test_in_full_every_step_says_what_to_do_with_words_to_begin(
    app: Flask, session: Session, user: User, when: When, opening: Opening
) -> None:
    events = shown(app, session, user, when)
    titles = {event.summary for event in events}
    assert {
        "Decide on the offer from Initech",
        "Thank Dana Hart for the offer · Initech",
        "Say hello to Dana Hart · Initech",
        "Connect with Dana Hart · Initech",
    } <= titles
    said = texts(events)
    assert "Thank you very much for the offer" in said
    assert "keywords=Dana+Hart+Initech" in said
    assert "linkedin.com/in/" not in said
    assert "900 a day" not in said
    (decide,) = [event for event in events if event.summary.startswith("Decide")]
    assert decide.url == f"http://keepwarm.example.org/openings/{opening.id}"


@pytest.mark.usefixtures("opening")
@pytest.mark.parametrize("privacy", [Privacy.INITIALS, Privacy.COUNT])
def test_below_full_nobody_and_nothing_is_named(
    app: Flask, session: Session, user: User, when: When, privacy: Privacy
) -> None:
    said = texts(shown(app, session, user, when, Definition(privacy=privacy)))
    assert [secret for secret in SECRETS if secret in said] == []
    assert ("Decide on the offer" in said) is (privacy is Privacy.INITIALS)
    assert ("Thank DH for the offer" in said) is (privacy is Privacy.INITIALS)


def test_the_daily_mail_reads_the_same(
    app: Flask, session: Session, user: User, when: When, opening: Opening
) -> None:
    user.mail_calendar = False
    with app.test_request_context(), acting_as(user.id):
        mail = digest.render(session, user, "2026-11-25", when)
    assert mail is not None
    for line in (
        "Decide on the offer from Initech",
        "You have until Wed, Nov 25 to answer.",
        "Say hello to Dana",
    ):
        assert line in mail.text
        assert line in (mail.html or "")
    assert "On LinkedIn: https://www.linkedin.com/in/dana-hart" in mail.text
    assert f"http://keepwarm.example.org/openings/{opening.id}" in (mail.html or "")
    assert "900 a day" not in mail.text
