"""The full-text index: FTS5 on SQLite, GIN over the same terms on PostgreSQL."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# The terms come ready from the application, so "ascii" only parts them at the blanks. The prefixes are those of
# an owner's four digits, kind and field with one to three letters.
SQLITE_UP = (
    "CREATE VIRTUAL TABLE search_index USING fts5(terms, content='search_entry', content_rowid='id',"
    " tokenize='ascii', prefix='7 8 9', detail='none', columnsize=0)",
    "CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab('search_index', 'row')",
    "CREATE TRIGGER search_entry_made AFTER INSERT ON search_entry BEGIN"
    " INSERT INTO search_index (rowid, terms) VALUES (new.id, new.terms); END",
    "CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry BEGIN"
    " INSERT INTO search_index (search_index, rowid, terms) VALUES ('delete', old.id, old.terms); END",
    "CREATE TRIGGER search_entry_changed AFTER UPDATE OF terms ON search_entry WHEN old.terms <> new.terms BEGIN"
    " INSERT INTO search_index (search_index, rowid, terms) VALUES ('delete', old.id, old.terms);"
    " INSERT INTO search_index (rowid, terms) VALUES (new.id, new.terms); END",
)
SQLITE_DOWN = (
    "DROP TRIGGER search_entry_changed",
    "DROP TRIGGER search_entry_gone",
    "DROP TRIGGER search_entry_made",
    "DROP TABLE search_vocabulary",
    "DROP TABLE search_index",
)


def upgrade() -> None:
    op.create_table(
        "search_entry",
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("ref_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("terms", sa.String(), nullable=False),
        sa.Column("spelling", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_search_entry_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("user_id", "kind", "ref_id", name=op.f("uq_search_entry_user_id_kind_ref_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_search_entry_contact", "search_entry", ["user_id", "contact_id"])
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE_UP:
            op.execute(statement)
        return
    op.execute(
        "CREATE INDEX search_terms ON search_entry USING gin (array_to_tsvector(string_to_array(terms, ' ')))"
    )
    allow_for_typing_errors()


def allow_for_typing_errors() -> None:
    """An index by trigrams, where the extension is there or may be added; search works without it."""
    connection = op.get_bind()
    try:
        with connection.begin_nested():
            connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
            connection.execute(
                sa.text("CREATE INDEX search_spelling ON search_entry USING gin (spelling gin_trgm_ops)")
            )
    except sa.exc.DBAPIError:
        return  # `crm doctor` says so, and docs/operations.md how to add it later


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE_DOWN:
            op.execute(statement)
    op.drop_table("search_entry")
