"""A phone for each test, and what lies on its shelves."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.published import actions
from crm.published.models import Shelf
from tests.conftest import NOW
from tests.dav.device import Device, a_password
from tests.released import session as session

Put = Callable[..., None]


@pytest.fixture
def device(app: Flask, session: Session, user: User) -> Device:
    """A device that may do everything."""
    _, secret = a_password(session)
    return Device(app.test_client(), user.email, secret, user.id)


@pytest.fixture
def reader(app: Flask, session: Session, user: User) -> Device:
    """A device that may only read."""
    _, secret = a_password(session, name="Kitchen", is_read_only=True)
    return Device(app.test_client(), user.email, secret, user.id)


@pytest.fixture
def put(session: Session, user: User) -> Put:
    """Lays bytes on a shelf, as a client's own object that shows nothing of ours; committed."""

    def lay(shelf: Shelf, name: str, body: bytes | str) -> None:
        data = body.encode() if isinstance(body, str) else body
        actions.open_shelves(session, now=NOW)
        actions.store(session, shelf, name=name, body=data, ref_id=None, now=NOW)
        session.commit()

    return lay
