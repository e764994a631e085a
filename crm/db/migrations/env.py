"""Runs migrations on the engine that the app hands over; new ones speak plain SQLAlchemy types."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON

from crm.db.base import Base
from crm.db.types import Choice, UtcDateTime

FULL_TEXT = ("search_",)


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write our own column types as what they are in the database, so that old migrations stay readable."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Choice):
        return "sa.String(32)"
    if kind == "type" and isinstance(item, JSON):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return "sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql')"
    return False


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave the tables alone that a full-text index makes for itself."""
    return kind != "table" or not (name or "").startswith(FULL_TEXT)


def run() -> None:
    """Bring the database to the revision asked for, in one transaction."""
    with context.config.attributes["engine"].connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            render_item=render_item,
            include_name=include_name,
            include_object=context.config.attributes.get("include_object"),
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
