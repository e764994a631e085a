"""Fixtures that most tests share: a database of either kind, a user, an app, browsers' clients."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as settings_of_hypothesis
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from crm import config
from crm.accounts.models import User
from crm.app import create_app, wiring
from crm.core.when import When
from crm.db.engine import expect_reading
from crm.db.flask import db
from crm.db.owner import acting_as
from tests import databases, factories, kept
from tests.corpus.absence import pytest_terminal_summary as pytest_terminal_summary
from tests.postgres import Databases

# No time is ever asserted, and CI tries the same examples each time.
settings_of_hypothesis.register_profile(
    "house",
    deadline=None,
    derandomize=os.environ.get("CI") == "true",
    suppress_health_check=[HealthCheck.too_slow],
)
settings_of_hypothesis.load_profile("house")

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def pytest_sessionstart(session: pytest.Session) -> None:
    """No test touches the instance of the checkout; what all tests work out alike is kept."""
    os.environ["CRM_INSTANCE"] = "/dev/null/none"
    if session.config.pluginmanager.has_plugin("cacheprovider"):
        kept.keep_templates(session.config.cache.mkdir("templates"))
    kept.keep_addresses()
    kept.keep_statements()


def pytest_collection_finish() -> None:
    """From here on hardly anything is imported."""
    kept.keep_modules()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return databases.make_sqlite_template(tmp_path_factory.mktemp("sqlite") / "template.sqlite3")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Databases]:
    server = databases.postgres_server(databases.server_folder())
    made = Databases(server, databases.make_postgres_template(server))
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        with databases.sqlite_database(request.getfixturevalue("sqlite_template"), tmp_path) as url:
            yield url
    else:
        with request.getfixturevalue("postgres").one() as url:
            yield url


@pytest.fixture
def now() -> datetime:
    """A Wednesday at noon UTC."""
    return NOW


@pytest.fixture
def when(now: datetime) -> When:
    """That noon, for a user in Berlin."""
    return When(now, ZoneInfo("Europe/Berlin"))


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    """A session outside any app, without an owner.

    It keeps its connection to PostgreSQL between transactions: a new one costs more than most tests do in it.
    """
    expect_reading(False)  # whatever a request before this test said
    engine = create_engine(database_url, poolclass=NullPool if database_url.startswith("sqlite") else None)
    with Session(engine, autoflush=False) as session:
        yield session
    engine.dispose()


@pytest.fixture
def user(session: Session) -> Iterator[User]:
    """A user in Berlin, who owns what the test makes; committed."""
    user = factories.a_user(session)
    user_id = user.id
    session.commit()
    with acting_as(user_id):
        yield user


@pytest.fixture
def wired() -> None:
    """The receivers of the app, for tests that run actions without one."""
    wiring.listen()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> config.Settings:
    return config.load(
        instance=tmp_path / "instance",
        database_url=database_url,
        mail_to_files=True,
        argon2_memory_kib=64,
        argon2_passes=1,
    )


@pytest.fixture
def app(settings: config.Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def anonymous(app: Flask) -> FlaskClient:
    """A visitor who is not signed in."""
    return app.test_client()


@pytest.fixture
def client(app: Flask, user: User, session: Session) -> FlaskClient:
    """The browser of `user`, signed in."""
    return factories.signed_in(app, session, user)


@pytest.fixture
def stranger(app: Flask, session: Session) -> FlaskClient:
    """The browser of another user, signed in."""
    return factories.signed_in(app, session, factories.a_user(session, email="stranger@example.org"))
