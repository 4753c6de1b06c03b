"""letters and useful things of one's own, busy hours, mailboxes, and mails that go out and come in"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Forward."""
    _writing()
    _mailboxes()
    _mails()
    with op.batch_alter_table("drafts") as batch:
        batch.add_column(sa.Column("thing_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_drafts_thing_id_useful_things"),
            "useful_things",
            ["thing_id"],
            ["id"],
            ondelete="SET NULL",
        )
    _add("drafts", sa.Column("times", sa.JSON(), nullable=False, server_default="[]"))
    _add("contacts", sa.Column("bounced", sa.JSON(), nullable=False, server_default="[]"))
    _add(
        "accounts",
        sa.Column("work_from", sa.Time(), nullable=False, server_default="09:00:00.000000"),
        sa.Column("work_until", sa.Time(), nullable=False, server_default="18:00:00.000000"),
        sa.Column("mail_footer", sa.Boolean(), nullable=False, server_default=sa.true()),
    )


def _add(table: str, *columns: sa.Column[object]) -> None:
    """Columns whose defaults are for the rows there are."""
    with op.batch_alter_table(table) as batch:
        for column in columns:
            batch.add_column(column)
    with op.batch_alter_table(table) as batch:
        for column in columns:
            batch.alter_column(column.name, server_default=None)


def _writing() -> None:
    op.create_table(
        "letters",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        _owner("letters"),
        sa.PrimaryKeyConstraint("account_id", "name", "language", name=op.f("pk_letters")),
    )
    op.create_table(
        "useful_things",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _owner("useful_things"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_useful_things")),
    )
    op.create_index("ix_useful_things_account_id", "useful_things", ["account_id"])
    op.create_table(
        "busy_calendars",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("busy", sa.JSON(), nullable=False),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("modified", sa.String(), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _owner("busy_calendars"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_calendars")),
    )
    op.create_index("ix_busy_calendars_account_id", "busy_calendars", ["account_id"])


def _mailboxes() -> None:
    op.create_table(
        "mailboxes",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("smtp", sa.JSON(), nullable=False),
        sa.Column("smtp_sealed", sa.String(), nullable=False),
        sa.Column("imap", sa.JSON(), nullable=True),
        sa.Column("imap_sealed", sa.String(), nullable=True),
        sa.Column("daily_limit", sa.Integer(), nullable=False),
        sa.Column("pause", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("watched_by", sa.String(), nullable=True),
        sa.Column("watched_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uid_validity", sa.BigInteger(), nullable=True),
        sa.Column("seen_uid", sa.BigInteger(), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        _owner("mailboxes"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_mailboxes")),
    )


def _mails() -> None:
    op.create_table(
        "outgoing_mails",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("message", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("in_sent", sa.Boolean(), nullable=False),
        _owner("outgoing_mails"),
        _of("outgoing_mails", "contact_id", "contacts"),
        _of("outgoing_mails", "draft_id", "drafts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mails")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outgoing_mails_message_id")),
    )
    for column in ("account_id", "contact_id", "draft_id"):
        op.create_index(f"ix_outgoing_mails_{column}", "outgoing_mails", [column])
    op.create_index("ix_outgoing_mails_state_send_at", "outgoing_mails", ["state", "send_at"])
    op.create_table(
        "replies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("quoted", sa.String(), nullable=False),
        sa.Column("back_on", sa.Date(), nullable=True),
        sa.Column("failed", sa.String(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        _owner("replies"),
        _of("replies", "contact_id", "contacts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replies")),
        sa.UniqueConstraint("account_id", "message_id", name=op.f("uq_replies_account_id_message_id")),
    )
    op.create_index("ix_replies_contact_id", "replies", ["contact_id"])


def _owner(table: str) -> sa.ForeignKeyConstraint:
    return _of(table, "account_id", "accounts")


def _of(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    """Back. Letters, things and mailboxes of one's own are gone."""
    with op.batch_alter_table("accounts") as batch:
        for column in ("mail_footer", "work_until", "work_from"):
            batch.drop_column(column)
    with op.batch_alter_table("contacts") as batch:
        batch.drop_column("bounced")
    with op.batch_alter_table("drafts") as batch:
        batch.drop_constraint(op.f("fk_drafts_thing_id_useful_things"), type_="foreignkey")
        batch.drop_column("thing_id")
        batch.drop_column("times")
    for table in ("replies", "outgoing_mails", "mailboxes", "busy_calendars", "useful_things", "letters"):
        op.drop_table(table)
