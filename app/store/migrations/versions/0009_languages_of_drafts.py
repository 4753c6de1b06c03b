"""In which language each draft is written"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Forward. Drafts there are speak their contact's language; where there are no letters in it, English."""
    with op.batch_alter_table("drafts") as batch:
        batch.add_column(sa.Column("language", sa.String(), nullable=False, server_default="en"))
    with op.batch_alter_table("drafts") as batch:
        batch.alter_column("language", server_default=None)
    op.execute(
        "UPDATE drafts SET language = known.language FROM (SELECT contacts.id AS id,"
        " COALESCE(NULLIF(contacts.language, ''), accounts.language) AS language"
        " FROM contacts JOIN accounts ON accounts.id = contacts.account_id) AS known"
        " WHERE known.id = drafts.contact_id AND known.language IN ('en', 'de', 'fr', 'es', 'pt')"
    )


def downgrade() -> None:
    """Back. Each is taken to be written in its contact's language."""
    with op.batch_alter_table("drafts") as batch:
        batch.drop_column("language")
