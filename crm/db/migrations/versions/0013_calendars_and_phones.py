"""Objects for phones, passwords for devices, calendar accounts elsewhere, and how far a feed looks ahead."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('app_password',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('secret_hash', sa.String(), nullable=False),
    sa.Column('scope', sa.String(32), nullable=False),
    sa.Column('is_read_only', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_client', sa.String(), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_app_password_user_id_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_app_password')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_app_password_secret_hash')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('app_password', schema=None) as batch_op:
        batch_op.create_index('ix_app_password_user', ['user_id', 'revoked_at'], unique=False)

    op.create_table('calendar_account',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('username', sa.String(), nullable=False),
    sa.Column('secret', sa.String(), nullable=False),
    sa.Column('home_href', sa.String(), nullable=False),
    sa.Column('own_href', sa.String(), nullable=False),
    sa.Column('has_made_own', sa.Boolean(), nullable=False),
    sa.Column('takes_tasks', sa.Boolean(), nullable=False),
    sa.Column('is_on', sa.Boolean(), nullable=False),
    sa.Column('is_leaving', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('claimed_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_ok_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('error_class', sa.String(), nullable=False),
    sa.Column('response', sa.String(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_calendar_account_user_id_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_account')),
    sa.UniqueConstraint('user_id', 'id', name=op.f('uq_calendar_account_user_id_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('calendar_account', schema=None) as batch_op:
        batch_op.create_index('ix_calendar_account_next', ['next_at'], unique=False)
        batch_op.create_index('ix_calendar_account_user', ['user_id'], unique=False)

    op.create_table('published_mark',
    sa.Column('shelf', sa.String(32), nullable=False),
    sa.Column('ref_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_published_mark_user_id_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_published_mark')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('published_mark', schema=None) as batch_op:
        batch_op.create_index('ix_published_mark_user', ['user_id', 'shelf'], unique=False)

    op.create_table('published_object',
    sa.Column('shelf', sa.String(32), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('ref_id', sa.Integer(), nullable=True),
    sa.Column('component', sa.String(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('etag', sa.String(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('face', sa.String(), nullable=False),
    sa.Column('is_open', sa.Boolean(), nullable=False),
    sa.Column('is_repeating', sa.Boolean(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_hidden', sa.Boolean(), nullable=False),
    sa.Column('gone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_published_object_user_id_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_published_object')),
    sa.UniqueConstraint('user_id', 'shelf', 'name', name=op.f('uq_published_object_user_id_shelf_name')),
    sa.UniqueConstraint('user_id', 'shelf', 'ref_id', name=op.f('uq_published_object_user_id_shelf_ref_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('published_object', schema=None) as batch_op:
        batch_op.create_index('ix_published_object_seq', ['user_id', 'shelf', 'seq'], unique=False)
        batch_op.create_index('ix_published_object_span', ['user_id', 'shelf', 'starts_at'], unique=False)
        batch_op.create_index('ix_published_object_uid', ['user_id', 'shelf', 'uid'], unique=False)

    op.create_table('published_shelf',
    sa.Column('shelf', sa.String(32), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('pruned_seq', sa.Integer(), nullable=False),
    sa.Column('epoch', sa.String(), nullable=False),
    sa.Column('properties', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_published_shelf_user_id_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_published_shelf')),
    sa.UniqueConstraint('user_id', 'shelf', name=op.f('uq_published_shelf_user_id_shelf')),
    sqlite_autoincrement=True
    )
    op.create_table('account_calendar',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('href', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('colour', sa.String(), nullable=False),
    sa.Column('is_own', sa.Boolean(), nullable=False),
    sa.Column('is_read', sa.Boolean(), nullable=False),
    sa.Column('ctag', sa.String(), nullable=False),
    sa.Column('sync_token', sa.String(), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['user_id', 'account_id'], ['calendar_account.user_id', 'calendar_account.id'], name=op.f('fk_account_calendar_user_id_account_id_calendar_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_account_calendar_user_id_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_calendar')),
    sa.UniqueConstraint('account_id', 'href', name=op.f('uq_account_calendar_account_id_href')),
    sa.UniqueConstraint('user_id', 'id', name=op.f('uq_account_calendar_user_id_id')),
    sqlite_autoincrement=True
    )
    op.create_table('mirrored_object',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('shelf', sa.String(32), nullable=False),
    sa.Column('ref_id', sa.Integer(), nullable=False),
    sa.Column('href', sa.String(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('etag', sa.String(), nullable=False),
    sa.Column('body_hash', sa.String(), nullable=False),
    sa.Column('seen', sa.String(), nullable=False),
    sa.Column('is_let_go', sa.Boolean(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['user_id', 'account_id'], ['calendar_account.user_id', 'calendar_account.id'], name=op.f('fk_mirrored_object_user_id_account_id_calendar_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_mirrored_object_user_id_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mirrored_object')),
    sa.UniqueConstraint('account_id', 'href', name=op.f('uq_mirrored_object_account_id_href')),
    sa.UniqueConstraint('account_id', 'shelf', 'ref_id', name=op.f('uq_mirrored_object_account_id_shelf_ref_id')),
    sqlite_autoincrement=True
    )
    op.create_table('found_event',
    sa.Column('calendar_id', sa.Integer(), nullable=False),
    sa.Column('href', sa.String(), nullable=False),
    sa.Column('etag', sa.String(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('said', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('state', sa.String(32), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['user_id', 'calendar_id'], ['account_calendar.user_id', 'account_calendar.id'], name=op.f('fk_found_event_user_id_calendar_id_account_calendar'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_found_event_user_id_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_found_event')),
    sa.UniqueConstraint('calendar_id', 'href', name=op.f('uq_found_event_calendar_id_href')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('found_event', schema=None) as batch_op:
        batch_op.create_index('ix_found_event_state', ['user_id', 'state', 'starts_at'], unique=False)

    with op.batch_alter_table('feed', table_kwargs={'sqlite_autoincrement': True}) as batch_op:
        batch_op.add_column(sa.Column('days_ahead', sa.Integer(), nullable=False, server_default='400'))
        batch_op.add_column(sa.Column('last_status', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('last_count', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('event_count', sa.Integer(), nullable=False, server_default='0'))



def downgrade() -> None:
    with op.batch_alter_table('feed', schema=None) as batch_op:
        batch_op.drop_column('event_count')
        batch_op.drop_column('last_count')
        batch_op.drop_column('last_status')
        batch_op.drop_column('days_ahead')

    with op.batch_alter_table('found_event', schema=None) as batch_op:
        batch_op.drop_index('ix_found_event_state')

    op.drop_table('found_event')
    op.drop_table('mirrored_object')
    op.drop_table('account_calendar')
    op.drop_table('published_shelf')
    with op.batch_alter_table('published_object', schema=None) as batch_op:
        batch_op.drop_index('ix_published_object_uid')
        batch_op.drop_index('ix_published_object_span')
        batch_op.drop_index('ix_published_object_seq')

    op.drop_table('published_object')
    with op.batch_alter_table('published_mark', schema=None) as batch_op:
        batch_op.drop_index('ix_published_mark_user')

    op.drop_table('published_mark')
    with op.batch_alter_table('calendar_account', schema=None) as batch_op:
        batch_op.drop_index('ix_calendar_account_user')
        batch_op.drop_index('ix_calendar_account_next')

    op.drop_table('calendar_account')
    with op.batch_alter_table('app_password', schema=None) as batch_op:
        batch_op.drop_index('ix_app_password_user')

    op.drop_table('app_password')
