"""A scheduler that is not started: its jobs are run one by one."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.config import Settings
from crm.jobs.runtime import EXTENSION, Runtime
from crm.jobs.table import JOBS
from tests.jobs.places import Place, wait


@pytest.fixture
def user(wired: None, user: User) -> User:
    """The user, whose account was announced."""
    return user


@pytest.fixture
def runtime(app: Flask, session: Session) -> Iterator[Runtime]:
    """The runtime of the app's process."""
    runtime = Runtime(app, JOBS)
    app.extensions[EXTENSION] = runtime
    yield runtime
    session.rollback()
    runtime.stop()


@pytest.fixture
def place(settings: Settings, user: User, session: Session) -> Place:
    """An instance with an account, a mail that waits and a digest that is due; started once."""
    place = Place(settings)
    assert place.start() is None
    wait(session, "2026-01-01")
    return place
