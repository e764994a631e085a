"""The tables of followups."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "followup",
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("interview_id", sa.Integer(), nullable=True),
        sa.Column("origin_key", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("due_time", sa.Time(), nullable=True),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column(
            "effective_day",
            sa.Date(),
            sa.Computed("coalesce(snoozed_until, planned_on)", persisted=True),
            nullable=False,
        ),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("opener", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id", "company_id"],
            ["company.user_id", "company.id"],
            name=op.f("fk_followup_user_id_company_id_company"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id", "contact_id"],
            ["contact.user_id", "contact.id"],
            name=op.f("fk_followup_user_id_contact_id_contact"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id", "interview_id"],
            ["interview.user_id", "interview.id"],
            name=op.f("fk_followup_user_id_interview_id_interview"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_followup_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followup")),
        sa.UniqueConstraint("user_id", "id", name=op.f("uq_followup_user_id_id")),
        sa.UniqueConstraint("user_id", "origin_key", name=op.f("uq_followup_user_id_origin_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("followup", schema=None) as batch_op:
        batch_op.create_index("ix_followup_company", ["user_id", "company_id"], unique=False)
        batch_op.create_index("ix_followup_contact", ["contact_id", "state"], unique=False)
        batch_op.create_index("ix_followup_state", ["user_id", "state", "effective_day"], unique=False)
        batch_op.create_index(
            "uq_followup_open_keep",
            ["contact_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open' AND kind = 'keep_in_touch'"),
            postgresql_where=sa.text("state = 'open' AND kind = 'keep_in_touch'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("followup", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_followup_open_keep",
            sqlite_where=sa.text("state = 'open' AND kind = 'keep_in_touch'"),
            postgresql_where=sa.text("state = 'open' AND kind = 'keep_in_touch'"),
        )
        batch_op.drop_index("ix_followup_state")
        batch_op.drop_index("ix_followup_contact")
        batch_op.drop_index("ix_followup_company")

    op.drop_table("followup")
