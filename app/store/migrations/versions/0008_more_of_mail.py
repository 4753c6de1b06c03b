"""mails with an HTML part, what answers bring along, and words of a mail that are set aside"""

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


def _add(table: str, column: sa.Column[object]) -> None:
    with op.batch_alter_table(table) as batch:
        batch.add_column(column)
    with op.batch_alter_table(table) as batch:
        batch.alter_column(column.name, server_default=None)


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("drafts") as batch:
        batch.drop_column("set_aside")
    with op.batch_alter_table("replies") as batch:
        batch.drop_column("attachments")
    with op.batch_alter_table("mailboxes") as batch:
        batch.drop_column("html")
