"""An account with a password that is known, and what watches the hashing."""

from typing import Any

import argon2
import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.accounts import passwords
from crm.accounts.models import User
from crm.config import Settings
from crm.db.flask import db
from tests.accounts.visiting import PASSWORD


@pytest.fixture
def member(session: Session, user: User, settings: Settings) -> User:
    """The user, with a password."""
    tool = passwords.hasher(settings.argon2_memory_kib, settings.argon2_passes)
    user.password_hash = passwords.make(tool, PASSWORD)
    session.commit()  # and no look at the user after it: that would hold SQLite's writer
    return user


class Hashing:
    """What was seen of the hashing: how often, and whether a transaction was open meanwhile."""

    def __init__(self) -> None:
        self.verified = 0
        self.made = 0
        self.in_transaction = 0

    def look(self) -> None:
        """Note whether this request holds a transaction now."""
        self.in_transaction += has_app_context() and db.session().in_transaction()


@pytest.fixture
def hashing(monkeypatch: pytest.MonkeyPatch) -> Hashing:
    """Watches argon2 at work."""
    seen = Hashing()
    real_verify, real_hash = argon2.PasswordHasher.verify, argon2.PasswordHasher.hash

    def verify(self: argon2.PasswordHasher, *args: Any) -> Any:
        seen.verified += 1
        seen.look()
        return real_verify(self, *args)

    def make(self: argon2.PasswordHasher, *args: Any) -> str:
        seen.made += 1
        seen.look()
        return real_hash(self, *args)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", verify)
    monkeypatch.setattr(argon2.PasswordHasher, "hash", make)
    return seen


@pytest.fixture
def on_https(app: Flask) -> FlaskClient:
    """A visitor over https."""
    app.config["PREFERRED_URL_SCHEME"] = "https"
    return app.test_client()
