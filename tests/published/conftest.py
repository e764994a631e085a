"""An owner with shelves, and a way to bring them up to date."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask_babel import Babel
from sqlalchemy.orm import Session

from crm import config
from crm.accounts.models import User
from crm.core.when import When
from crm.published import actions, queries
from crm.published.checking import differing
from crm.published.models import PublishedMark, Shelf
from crm.published.queries import Listed
from crm.published.site import Site, site_of


@pytest.fixture(scope="session")
def translated() -> Flask:
    """Enough of an app for texts."""
    app = Flask("texts")
    Babel(app)
    return app


@pytest.fixture
def site(translated: Flask, session: Session, user: User, settings: config.Settings) -> Iterator[Site]:
    with translated.app_context():
        yield site_of(session, user, settings)


@dataclass
class Shelves:
    """The owner's shelves, as a test reads them."""

    session: Session
    site: Site
    when: When

    def caught_up(self) -> dict[Shelf, int]:
        """Commit, bring all up to date and commit; how many objects changed. Then all is as it should be."""
        self.session.commit()
        changed = {
            shelf: actions.catch_up(self.session, shelf, site=self.site, when=self.when) for shelf in Shelf
        }
        self.session.commit()
        assert self.wrong() == {}
        return {shelf: count for shelf, count in changed.items() if count}

    def wrong(self) -> dict[Shelf, list[int]]:
        """What is stored otherwise than it would be written now, marks or not."""
        found = {shelf: differing(self.session, shelf, site=self.site, when=self.when) for shelf in Shelf}
        return {shelf: ids for shelf, ids in found.items() if ids}

    def marked(self) -> set[tuple[Shelf, int | None]]:
        """Commit; what is marked then."""
        self.session.commit()
        return {(row.shelf, row.ref_id) for row in self.session.query(PublishedMark)}

    def on(self, shelf: Shelf) -> list[Listed]:
        """What lies on a shelf."""
        return queries.objects(self.session, shelf, bodies=True)

    def body(self, shelf: Shelf, ref_id: int) -> str:
        """The unfolded text of one object."""
        found = next(each for each in self.on(shelf) if each.ref_id == ref_id)
        return (found.body or b"").replace(b"\r\n ", b"").decode()


@pytest.fixture
def shelves(wired: None, session: Session, site: Site, when: When) -> Shelves:
    """Open, and caught up with nothing on them."""
    actions.open_shelves(session, now=when.now)
    mine = Shelves(session, site, when)
    mine.caught_up()
    return mine


Act = Callable[[], object]
