"""Keepwarm as one server for the tests of its pages: the demo account in it, and an account for each test."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy.orm import Session

from crm import config
from crm.accounts import actions as accounts
from crm.accounts import passwords, queries
from crm.accounts.models import User
from crm.app import create_app
from crm.core.when import When
from crm.db.meta import set_meta
from crm.db.owner import acting_as
from crm.feeds.address import AddressBox
from crm.notifications.units import unit
from crm.transfer.demo import Start, begin
from crm.web.public import PRINTED
from tests.browser.chromium import served
from tests.databases import make_sqlite_template

NOON = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)
"""A Wednesday, at noon in Berlin."""
ZONE = "Europe/Berlin"
WHEN = When(NOON, ZoneInfo(ZONE))
PASSWORD = "correct horse battery"

_number = count(1)


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody with an account; `secret` is that of a signed-in browser."""

    user_id: int
    email: str
    secret: str


@dataclass(frozen=True, slots=True)
class Site:
    """A served app."""

    app: Flask
    address: str = ""

    @contextmanager
    def unit(self, account: Account) -> Iterator[Session]:
        """A session of this account's rows, committed at the end."""
        with acting_as(account.user_id), unit(self.app) as session:
            yield session

    def account(self) -> Account:
        """Robin Fell in Berlin, who knows nobody yet."""
        email = f"robin.{next(_number)}@example.org"
        hashed = passwords.make(passwords.hasher(64, 1), PASSWORD)
        with unit(self.app) as session:
            new = accounts.NewAccount(email, hashed, name="Robin Fell", zone=ZONE)
            return _signed_in(session, accounts.create(session, new, now=NOON))

    def demo(self, email: str) -> Account:
        """Another browser of the demo account."""
        with unit(self.app) as session:
            user = queries.by_email(session, email)
            assert user is not None
            return _signed_in(session, user)


def make_site(folder: Path, *, signup: Literal["first", "open"], **more: Any) -> Site:
    """The app on a migrated SQLite file of its own; `more` are settings."""
    database = make_sqlite_template(folder / "crm.sqlite3")
    settings = config.load(
        instance=folder,
        database_url=f"sqlite:///{database}",
        signup=signup,
        mail_to_files=True,
        argon2_memory_kib=64,
        argon2_passes=1,
        **more,
    )
    return Site(create_app(settings))


def add_demo(site: Site) -> None:
    """The demo account: a row or more on every page. Only while there is no other account."""
    with unit(site.app) as session:
        begin(session, Start(NOON, ZONE, "none", AddressBox(site.app.config["SECRET_KEY"])))


@contextmanager
def opened(site: Site) -> Iterator[Site]:
    """Serve it; its feeds and mails bear the address under which it is reached."""
    with served(site.app) as address:
        with unit(site.app) as session:
            set_meta(session, PRINTED, address)
        yield replace(site, address=address)


def _signed_in(session: Session, user: User) -> Account:
    secret = accounts.start_session(session, user, browser="test", days=30, now=NOON)
    return Account(user.id, user.email, secret)
