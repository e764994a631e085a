"""An account that the example was told into. Telling takes seconds: on SQLite it is told once and copied."""

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from crm.accounts.models import User
from crm.app import wiring
from crm.core.when import When
from crm.db.owner import acting_as
from crm.transfer import example
from tests import databases, factories
from tests.conftest import NOW
from tests.released import session as session


@pytest.fixture(scope="package")
def told(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A database with one account and the example in it."""
    with databases.sqlite_database(sqlite_template, tmp_path_factory.mktemp("example")) as url:
        engine = create_engine(url, poolclass=NullPool)
        with Session(engine, autoflush=False) as session:
            begun(session)
            session.commit()
        engine.dispose()
        yield Path(url.removeprefix("sqlite:///"))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A copy of it, or an empty database."""
    if request.param == "sqlite":
        with databases.sqlite_database(request.getfixturevalue("told"), tmp_path) as url:
            yield url
    else:
        with request.getfixturevalue("postgres").one() as url:
            yield url


@pytest.fixture
def user(session: Session) -> Iterator[User]:
    """Its owner."""
    user = session.scalars(select(User)).first() or begun(session)
    session.commit()
    with acting_as(user.id):
        yield user


def begun(session: Session) -> User:
    """The account with the example."""
    wiring.listen()
    user = factories.a_user(session)
    with acting_as(user.id):
        example.load(session, user, when=When(NOW, ZoneInfo("Europe/Berlin")))
    return user
