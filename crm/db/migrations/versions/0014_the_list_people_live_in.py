"""What the list is sorted by, views of one's own, acts on many, forms taken once, shared items."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from crm.contacts.keys import family_key, name_key
from crm.core.cadence import Tier, cadence_months, late_from

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

LIVE = "archived_at IS NULL AND deleted_at IS NULL"
ARCHIVED = sa.text("archived_at IS NOT NULL AND deleted_at IS NULL")
NO_CADENCE = sa.text(f"tier IS NULL AND own_months IS NULL AND {LIVE}")
QUIET = sa.text(f"tier IS NULL AND own_months IS NULL AND next_due_on IS NULL AND {LIVE}")
AT_ONCE = 1_000
READ = ("id", "name", "tier", "own_months", "next_due_on")
CONTACT = sa.table(
    "contact",
    *(sa.column(name) for name in ("id", "name", "tier", "own_months", "family_key", "title_key")),
    sa.column("next_due_on", sa.Date()),
    sa.column("slips_on", sa.Date()),
)

INTERVIEWED = """
UPDATE contact SET interviewed_on = (
    SELECT max(interview.local_day) FROM participant
    JOIN interview ON interview.user_id = participant.user_id AND interview.id = participant.interview_id
    WHERE participant.user_id = contact.user_id AND participant.contact_id = contact.id
      AND interview.state = 'held' AND interview.deleted_at IS NULL
)
"""


def upgrade() -> None:
    op.create_table(
        "bulk_run",
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column(
            "wanted",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_bulk_run_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_run")),
        sa.UniqueConstraint("user_id", "id", name=op.f("uq_bulk_run_user_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("bulk_run", schema=None) as batch_op:
        batch_op.create_index("ix_bulk_run_state", ["state", "worked_at"], unique=False)

    op.create_table(
        "saved_view",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_saved_view_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_saved_view_user_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "share_address",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_share_address_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_address")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_share_address_token_hash")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "submission",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_submission_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("user_id", "key", name=op.f("uq_submission_user_id_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.create_index("ix_submission_at", ["taken_at"], unique=False)

    op.create_table(
        "bulk_piece",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column(
            "contact_ids",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id", "run_id"],
            ["bulk_run.user_id", "bulk_run.id"],
            name=op.f("fk_bulk_piece_user_id_run_id_bulk_run"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_bulk_piece_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_piece")),
        sa.UniqueConstraint("run_id", "place", name=op.f("uq_bulk_piece_run_id_place")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "shared_item",
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("staged_id", sa.Integer(), nullable=True),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id", "staged_id"],
            ["staged_file.user_id", "staged_file.id"],
            name=op.f("fk_shared_item_user_id_staged_id_staged_file"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_shared_item_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_item")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("shared_item", schema=None) as batch_op:
        batch_op.create_index("ix_shared_item_at", ["user_id", "arrived_at"], unique=False)

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.add_column(sa.Column("family_key", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("title_key", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("slips_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("interviewed_on", sa.Date(), nullable=True))
        batch_op.create_index(
            "ix_contact_archived",
            ["user_id", "name_key", "id"],
            unique=False,
            sqlite_where=ARCHIVED,
            postgresql_where=ARCHIVED,
        )
        batch_op.create_index("ix_contact_family", ["user_id", "family_key", "id"], unique=False)
        # SQLite takes the later one of two that would do: the narrower one
        batch_op.create_index(
            "ix_contact_archived_family",
            ["user_id", "family_key", "id"],
            unique=False,
            sqlite_where=ARCHIVED,
            postgresql_where=ARCHIVED,
        )
        batch_op.create_index("ix_contact_interviewed", ["user_id", "interviewed_on", "id"], unique=False)
        batch_op.create_index("ix_contact_met", ["user_id", "met_on", "id"], unique=False)
        batch_op.create_index(
            "ix_contact_no_cadence",
            ["user_id", "name_key", "id"],
            unique=False,
            sqlite_where=NO_CADENCE,
            postgresql_where=NO_CADENCE,
        )
        batch_op.create_index(
            "ix_contact_no_cadence_family",
            ["user_id", "family_key", "id"],
            unique=False,
            sqlite_where=NO_CADENCE,
            postgresql_where=NO_CADENCE,
        )
        batch_op.create_index(
            "ix_contact_quiet",
            ["user_id", "last_contact_on", "id"],
            unique=False,
            sqlite_where=QUIET,
            postgresql_where=QUIET,
        )
        batch_op.create_index("ix_contact_slipping", ["user_id", "slips_on", "id"], unique=False)
        batch_op.create_index("ix_contact_tier", ["user_id", "tier", "id"], unique=False)
        batch_op.create_index("ix_contact_title", ["user_id", "title_key", "id"], unique=False)

    with op.batch_alter_table("followup", schema=None) as batch_op:
        batch_op.create_index("ix_followup_closed", ["user_id", "closed_on"], unique=False)

    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.create_index("ix_position_moved", ["user_id", "move_noted_on"], unique=False)

    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.add_column(sa.Column("week_start", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("name_order", sa.String(32), nullable=True))
        batch_op.add_column(sa.Column("sort_order", sa.String(32), nullable=True))
        batch_op.add_column(sa.Column("list_columns", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("welcomed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("single_keys", sa.Boolean(), server_default=sa.true(), nullable=False))

    _fill()


def _fill() -> None:
    """What the new columns hold of the contacts that are there; who has an account knows it already."""
    connection = op.get_bind()
    connection.execute(sa.text(INTERVIEWED))
    connection.execute(sa.text('UPDATE "user" SET welcomed_on = date(created_at)'))
    seen = 0
    while found := connection.execute(_contacts(seen)).all():
        seen = found[-1].id
        connection.execute(_writing(), [_filled(row) for row in found])


def _contacts(after: int) -> sa.Select[Any]:
    position = sa.table("position", sa.column("contact_id"), sa.column("title"), sa.column("is_current"))
    return (
        sa.select(*(CONTACT.c[name] for name in READ), position.c.title)
        .outerjoin(position, sa.and_(position.c.contact_id == CONTACT.c.id, position.c.is_current))
        .where(CONTACT.c.id > after)
        .order_by(CONTACT.c.id)
        .limit(AT_ONCE)
    )


def _writing() -> sa.Update:
    return (
        sa.update(CONTACT)
        .where(CONTACT.c.id == sa.bindparam("row"))
        .values(
            family_key=sa.bindparam("family"), title_key=sa.bindparam("title"), slips_on=sa.bindparam("slips")
        )
    )


def _filled(row: Any) -> dict[str, Any]:
    tier = Tier(row.tier) if row.tier else None
    months = cadence_months(tier=tier, own_months=row.own_months)
    return {
        "row": row.id,
        "family": family_key(row.name),
        "title": name_key(row.title or ""),
        "slips": late_from(row.next_due_on, months) if row.next_due_on else None,
    }


def downgrade() -> None:
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.drop_column("single_keys")
        batch_op.drop_column("welcomed_on")
        batch_op.drop_column("list_columns")
        batch_op.drop_column("sort_order")
        batch_op.drop_column("name_order")
        batch_op.drop_column("week_start")

    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.drop_index("ix_position_moved")

    with op.batch_alter_table("followup", schema=None) as batch_op:
        batch_op.drop_index("ix_followup_closed")

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_index("ix_contact_title")
        batch_op.drop_index("ix_contact_tier")
        batch_op.drop_index("ix_contact_slipping")
        batch_op.drop_index(
            "ix_contact_quiet",
            sqlite_where=QUIET,
            postgresql_where=QUIET,
        )
        batch_op.drop_index(
            "ix_contact_no_cadence_family",
            sqlite_where=NO_CADENCE,
            postgresql_where=NO_CADENCE,
        )
        batch_op.drop_index(
            "ix_contact_archived_family",
            sqlite_where=ARCHIVED,
            postgresql_where=ARCHIVED,
        )
        batch_op.drop_index(
            "ix_contact_no_cadence",
            sqlite_where=NO_CADENCE,
            postgresql_where=NO_CADENCE,
        )
        batch_op.drop_index("ix_contact_met")
        batch_op.drop_index("ix_contact_interviewed")
        batch_op.drop_index("ix_contact_family")
        batch_op.drop_index(
            "ix_contact_archived",
            sqlite_where=ARCHIVED,
            postgresql_where=ARCHIVED,
        )
        batch_op.drop_column("interviewed_on")
        batch_op.drop_column("slips_on")
        batch_op.drop_column("title_key")
        batch_op.drop_column("family_key")

    with op.batch_alter_table("shared_item", schema=None) as batch_op:
        batch_op.drop_index("ix_shared_item_at")

    op.drop_table("shared_item")
    op.drop_table("bulk_piece")
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_index("ix_submission_at")

    op.drop_table("submission")
    op.drop_table("share_address")
    op.drop_table("saved_view")
    with op.batch_alter_table("bulk_run", schema=None) as batch_op:
        batch_op.drop_index("ix_bulk_run_state")

    op.drop_table("bulk_run")
