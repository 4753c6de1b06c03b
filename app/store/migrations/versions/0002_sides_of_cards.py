"""sides of cards"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("captures", schema=None) as batch_op:
        batch_op.add_column(sa.Column("back_of_card", sa.Integer(), nullable=True))
        batch_op.create_index("ix_captures_account_id_back_of", ["account_id", "back_of"], unique=False)
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.add_column(sa.Column("side_of", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Back. Other sides stand for themselves again, as they did then."""
    op.execute(
        "UPDATE captures SET state = 'ready' WHERE EXISTS (SELECT 1 FROM cards WHERE cards.state = 'side' "
        "AND cards.account_id = captures.account_id AND cards.capture_id = captures.id)"
    )
    op.execute("UPDATE cards SET state = 'open' WHERE state = 'side'")
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.drop_column("side_of")
    with op.batch_alter_table("captures", schema=None) as batch_op:
        batch_op.drop_index("ix_captures_account_id_back_of")
        batch_op.drop_column("back_of_card")
