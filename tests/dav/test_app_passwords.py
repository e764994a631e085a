"""Passwords for devices."""

import math
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import AuditEntry, User
from crm.dav import passwords
from crm.dav.models import AppPassword, Scope
from crm.dav.passwords import GROUP, LENGTH, LETTERS
from crm.published.models import PublishedShelf, Shelf


def made(session: Session, now: datetime, name: str = "iPhone") -> tuple[AppPassword, str]:
    return passwords.make(session, name=name, scope=Scope.ALL, is_read_only=False, now=now)


def test_a_password_has_160_bits_in_groups_that_a_phone_can_type() -> None:
    assert LENGTH * math.log2(len(set(LETTERS))) >= 160
    assert not set(LETTERS) & set("ilo01 ")
    assert LETTERS.islower()
    assert LENGTH % GROUP == 0


def test_how_it_is_typed_does_not_matter() -> None:
    assert passwords.secret_hash("abcd-efgh") == passwords.secret_hash(" Abcd EFGH\u2013 ")
    assert passwords.secret_hash("abcd-efgh") != passwords.secret_hash("abcd-efgk")


def test_only_its_digest_is_kept_and_two_are_never_alike(session: Session, user: User, now: datetime) -> None:
    (row, secret), (_, other) = made(session, now), made(session, now, "Laptop")
    assert secret != other
    assert len(secret.replace("-", "")) == LENGTH
    assert row.secret_hash == passwords.secret_hash(secret)
    kept = {str(getattr(row, column.key)) for column in AppPassword.__table__.columns}
    assert not any(secret in text or secret.replace("-", "") in text for text in kept)


def test_making_and_revoking_stand_in_the_audit_trail(session: Session, user: User, now: datetime) -> None:
    row, _ = made(session, now)
    passwords.revoke(session, row, now=now + timedelta(hours=1))
    passwords.revoke(session, row, now=now + timedelta(hours=2))
    assert row.revoked_at == now + timedelta(hours=1)
    entries = session.execute(select(AuditEntry.event, AuditEntry.detail).order_by(AuditEntry.id)).all()
    assert [tuple(entry) for entry in entries[-2:]] == [
        ("app password made", "iPhone"),
        ("app password revoked", "iPhone"),
    ]


def test_a_revoked_one_is_remembered_for_30_days(session: Session, user: User, now: datetime) -> None:
    row, _ = made(session, now)
    made(session, now, "Laptop")
    passwords.revoke(session, row, now=now)
    assert passwords.prune(session, now=now + timedelta(days=30)) == 0
    assert passwords.prune(session, now=now + timedelta(days=30, seconds=1)) == 1
    assert session.scalars(select(AppPassword.name)).all() == ["Laptop"]


def test_the_first_one_opens_the_shelves(session: Session, user: User, now: datetime) -> None:
    assert session.scalars(select(PublishedShelf.shelf)).all() == []
    made(session, now)
    made(session, now, "Laptop")
    assert set(session.scalars(select(PublishedShelf.shelf))) == set(Shelf)
