"""An app on a fresh SQLite database, with accounts of several sizes and a browser for each."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from crm import config
from crm.accounts import actions as accounts
from crm.accounts.gate import tokenless
from crm.accounts.models import User
from crm.accounts.tokens import cookie_name
from crm.app import create_app
from crm.clock import now
from crm.db import migrate
from crm.db.flask import db
from crm.db.meta import meta
from tests.bench.data import a_filled_account

HELLO = "/bench/hello"


@dataclass(frozen=True, slots=True)
class Workshop:
    """The app and where its files are."""

    app: Flask
    folder: Path

    def account(self, contacts: int) -> tuple[User, FlaskClient]:
        """A user with so many contacts, and their signed-in browser."""
        with self.app.app_context():
            session = db.session()
            user = a_filled_account(session, f"size{contacts}@example.org", contacts)
            token = accounts.start_session(session, user, browser="bench", days=1, now=now())
            session.commit()
            session.refresh(user)
            session.expunge(user)
        client = self.app.test_client()
        client.set_cookie(cookie_name(secure=False), token)
        return user, client


@contextmanager
def workshop(folder: Path, url: str = "") -> Iterator[Workshop]:
    """An app whose database lies in `folder`, or at `url`; it answers `/bench/hello` with one query."""
    where = {"database_url": url} if url else {}
    app = create_app(config.load(instance=folder, argon2_memory_kib=64, argon2_passes=1, **where))
    app.add_url_rule(HELLO, "bench_hello", _hello)
    with app.app_context():
        migrate.upgrade(db.engine, backups=folder, now=now())
    try:
        yield Workshop(app, folder)
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@tokenless
def _hello() -> str:
    return f"hello {meta(db.session(), 'nothing')}"
