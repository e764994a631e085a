"""A scheduler that is not started: its jobs are run one by one."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.jobs.runtime import EXTENSION, Runtime
from crm.jobs.table import JOBS


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
