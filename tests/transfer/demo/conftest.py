"""The demo account at noon of a Wednesday. Telling the story takes seconds: tests that only read share it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from crm.accounts.models import User
from crm.app import wiring
from crm.core.when import When
from crm.db.base import Owned
from crm.db.owner import acting_as
from crm.feeds.address import AddressBox
from crm.transfer.demo import Start, begin
from tests import databases

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
Row = TypeVar("Row", bound=Owned)


@dataclass(frozen=True, slots=True)
class Told:
    """The story as it stands in a database, seen by its owner."""

    session: Session
    user: User
    when: When

    def all(self, model: type[Row]) -> Sequence[Row]:
        """Every row of a kind."""
        return self.session.scalars(select(model)).all()


def begun(session: Session, *, now: datetime, zone: str = BERLIN.key) -> User:
    """The account, committed."""
    wiring.listen()
    user = begin(session, Start(now, zone, "none", AddressBox(b"k" * 32)))
    session.commit()
    return user


@pytest.fixture(scope="package")
def noon(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Session, User]]:
    """The story of that noon, told once."""
    with databases.sqlite_database(sqlite_template, tmp_path_factory.mktemp("demo")) as url:
        engine = create_engine(url, poolclass=NullPool)
        with Session(engine, autoflush=False) as session:
            yield session, begun(session, now=NOON)
        engine.dispose()


@pytest.fixture
def told(noon: tuple[Session, User]) -> Iterator[Told]:
    """The story as its owner sees it. What a test changes is rolled back."""
    session, user = noon
    with acting_as(user.id):
        yield Told(session, user, When(NOON, BERLIN))
    session.rollback()
