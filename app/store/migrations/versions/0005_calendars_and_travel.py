"""what a calendar shows and who fetches it; contacts that come from elsewhere, and two that become one"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Forward."""
    _feeds()
    op.create_table(
        "contact_uids",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _owner("contact_uids"),
        _contact("contact_uids", "contact_id"),
        sa.PrimaryKeyConstraint("account_id", "uid", name=op.f("pk_contact_uids")),
    )
    op.create_index("ix_contact_uids_contact_id", "contact_uids", ["contact_id"])
    op.create_table(
        "merges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        _owner("merges"),
        _contact("merges", "contact_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    op.create_index("ix_merges_account_id_contact_id", "merges", ["account_id", "contact_id"])
    op.create_table(
        "different_people",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        _owner("different_people"),
        _contact("different_people", "first_id"),
        _contact("different_people", "second_id"),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_different_people")),
    )
    op.create_index("ix_different_people_account_id", "different_people", ["account_id"])
    op.create_index("ix_different_people_second_id", "different_people", ["second_id"])
    op.create_table(
        "imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made", sa.JSON(), nullable=False),
        _owner("imports"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index("ix_imports_account_id", "imports", ["account_id"])


def _feeds() -> None:
    op.create_table(
        "feed_fetches",
        sa.Column("feed_id", sa.Uuid(), nullable=False),
        sa.Column("client", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name=op.f("fk_feed_fetches_feed_id_feeds"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("feed_id", "client", name=op.f("pk_feed_fetches")),
    )
    op.execute(
        "INSERT INTO feed_fetches (feed_id, client, at) SELECT id, last_fetched_by, last_fetched_at"
        " FROM feeds WHERE last_fetched_by IS NOT NULL AND last_fetched_at IS NOT NULL"
    )
    with op.batch_alter_table("feeds") as batch:
        batch.drop_column("last_fetched_at")
        batch.drop_column("last_fetched_by")
        batch.add_column(sa.Column("daily", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("alarm", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("shown", sa.String(), nullable=True))
        batch.add_column(sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("feeds") as batch:
        batch.alter_column("daily", server_default=None)
    op.create_table(
        "shown_events",
        sa.Column("feed_id", sa.Uuid(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name=op.f("fk_shown_events_feed_id_feeds"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("feed_id", "uid", name=op.f("pk_shown_events")),
    )
    op.add_column("accounts", sa.Column("revision", sa.Integer(), server_default="0", nullable=False))


def _owner(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_account_id_accounts")
    return sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=name, ondelete="CASCADE")


def _contact(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_contacts")
    return sa.ForeignKeyConstraint([column], ["contacts.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    """Back. Merged contacts stay merged."""
    for table in ("imports", "different_people", "merges", "contact_uids"):
        op.drop_table(table)
    op.drop_column("accounts", "revision")
    op.drop_table("shown_events")
    with op.batch_alter_table("feeds") as batch:
        batch.drop_column("shown_at")
        batch.drop_column("shown")
        batch.drop_column("alarm")
        batch.drop_column("daily")
        batch.add_column(sa.Column("last_fetched_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("last_fetched_by", sa.String(), nullable=True))
    op.execute(
        "UPDATE feeds SET last_fetched_at = (SELECT max(at) FROM feed_fetches WHERE feed_id = feeds.id),"
        " last_fetched_by ="
        " (SELECT client FROM feed_fetches WHERE feed_id = feeds.id ORDER BY at DESC LIMIT 1)"
    )
    op.drop_table("feed_fetches")
