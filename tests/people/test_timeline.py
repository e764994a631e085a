"""How much of a long past the timeline shows at first, and that no day of it is shown in part."""

from datetime import date, timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact
from crm.core.kinds import FollowUpState
from crm.interactions import queries as interactions
from crm.people.queries import past
from crm.people.timeline import Past
from tests import factories
from tests.feeds.scenes import a_followup

TODAY = date(2026, 11, 25)


def _talks(session: Session, contact: Contact, count: int) -> None:
    for number in range(count):
        factories.an_interaction(session, contact, on=TODAY - timedelta(days=number))


def _past(session: Session, contact: Contact, most: int | None) -> Past:
    limit = most + 1 if most is not None else None
    return Past(
        talks=interactions.with_contact(session, contact.id, limit=limit),
        closed=past.closed(session, contact.id, limit=limit),
        most=most,
    )


def test_as_many_as_fit_are_all_there_is(session: Session, user: User) -> None:
    dana = factories.a_contact(session)
    _talks(session, dana, 3)
    assert not _past(session, dana, 3).has_more
    assert not _past(session, dana, None).has_more
    assert _past(session, dana, 2).has_more


def test_what_is_over_comes_by_the_day_on_which_it_ended(session: Session, user: User) -> None:
    dana = factories.a_contact(session)
    skipped = FollowUpState.SKIPPED
    old = a_followup(session, dana, on=TODAY, closed_on=TODAY - timedelta(days=300), state=skipped)
    recent = a_followup(session, dana, on=TODAY, closed_on=TODAY - timedelta(days=1), state=skipped)
    assert [each.id for each in past.closed(session, dana.id)] == [recent.id, old.id]
    assert [each.id for each in past.closed(session, dana.id, limit=1)] == [recent.id]


def test_what_ended_long_ago_waits_with_the_talks_of_its_time(
    client: FlaskClient, session: Session, user: User
) -> None:
    dana = factories.a_contact(session)
    _talks(session, dana, 45)
    for days in (2, 300):
        closed_on, title = TODAY - timedelta(days=days), f"Ended {days} days ago"
        a_followup(session, dana, on=TODAY, state=FollowUpState.SKIPPED, title=title, closed_on=closed_on)
    session.commit()
    page = client.get(f"/contacts/{dana.id}").text
    assert "Ended 2 days ago" in page
    assert "Ended 300 days ago" not in page
    assert "Show everything" in page
    assert "Ended 300 days ago" in client.get(f"/contacts/{dana.id}?all=1").text
