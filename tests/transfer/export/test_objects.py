"""What a device stored beyond our own fields survives an export and the way back."""

import json
from datetime import UTC, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask_babel import Babel
from sqlalchemy.orm import Session

from crm import config
from crm.accounts.models import User
from crm.core.when import When
from crm.db.owner import acting_as
from crm.feeds.address import AddressBox
from crm.published import actions, queries
from crm.published.models import Shelf
from crm.published.reading import is_plain
from crm.published.site import site_of
from crm.transfer import restoring
from crm.transfer.export import document
from tests.factories import a_contact, a_user, an_interview

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
WHEN = When(NOON, ZoneInfo("Europe/Berlin"))
CARD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:abc\r\nFN:Dana Hart\r\nN:Hart;Dana;;;\r\n"
    "X-PHONE-COLOUR:größer\r\nEND:VCARD\r\n"
)
OWN = (
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:lunch\r\nDTSTART:20261201T110000Z\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.mark.usefixtures("wired")
def test_what_a_device_stored_survives_the_way_back(
    session: Session, user: User, settings: config.Settings
) -> None:
    dana, _eva, _talk = (
        a_contact(session, "Dana Hart"),
        a_contact(session, "Eva Kovac"),
        an_interview(session),
    )
    actions.open_shelves(session, now=NOON)
    actions.set_properties(session, Shelf.CONTACTS, {"{DAV:}displayname": "People"})
    actions.store(session, Shelf.CONTACTS, name="a.vcf", body=CARD.encode(), ref_id=dana.id, now=NOON)
    actions.store(session, Shelf.INTERVIEWS, name="b.ics", body=OWN.encode(), ref_id=None, now=NOON)
    _catch_up(session, user, settings)
    target = BytesIO()
    document.write(session, user, target, now=NOON)
    tables = json.loads(target.getvalue())["tables"]
    assert {row["name"]: row["body"] for row in tables["published_object"]} == {"a.vcf": CARD, "b.ics": OWN}
    other = a_user(session, email="other@example.org")
    session.commit()
    with acting_as(other.id):
        restoring.restore(
            session, other, restoring.read(target.getvalue()), box=AddressBox(b"k" * 32), when=WHEN
        )
        _catch_up(session, other, settings)
        cards = {each.name: each.body for each in queries.objects(session, Shelf.CONTACTS, bodies=True)}
        events = {each.name: each.body for each in queries.objects(session, Shelf.INTERVIEWS, bodies=True)}
        state = queries.shelves(session)[Shelf.CONTACTS]
    assert (len(cards), cards["a.vcf"]) == (2, CARD.encode())
    assert (len(events), events["b.ics"]) == (2, OWN.encode())
    assert state.properties == {"{DAV:}displayname": "People"}


@pytest.mark.usefixtures("wired")
def test_what_is_written_from_the_facts_stays_out(
    session: Session, user: User, settings: config.Settings
) -> None:
    a_contact(session, "Dana Hart", email="dana@example.org", notes="Line\n" * 40)
    an_interview(session, place="Here")
    actions.open_shelves(session, now=NOON)
    _catch_up(session, user, settings)
    bodies = [each.body or b"" for shelf in Shelf for each in queries.objects(session, shelf, bodies=True)]
    assert len(bodies) >= 2
    assert all(map(is_plain, bodies))
    assert not is_plain(bodies[0].replace(b"END:", b"X-COLOUR:green\r\nEND:", 1))


def _catch_up(session: Session, user: User, settings: config.Settings) -> None:
    app = Flask("texts")
    Babel(app)
    session.commit()
    with app.app_context():
        site = site_of(session, user, settings)
        for shelf in Shelf:
            actions.catch_up(session, shelf, site=site, when=WHEN)
    session.commit()
