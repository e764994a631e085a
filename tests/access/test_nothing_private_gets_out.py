"""No private note, salary or word in confidence is in anything that leaves the app; 0 of several hundred."""

import io
from collections.abc import Iterable, Iterator
from itertools import chain

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import clock
from crm.accounts.models import User
from crm.app import wiring
from crm.contacts.models import Company, Contact
from crm.core.when import When
from crm.dav import passwords
from crm.dav.models import Scope
from crm.db.engine import expect_reading
from crm.openings.models import Opening
from crm.published.models import Shelf
from tests.access import outputs
from tests.access.canaries import Canaries, found, plant
from tests.access.everything import one_row_in_every_table
from tests.access.full_life import live
from tests.access.outputs import Output
from tests.feeds.scenes import an_address
from tests.released import session as session
from tests.web.conftest import lines as lines

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ENOUGH = 200
# A card is the user's own, and two-way: notes and tags of a contact go out and come back.
ON_CARDS = {"contact.notes", "contact.pronouns", "contact_method.label", "tag.name"}


@pytest.fixture
def planted(app: Flask, session: Session, user: User, when: When) -> Iterator[Canaries]:
    """A whole life with a word of its own in every text."""
    wiring.listen()
    with app.test_request_context():
        live(session, user, when)
        canaries = plant(session)
        user.mail_calendar = True
        session.commit()
    yield canaries
    expect_reading(False)


def leaks(canaries: Canaries, given: Iterable[Output]) -> set[str]:
    """Where something stands that must not: what it is, and from which column it comes."""
    found_in = set()
    for each in given:
        known = canaries.private | (canaries.public if each.names_nobody else {})
        places = {known[word] for word in found(known, each.text)}
        found_in |= {f"{each.what}: {place}" for place in places - each.may}
    return found_in


def test_there_are_enough_of_them(planted: Canaries) -> None:
    assert len(planted.private) >= ENOUGH
    columns = set(planted.private.values())
    assert {"contact.notes", "debrief.in_confidence", "opening.salary", "opening.notes"} <= columns
    assert {"interview.notes", "interaction.text", "contact.met_through", "company.notes"} <= columns


def test_calendars_keep_it(app: Flask, session: Session, user: User, when: When, planted: Canaries) -> None:
    given = list(outputs.calendars(app, session, user, when))
    assert leaks(planted, given) == set()
    assert len({planted.public[word] for each in given for word in found(planted.public, each.text)}) > 8


def test_mails_briefs_and_notices_keep_it(
    app: Flask, session: Session, user: User, when: When, planted: Canaries
) -> None:
    given = list(outputs.messages(app, session, user, when))
    assert leaks(planted, given) == set()
    assert {"mail of digest", "brief of digest", "mail of interview", "brief of interview"} <= {
        each.what for each in given
    }
    assert {"mail of follow_up", "brief of follow_up", "notice"} <= {each.what for each in given}


def test_phones_get_none_of_it(
    app: Flask, session: Session, user: User, when: When, planted: Canaries
) -> None:
    given = [
        outputs.shelves(app, session, user, when, shelf) for shelf in (Shelf.FOLLOW_UPS, Shelf.INTERVIEWS)
    ]
    said = list(chain.from_iterable(given))
    assert leaks(planted, said) == set()
    assert len(said) > ENOUGH / 4


def test_cards_have_the_notes_on_that_contact_and_no_more(
    app: Flask, session: Session, user: User, when: When, planted: Canaries
) -> None:
    cards = list(outputs.shelves(app, session, user, when, Shelf.CONTACTS))
    columns = {leak.partition(": ")[2] for leak in leaks(planted, cards)}
    assert "contact.notes" in columns
    assert columns <= ON_CARDS


def test_titles_and_addresses_of_pages_and_the_log_of_them_keep_it(
    app: Flask, session: Session, user: User, client: FlaskClient, planted: Canaries, lines: io.StringIO
) -> None:
    ids = one_row_in_every_table(session, user)
    given = list(outputs.pages(app, client, ids))
    assert leaks(planted, given) == set()
    assert len({each.what for each in given}) > 100
    assert lines.getvalue().count("\n") > 50
    assert leaks(planted, [Output("log", lines.getvalue(), names_nobody=True)]) == set()


def test_the_log_keeps_what_is_looked_for_and_what_phones_send(
    app: Flask, session: Session, user: User, client: FlaskClient, planted: Canaries, lines: io.StringIO
) -> None:
    home, address = f"/dav/calendars/{user.id}/followups", an_address(app, session, user)
    _, secret = passwords.make(session, name="x", scope=Scope.ALL, is_read_only=False, now=clock.now())
    session.commit()
    who = (user.email, secret)
    session.commit()
    word = next(iter(planted.private))
    visitor = app.test_client()
    for browser, path in ((visitor, address), (visitor, f"/search?q={word}"), (client, f"/search?q={word}")):
        with browser.get(path) as answer:
            assert answer.status_code in (200, 303)
    for method in ("PROPFIND", "GET", "REPORT", "PUT", "BREW"):
        visitor.open(f"{home}/{word}.ics", method=method, auth=who, data=word)
    said = lines.getvalue()
    assert said.count("/dav/calendars/") == 5
    assert leaks(planted, [Output("log", said, names_nobody=True)]) == set()
    assert leaks(planted, [Output("log", f"{said} {word}", names_nobody=True)]) != set()


@pytest.fixture
def leaky(session: Session, planted: Canaries) -> Canaries:
    """What the sweep is worth: a salary stands where names are shown."""
    salary = session.scalars(select(Opening.salary).order_by(Opening.id)).first()
    for row in [*session.scalars(select(Company)), *session.scalars(select(Contact))]:
        row.name = str(salary)
    session.commit()
    return planted


def test_a_leak_into_calendars_messages_and_phones_is_found(
    app: Flask, session: Session, user: User, when: When, leaky: Canaries
) -> None:
    for given in (
        outputs.calendars(app, session, user, when),
        outputs.messages(app, session, user, when),
        outputs.shelves(app, session, user, when, Shelf.FOLLOW_UPS),
        outputs.shelves(app, session, user, when, Shelf.INTERVIEWS),
    ):
        assert any(leak.endswith(": opening.salary") for leak in leaks(leaky, given))


def test_a_leak_into_titles_and_addresses_is_found(
    app: Flask, session: Session, user: User, client: FlaskClient, leaky: Canaries
) -> None:
    ids = one_row_in_every_table(session, user)
    seen = leaks(leaky, outputs.pages(app, client, ids, below="/companies"))
    assert "title of /companies/<int:company_id>: opening.salary" in seen
