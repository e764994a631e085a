"""Who asks: an app password and the e-mail address of its account, in HTTP Basic (RFC 7617)."""

import binascii
import hmac
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.names import is_family_first
from crm.dav.models import AppPassword, Scope
from crm.dav.passwords import secret_hash
from crm.db.meta import Meta
from crm.db.owner import across_owners
from crm.published.models import PublishedShelf, Shelf
from crm.published.queries import STALE, ShelfState
from crm.web.public import PRINTED

NOTED = timedelta(minutes=10)
CLIENT_LENGTH = 200
REACH = {
    Scope.ALL: frozenset(Shelf),
    Scope.CALENDARS: frozenset({Shelf.FOLLOW_UPS, Shelf.INTERVIEWS}),
    Scope.CONTACTS: frozenset({Shelf.CONTACTS}),
}
LONGEST_HEADER = 2000


@dataclass(frozen=True, slots=True)
class Caller:
    """The account and device that ask. `shelves` are as the look-up found them, only those within reach."""

    user_id: int
    email: str
    name: str
    zone: ZoneInfo
    locale: str
    family_first: bool
    created_at: datetime
    scope: Scope
    is_read_only: bool
    password_id: int
    device: str
    last_used_at: datetime | None
    last_client: str
    printed_url: str | None
    shelves: Mapping[Shelf, ShelfState]

    @property
    def reach(self) -> frozenset[Shelf]:
        """The shelves that this password may see."""
        return REACH[self.scope]


LOOK_UP = (
    select(
        AppPassword.id.label("password_id"),
        AppPassword.name.label("device"),
        AppPassword.scope,
        AppPassword.is_read_only,
        AppPassword.last_used_at,
        AppPassword.last_client,
        User.id.label("user_id"),
        User.email,
        User.name,
        User.zone,
        User.locale,
        User.name_order,
        User.created_at,
        select(Meta.value).where(Meta.key == PRINTED).scalar_subquery().label("printed_url"),
        PublishedShelf.shelf,
        PublishedShelf.seq,
        PublishedShelf.pruned_seq,
        PublishedShelf.epoch,
        PublishedShelf.properties,
        STALE.label("is_stale"),
    )
    .select_from(AppPassword)
    .join(User, User.id == AppPassword.user_id)
    .outerjoin(PublishedShelf, PublishedShelf.user_id == User.id)
    .where(AppPassword.secret_hash == bindparam("secret_hash"), AppPassword.revoked_at.is_(None))
)


def credentials(header: str) -> tuple[str, str] | None:
    """Name and secret of an `Authorization` header; None when it is not Basic or cannot be read."""
    scheme, _, coded = header.partition(" ")
    if scheme.lower() != "basic" or len(coded) > LONGEST_HEADER:
        return None
    try:
        decoded = b64decode(coded.strip(), validate=True)
    except (binascii.Error, ValueError):
        return None
    try:
        text = decoded.decode()
    except UnicodeDecodeError:
        text = decoded.decode("latin-1")
    name, colon, secret = text.partition(":")
    return (name, secret) if colon else None


def find(session: Session, name: str, secret: str) -> Caller | None:
    """The caller with this secret, if the name is its account's too. One statement, whatever is wrong."""
    with across_owners("device"):
        rows = session.execute(LOOK_UP, {"secret_hash": secret_hash(secret)}).all()
    if not rows or not hmac.compare_digest(_plain(name), _plain(rows[0].email)):
        return None
    first = rows[0]
    reach = REACH[first.scope]
    states = {
        row.shelf: ShelfState(
            seq=row.seq,
            pruned_seq=row.pruned_seq,
            epoch=row.epoch,
            properties=row.properties,
            is_stale=bool(row.is_stale),
        )
        for row in rows
        if row.shelf in reach
    }
    return Caller(
        user_id=first.user_id,
        email=first.email,
        name=first.name,
        zone=ZoneInfo(first.zone),
        locale=first.locale,
        family_first=is_family_first(first.name_order, first.locale),
        created_at=first.created_at,
        scope=first.scope,
        is_read_only=first.is_read_only,
        password_id=first.password_id,
        device=first.device,
        last_used_at=first.last_used_at,
        last_client=first.last_client,
        printed_url=first.printed_url,
        shelves=states,
    )


def is_to_be_noted(caller: Caller, now: datetime) -> bool:
    """Whether the last use is worth a write: at most one in ten minutes."""
    return caller.last_used_at is None or not timedelta(0) <= now - caller.last_used_at < NOTED


def note_use(session: Session, caller: Caller, client: str, *, now: datetime) -> None:
    """Write down when the password was used, and by what."""
    seen = " ".join(client.split())[:CLIENT_LENGTH]
    session.execute(
        update(AppPassword)
        .where(AppPassword.id == caller.password_id)
        .values(last_used_at=now, last_client=seen)
        .execution_options(synchronize_session=False)
    )


def _plain(address: str) -> bytes:
    return address.strip().lower().encode()
