"""A change that is committed while a shelf is brought up to date keeps its mark; so on PostgreSQL alone."""

import threading
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask_babel import Babel
from sqlalchemy import create_engine, event, select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact
from crm.core.when import When
from crm.db.owner import acting_as
from crm.published import actions, queries
from crm.published.models import PublishedMark, PublishedObject, Shelf
from crm.published.site import Site
from tests import factories
from tests.postgres import Databases

C = Shelf.CONTACTS
SITE = Site("https://crm.example.org", "en", ZoneInfo("Europe/Berlin"), "abc")


@pytest.fixture
def two(postgres: Databases) -> Iterator[tuple[Session, Session]]:
    with postgres.one() as url:
        engine = create_engine(url)
        with Session(engine, autoflush=False) as one, Session(engine, autoflush=False) as other:
            yield one, other
        engine.dispose()


def texts() -> Flask:
    app = Flask("texts")
    Babel(app)
    return app


def _begin(session: Session, when: When) -> tuple[User, Contact]:
    user = factories.a_user(session)
    session.commit()
    with acting_as(user.id):
        contact = factories.a_contact(session, "Dana Hart")
        actions.open_shelves(session, now=when.now)
        session.commit()
        _catch_up(session, when)
    return user, contact


def _catch_up(session: Session, when: When) -> int:
    with texts().app_context():
        changed = actions.catch_up(session, C, site=SITE, when=when)
    session.commit()
    return changed


@pytest.mark.usefixtures("wired")
@pytest.mark.parametrize("read_last", ["FROM published_mark", "FROM contact_photo"])
def test_a_change_in_between_is_not_lost(two: tuple[Session, Session], when: When, read_last: str) -> None:
    reader, writer = two
    user, contact = _begin(writer, when)
    with acting_as(user.id):
        contact.notes = "First"
        writer.commit()
        written: list[str] = []

        def write_meanwhile(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
            if read_last in statement and not written:
                written.append(contact.notes)
                contact.notes = "Second"
                writer.commit()

        event.listen(reader.connection(), "after_cursor_execute", write_meanwhile)
        _catch_up(reader, when)
        assert written == ["First"]
        marks = select(PublishedMark.ref_id).where(PublishedMark.shelf == C)
        assert reader.scalars(marks).all() == [contact.id]
        _catch_up(reader, when)
        [card] = queries.objects(reader, C, bodies=True)
        assert b"NOTE:Second" in (card.body or b"")
        assert reader.scalars(marks).all() == []


@pytest.mark.usefixtures("wired")
def test_two_readers_at_once_number_everything_once(two: tuple[Session, Session], when: When) -> None:
    reader, other = two
    user, _contact = _begin(other, when)
    with acting_as(user.id):
        for number in range(20):
            factories.a_contact(other, f"Person {number}")
        other.commit()
        actions.lock(reader, C)

        def wait_for_it() -> None:
            with acting_as(user.id):
                _catch_up(other, when)

        second = threading.Thread(target=wait_for_it)
        second.start()
        assert _catch_up(reader, when) == 20
        second.join(20)
        assert not second.is_alive()
        seqs = list(reader.scalars(select(PublishedObject.seq).order_by(PublishedObject.seq)))
        assert seqs == list(range(1, 22))
        assert queries.shelves(reader)[C].seq == 21
