"""Devices whose requests come in at the noon of the tests: time is handed in where it enters, at the door.

A test module takes the fixtures over: `from tests.dav.noon import device as device`.
"""

from typing import Any

import pytest
from flask import Flask, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from crm.accounts.models import User
from crm.core.when import When
from crm.dav import dispatch, entrance
from tests.conftest import NOW
from tests.dav.device import Answer, Device, a_password, basic


class NoonDevice(Device):
    """Asks what stands behind the route, with the time that the route would take from the clock."""

    def ask(self, method: str, path: str, body: str | bytes = b"", **headers: Any) -> Answer:
        given = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        given.setdefault("Authorization", basic(self.name, self.secret))
        app = self.client.application
        with app.test_request_context(path, method=method, data=body, headers=given):
            response = _respond()
            return Answer(response.status_code, dict(response.headers), response.get_data())


def _respond() -> Response:
    found = entrance.find(NOW)
    if isinstance(found, Response):
        return found
    return dispatch.respond(found, request.path.removeprefix("/dav"), When(NOW, found.zone))


def at_noon(app: Flask, email: str, secret: str, user_id: int) -> Device:
    """A device of this account."""
    return NoonDevice(app.test_client(), email, secret, user_id)


@pytest.fixture
def device(app: Flask, session: Session, user: User) -> Device:
    """A device that may do everything."""
    _, secret = a_password(session)
    return at_noon(app, user.email, secret, user.id)


@pytest.fixture
def reader(app: Flask, session: Session, user: User) -> Device:
    """A device that may only read."""
    _, secret = a_password(session, name="Kitchen", is_read_only=True)
    return at_noon(app, user.email, secret, user.id)
