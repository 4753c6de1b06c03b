"""HTML parts, what answers bring along, words that are set aside, and mails that two accounts know"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Forward. Mails go out as text alone, as they did; what earlier answers brought along is not known."""
    _add("mailboxes", sa.Column("html", sa.Boolean(), nullable=False, server_default=sa.false()))
    _add("replies", sa.Column("attachments", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("drafts") as batch:
        batch.add_column(sa.Column("set_aside", sa.JSON(), nullable=True))
    with op.batch_alter_table("outgoing_mails") as batch:
        batch.drop_constraint(op.f("uq_outgoing_mails_message_id"), type_="unique")
        batch.create_unique_constraint(
            op.f("uq_outgoing_mails_account_id_message_id"), ["account_id", "message_id"]
        )


def _add(table: str, column: sa.Column[object]) -> None:
    with op.batch_alter_table(table) as batch:
        batch.add_column(column)
    with op.batch_alter_table(table) as batch:
        batch.alter_column(column.name, server_default=None)


def downgrade() -> None:
    """Back. Of a mail that two accounts know stays the one that has its bytes, else the first by its id."""
    op.execute(
        "DELETE FROM outgoing_mails WHERE EXISTS (SELECT 1 FROM outgoing_mails AS other"
        " WHERE other.message_id = outgoing_mails.message_id AND (length(other.message) >"
        " length(outgoing_mails.message) OR (length(other.message) = length(outgoing_mails.message)"
        " AND other.id < outgoing_mails.id)))"
    )
    with op.batch_alter_table("outgoing_mails") as batch:
        batch.drop_constraint(op.f("uq_outgoing_mails_account_id_message_id"), type_="unique")
        batch.create_unique_constraint(op.f("uq_outgoing_mails_message_id"), ["message_id"])
    with op.batch_alter_table("drafts") as batch:
        batch.drop_column("set_aside")
    with op.batch_alter_table("replies") as batch:
        batch.drop_column("attachments")
    with op.batch_alter_table("mailboxes") as batch:
        batch.drop_column("html")
