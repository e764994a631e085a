"""An event that a phone keeps among the interviews: offered, taken, one with the interview, and let go."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.calendars import kept
from crm.core.when import When
from crm.interviews import actions as interviews
from crm.interviews.models import Interview
from crm.published import actions as published
from crm.published.models import PublishedObject, Shelf
from crm.published.site import site_of
from crm.transfer.invitations import unattended
from crm.transfer.invitations.staging import HandedIn
from tests.calendars.events import INTERVIEW, LONG_AGO, ONE_TO_ONE, body
from tests.invitations import Invitation


def store(session: Session, when: When, *events: Invitation) -> list[PublishedObject]:
    published.open_shelves(session, now=when.now)
    made = [
        published.store(
            session,
            Shelf.INTERVIEWS,
            name=f"{at}.ics",
            body=body(event),
            ref_id=None,
            now=when.now,
        )
        for at, event in enumerate(events)
    ]
    session.commit()
    return made


def test_what_repeats_and_what_is_long_over_is_not_offered(session: Session, user: User, when: When) -> None:
    first, *_others = store(session, when, INTERVIEW, ONE_TO_ONE, LONG_AGO)
    assert [(each.id, each.title) for each in kept.waiting(session, when=when)] == [
        (first.id, INTERVIEW.summary)
    ]


@pytest.mark.usefixtures("wired")
def test_taken_it_shows_the_interview_and_stands_there_once(
    app: Flask, session: Session, user: User, when: When
) -> None:
    [theirs] = store(session, when, INTERVIEW)
    [taken], _problems = unattended.take(session, HandedIn(theirs.body, "0.ics"), user, when=when)
    session.commit()
    with app.app_context():
        site = site_of(session, user, app.config["SETTINGS"])
        published.catch_up(session, Shelf.INTERVIEWS, site=site, when=when)
        session.commit()
    assert taken.interview is not None
    there = session.scalars(select(PublishedObject).where(PublishedObject.gone_at.is_(None))).all()
    assert [(row.name, row.ref_id, row.uid) for row in there if row.shelf is Shelf.INTERVIEWS] == [
        ("0.ics", taken.interview.id, INTERVIEW.uid)
    ]
    assert kept.waiting(session, when=when) == []

    interviews.trash(session, session.scalars(select(Interview)).one(), when=when)
    session.commit()
    assert [each.title for each in kept.waiting(session, when=when)] != []


def test_it_is_handed_to_the_preview(client: FlaskClient, session: Session, when: When) -> None:
    ahead = replace(INTERVIEW, start="20991201T130000Z", end="20991201T140000Z")
    [theirs] = store(session, when, ahead)
    page = client.get("/interviews/found").get_data(as_text=True)
    assert INTERVIEW.summary in page
    assert "2:00" in page  # in Berlin
    answer = client.post(f"/interviews/found/devices/{theirs.id}/taking")
    assert "Dana Hart" in client.get(answer.location).get_data(as_text=True)
    assert client.post(f"/interviews/found/devices/{theirs.id + 7}/taking").status_code == 404
