"""The demo account: made once, on an instance that holds nobody else."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.accounts import actions as accounts
from crm.accounts import queries
from crm.accounts.models import User
from crm.db.owner import acting_as
from crm.feeds import actions as feeds
from crm.feeds.address import AddressBox
from crm.feeds.definition import Definition
from crm.transfer.demo.telling import first_day, tell

EMAIL = "demo@example.org"
PASSWORD = "one warm hello"  # noqa: S105 - printed at every start; the account holds nothing that is real
NAME = "Noor Winter"
OWN_ADDRESS = "noor.winter@example.net"


class NotEmpty(ValueError):
    """The instance holds an account of somebody."""


@dataclass(frozen=True, slots=True)
class Start:
    """What the demo account needs from outside. `password_hash` is that of `PASSWORD`."""

    now: datetime
    zone: str
    password_hash: str
    box: AddressBox


def existing(session: Session) -> User | None:
    """The demo account, if it was made before. Raises `NotEmpty` when there are only others."""
    user = queries.by_email(session, EMAIL)
    if user is None and session.scalar(select(func.count(User.id))):
        raise NotEmpty
    return user


def begin(session: Session, start: Start) -> User:
    """Make the account and tell its story. Raises `NotEmpty`. The caller commits."""
    if session.scalar(select(func.count(User.id))):
        raise NotEmpty
    born = start.now + timedelta(days=first_day() - 1)
    new = accounts.NewAccount(EMAIL, start.password_hash, name=NAME, zone=start.zone)
    user = accounts.create(session, new, now=born)
    with acting_as(user.id):
        accounts.add_address(session, user, OWN_ADDRESS, now=born)
        tell(session, user, now=start.now)
        feeds.create(session, Definition(), box=start.box, now=start.now)
    return user
