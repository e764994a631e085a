"""Channels beside mail, reminders about one thing, and how much one wants to hear now."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ANEW = {"sqlite_autoincrement": True}

FROM_USERS = """
INSERT INTO channel (user_id, kind, name, address, secret, is_keyed, is_on, takes_digest, takes_timed,
                     failures, error_class, response, created_at)
SELECT id, 'mail', '', '', '', false, mail_digest, true, false, 0, '', '', created_at FROM "user" ORDER BY id
"""
TO_USERS = """
UPDATE "user" SET mail_digest = channel.is_on
FROM channel WHERE channel.user_id = "user".id AND channel.kind = 'mail'
"""


def upgrade() -> None:
    op.create_table(
        "channel",
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("is_keyed", sa.Boolean(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("takes_digest", sa.Boolean(), nullable=False),
        sa.Column("takes_timed", sa.Boolean(), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_until", sa.Time(), nullable=True),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("open_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_ok_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error_class", sa.String(), nullable=False),
        sa.Column("response", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_channel_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel")),
        sqlite_autoincrement=True,
    )
    is_mail = sa.text("kind = 'mail'")
    op.create_index("ix_channel_user", "channel", ["user_id"])
    op.create_index(
        "uq_channel_mail",
        "channel",
        ["user_id"],
        unique=True,
        sqlite_where=is_mail,
        postgresql_where=is_mail,
    )
    op.execute(FROM_USERS)

    with op.batch_alter_table("reminder", table_kwargs=ANEW) as batch_op:
        batch_op.add_column(sa.Column("subject", sa.String(), nullable=False, server_default=""))
        batch_op.drop_constraint(batch_op.f("uq_reminder_user_id_kind"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_reminder_user_id_kind_subject"), ["user_id", "kind", "subject"]
        )

    with op.batch_alter_table("user", table_kwargs=ANEW) as batch_op:
        batch_op.add_column(sa.Column("outlook_day", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("remind_minutes", sa.Integer(), nullable=True, server_default="60"))
        batch_op.add_column(sa.Column("away_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("away_until", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("search_mode", sa.String(32), nullable=False, server_default="steady")
        )
        batch_op.add_column(sa.Column("search_mode_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("fresh_start_on", sa.Date(), nullable=True))
        batch_op.drop_column("mail_digest")


def downgrade() -> None:
    with op.batch_alter_table("user", table_kwargs=ANEW) as batch_op:
        batch_op.add_column(sa.Column("mail_digest", sa.Boolean(), nullable=False, server_default=sa.true()))
        for name in (
            "fresh_start_on",
            "search_mode_on",
            "search_mode",
            "away_until",
            "away_from",
            "remind_minutes",
            "outlook_day",
        ):
            batch_op.drop_column(name)
    op.execute(TO_USERS)

    op.execute("DELETE FROM reminder WHERE kind <> 'digest'")
    with op.batch_alter_table("reminder", table_kwargs=ANEW) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_reminder_user_id_kind_subject"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_reminder_user_id_kind"), ["user_id", "kind"])
        batch_op.drop_column("subject")

    op.drop_table("channel")
