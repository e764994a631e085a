"""What the user chose about reading a table: kept with the file, and by the fingerprint of its header."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.core.when import When
from crm.transfer.models import ColumnMapping
from crm.transfer.sources import Choices


def to_options(choices: Choices) -> dict[str, Any]:
    """As JSON."""
    told = {name: value for name, value in asdict(choices).items() if value is not None}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}


def from_options(options: dict[str, Any] | None) -> Choices:
    """And back."""
    told = dict(options or {})
    mapping = told.get("mapping")
    return Choices(
        encoding=told.get("encoding"),
        delimiter=told.get("delimiter"),
        has_header=told.get("has_header"),
        day_first=told.get("day_first"),
        mapping=tuple(mapping) if mapping is not None else None,
    )


def recalled(session: Session, fingerprint: str) -> dict[str, Any] | None:
    """How a table with this header was read last time."""
    row = _row(session, fingerprint)
    return row.options if row is not None else None


def remember(session: Session, fingerprint: str, options: dict[str, Any], *, when: When) -> None:
    """For the next table with this header."""
    row = _row(session, fingerprint)
    if row is None:
        row = ColumnMapping(fingerprint=fingerprint)
        session.add(row)
    row.options, row.used_at = options, when.now
    session.flush()


def _row(session: Session, fingerprint: str) -> ColumnMapping | None:
    return session.scalar(select(ColumnMapping).where(ColumnMapping.fingerprint == fingerprint))
