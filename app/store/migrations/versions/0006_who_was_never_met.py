"""people of a file whom their owner has never met, and what a file gave to those they knew"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_WHEN = ("account_id", "event_id", "met_on")
_REST = ("mailed_on", "replied_on", "touched_on", "answered_on", "answer", "answer_reason", "touches")


def upgrade() -> None:
    """Forward. Whom imports have made so far count as met: who of them was not is not known any more."""
    with op.batch_alter_table("contacts") as batch:
        batch.add_column(sa.Column("met", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("contacts") as batch:
        batch.alter_column("met", server_default=None)
    _index([*_WHEN, "met", *_REST, "cadence", "id"])
    with op.batch_alter_table("imports") as batch:
        batch.add_column(sa.Column("given", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("imports") as batch:
        batch.alter_column("given", server_default=None)


def _index(columns: Sequence[str]) -> None:
    op.drop_index("ix_contacts_insights", "contacts")
    op.create_index("ix_contacts_insights", "contacts", columns)


def downgrade() -> None:
    """Back. Everybody counts as met."""
    with op.batch_alter_table("imports") as batch:
        batch.drop_column("given")
    _index([*_WHEN, *_REST, "cadence", "id"])
    with op.batch_alter_table("contacts") as batch:
        batch.drop_column("met")
