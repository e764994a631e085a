"""People in full, openings in full, imports of many, and what can be undone."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "change_act",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column(
            "about",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("acted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undoing_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_change_act_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_act")),
        sa.UniqueConstraint("user_id", "id", name=op.f("uq_change_act_user_id_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("change_act", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.create_index("ix_change_act_at", ["user_id", "acted_at"], unique=False)

    op.create_table(
        "column_mapping",
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column(
            "options",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_column_mapping_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_mapping")),
        sa.UniqueConstraint("user_id", "fingerprint", name=op.f("uq_column_mapping_user_id_fingerprint")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "custom_field",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_custom_field_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custom_field")),
        sa.UniqueConstraint("user_id", "id", name=op.f("uq_custom_field_user_id_id")),
        sa.UniqueConstraint("user_id", "name_key", name=op.f("uq_custom_field_user_id_name_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "tag",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("colour", sa.String(32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_tag_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("user_id", "id", name=op.f("uq_tag_user_id_id")),
        sa.UniqueConstraint("user_id", "name_key", name=op.f("uq_tag_user_id_name_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "change_row",
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column(
            "before",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=True,
        ),
        sa.Column("after_rev", sa.Integer(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id", "act_id"],
            ["change_act.user_id", "change_act.id"],
            name=op.f("fk_change_row_user_id_act_id_change_act"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_change_row_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_row")),
        sa.UniqueConstraint(
            "act_id", "table_name", "row_id", name=op.f("uq_change_row_act_id_table_name_row_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "contact_alias",
        sa.Column("former_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id", "contact_id"],
            ["contact.user_id", "contact.id"],
            name=op.f("fk_contact_alias_user_id_contact_id_contact"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_contact_alias_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_alias")),
        sa.UniqueConstraint("user_id", "former_id", name=op.f("uq_contact_alias_user_id_former_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("contact_alias", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.create_index("ix_contact_alias_contact", ["contact_id"], unique=False)

    op.create_table(
        "contact_origin",
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column(
            "said",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id", "contact_id"],
            ["contact.user_id", "contact.id"],
            name=op.f("fk_contact_origin_user_id_contact_id_contact"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_contact_origin_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_origin")),
        sa.UniqueConstraint("user_id", "source", "key", name=op.f("uq_contact_origin_user_id_source_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("contact_origin", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.create_index("ix_contact_origin_contact", ["contact_id"], unique=False)

    op.create_table(
        "contact_photo",
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id", "contact_id"],
            ["contact.user_id", "contact.id"],
            name=op.f("fk_contact_photo_user_id_contact_id_contact"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_contact_photo_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_photo")),
        sa.UniqueConstraint("contact_id", name=op.f("uq_contact_photo_contact_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "contact_tag",
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id", "contact_id"],
            ["contact.user_id", "contact.id"],
            name=op.f("fk_contact_tag_user_id_contact_id_contact"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id", "tag_id"],
            ["tag.user_id", "tag.id"],
            name=op.f("fk_contact_tag_user_id_tag_id_tag"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_contact_tag_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_tag")),
        sa.UniqueConstraint("contact_id", "tag_id", name=op.f("uq_contact_tag_contact_id_tag_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("contact_tag", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.create_index("ix_contact_tag_tag", ["tag_id", "contact_id"], unique=False)

    op.create_table(
        "custom_value",
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id", "contact_id"],
            ["contact.user_id", "contact.id"],
            name=op.f("fk_custom_value_user_id_contact_id_contact"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id", "field_id"],
            ["custom_field.user_id", "custom_field.id"],
            name=op.f("fk_custom_value_user_id_field_id_custom_field"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_custom_value_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custom_value")),
        sa.UniqueConstraint("contact_id", "field_id", name=op.f("uq_custom_value_contact_id_field_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("custom_value", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.create_index("ix_custom_value_field", ["field_id"], unique=False)

    op.create_table(
        "distinct_pair",
        sa.Column("low_id", sa.Integer(), nullable=False),
        sa.Column("high_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id", "high_id"],
            ["contact.user_id", "contact.id"],
            name=op.f("fk_distinct_pair_user_id_high_id_contact"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id", "low_id"],
            ["contact.user_id", "contact.id"],
            name=op.f("fk_distinct_pair_user_id_low_id_contact"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_distinct_pair_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distinct_pair")),
        sa.UniqueConstraint("low_id", "high_id", name=op.f("uq_distinct_pair_low_id_high_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("distinct_pair", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.create_index("ix_distinct_pair_high", ["high_id"], unique=False)

    op.create_table(
        "staged_record",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "said",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("verdict", sa.String(32), nullable=False),
        sa.Column("choosing", sa.String(32), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column(
            "reasons",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "diff",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=True,
        ),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id", "file_id"],
            ["staged_file.user_id", "staged_file.id"],
            name=op.f("fk_staged_record_user_id_file_id_staged_file"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_staged_record_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staged_record")),
        sa.UniqueConstraint("file_id", "place", name=op.f("uq_staged_record_file_id_place")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("staged_record", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.create_index("ix_staged_record_verdict", ["file_id", "verdict", "place"], unique=False)

    op.create_table(
        "opening_person",
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id", "contact_id"],
            ["contact.user_id", "contact.id"],
            name=op.f("fk_opening_person_user_id_contact_id_contact"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id", "opening_id"],
            ["opening.user_id", "opening.id"],
            name=op.f("fk_opening_person_user_id_opening_id_opening"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_opening_person_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_person")),
        sa.UniqueConstraint("opening_id", "contact_id", name=op.f("uq_opening_person_opening_id_contact_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("opening_person", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.create_index("ix_opening_person_contact", ["contact_id"], unique=False)

    with op.batch_alter_table("contact", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("pronouns", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("met_how", sa.String(32), nullable=True))
        batch_op.add_column(sa.Column("helps", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("linkedin", sa.String(32), nullable=False, server_default="not_asked"))
        batch_op.add_column(sa.Column("linkedin_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("recommendation", sa.String(32), nullable=False, server_default="none"))
        batch_op.add_column(sa.Column("recommendation_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("recommendation_asked_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("referral", sa.String(32), nullable=False, server_default="unknown"))
        batch_op.add_column(sa.Column("referral_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("referral_asked_on", sa.Date(), nullable=True))

    with op.batch_alter_table("debrief", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("in_confidence", sa.String(), nullable=False, server_default=""))

    # SQLite builds the table anew and cannot copy a generated column: it goes first and comes back last
    with op.batch_alter_table("followup", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_index("ix_followup_state")
        batch_op.drop_column("effective_day")

    with op.batch_alter_table("followup", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("opening_id", sa.Integer(), nullable=True))
        batch_op.create_index("ix_followup_opening", ["opening_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_followup_user_id_opening_id_opening"),
            "opening",
            ["user_id", "opening_id"],
            ["user_id", "id"],
            ondelete="CASCADE",
        )

    with op.batch_alter_table("followup", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(
            sa.Column(
                "effective_day",
                sa.Date(),
                sa.Computed("coalesce(snoozed_until, planned_on)", persisted=True),
                nullable=False,
            )
        )
        batch_op.create_index("ix_followup_state", ["user_id", "state", "effective_day"])

    with op.batch_alter_table("interaction", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("is_ask", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("interview", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("organiser_email", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("invited_as", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("declined_on", sa.Date(), nullable=True))

    with op.batch_alter_table("opening", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("source_contact_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("source", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("applied_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("decide_by", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("salary", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("instead_of_id", sa.Integer(), nullable=True))
        batch_op.create_index("ix_opening_source_contact", ["source_contact_id"], unique=False)
        batch_op.create_index("ix_opening_stage", ["user_id", "stage", "id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_opening_user_id_source_contact_id_contact"),
            "contact",
            ["user_id", "source_contact_id"],
            ["user_id", "id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_opening_user_id_instead_of_id_opening"),
            "opening",
            ["user_id", "instead_of_id"],
            ["user_id", "id"],
        )

    with op.batch_alter_table("position", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("move_noted_on", sa.Date(), nullable=True))

    with op.batch_alter_table("staged_file", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(32), nullable=False, server_default="invitation"))
        batch_op.add_column(sa.Column("worked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column(
                "options",
                sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
                nullable=True,
            )
        )
        batch_op.add_column(
            sa.Column(
                "account",
                sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("total", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("done", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("note", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("act_id", sa.Integer(), nullable=True))
        batch_op.alter_column("raw", existing_type=sa.LargeBinary(), nullable=True)


def downgrade() -> None:
    with op.batch_alter_table("staged_file", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.alter_column("raw", existing_type=sa.LargeBinary(), nullable=False)
        batch_op.drop_column("act_id")
        batch_op.drop_column("note")
        batch_op.drop_column("done")
        batch_op.drop_column("total")
        batch_op.drop_column("account")
        batch_op.drop_column("options")
        batch_op.drop_column("worked_at")
        batch_op.drop_column("kind")

    with op.batch_alter_table("position", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_column("move_noted_on")

    with op.batch_alter_table("opening", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_opening_user_id_instead_of_id_opening"), type_="foreignkey")
        batch_op.drop_constraint(
            batch_op.f("fk_opening_user_id_source_contact_id_contact"), type_="foreignkey"
        )
        batch_op.drop_index("ix_opening_stage")
        batch_op.drop_index("ix_opening_source_contact")
        batch_op.drop_column("instead_of_id")
        batch_op.drop_column("salary")
        batch_op.drop_column("decide_by")
        batch_op.drop_column("applied_on")
        batch_op.drop_column("source")
        batch_op.drop_column("source_contact_id")

    with op.batch_alter_table("interview", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_column("declined_on")
        batch_op.drop_column("invited_as")
        batch_op.drop_column("organiser_email")

    with op.batch_alter_table("interaction", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_column("is_ask")

    # SQLite builds the table anew and cannot copy a generated column: it goes first and comes back last
    with op.batch_alter_table("followup", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_index("ix_followup_state")
        batch_op.drop_column("effective_day")

    with op.batch_alter_table("followup", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_followup_user_id_opening_id_opening"), type_="foreignkey")
        batch_op.drop_index("ix_followup_opening")
        batch_op.drop_column("opening_id")

    with op.batch_alter_table("followup", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(
            sa.Column(
                "effective_day",
                sa.Date(),
                sa.Computed("coalesce(snoozed_until, planned_on)", persisted=True),
                nullable=False,
            )
        )
        batch_op.create_index("ix_followup_state", ["user_id", "state", "effective_day"])

    with op.batch_alter_table("debrief", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_column("in_confidence")

    with op.batch_alter_table("contact", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_column("referral_asked_on")
        batch_op.drop_column("referral_on")
        batch_op.drop_column("referral")
        batch_op.drop_column("recommendation_asked_on")
        batch_op.drop_column("recommendation_on")
        batch_op.drop_column("recommendation")
        batch_op.drop_column("linkedin_on")
        batch_op.drop_column("linkedin")
        batch_op.drop_column("helps")
        batch_op.drop_column("met_how")
        batch_op.drop_column("pronouns")

    with op.batch_alter_table("opening_person", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_index("ix_opening_person_contact")

    op.drop_table("opening_person")
    with op.batch_alter_table("staged_record", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_index("ix_staged_record_verdict")

    op.drop_table("staged_record")
    with op.batch_alter_table("distinct_pair", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_index("ix_distinct_pair_high")

    op.drop_table("distinct_pair")
    with op.batch_alter_table("custom_value", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_index("ix_custom_value_field")

    op.drop_table("custom_value")
    with op.batch_alter_table("contact_tag", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_index("ix_contact_tag_tag")

    op.drop_table("contact_tag")
    op.drop_table("contact_photo")
    with op.batch_alter_table("contact_origin", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_index("ix_contact_origin_contact")

    op.drop_table("contact_origin")
    with op.batch_alter_table("contact_alias", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_index("ix_contact_alias_contact")

    op.drop_table("contact_alias")
    op.drop_table("change_row")
    op.drop_table("tag")
    op.drop_table("custom_field")
    op.drop_table("column_mapping")
    with op.batch_alter_table("change_act", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_index("ix_change_act_at")

    op.drop_table("change_act")
