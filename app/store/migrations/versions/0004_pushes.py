"""pushes: the phones that want them, those that were sent, and when the morning begins"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "push_subscriptions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_push_subscriptions_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_subscriptions")),
        sa.UniqueConstraint("digest", name=op.f("uq_push_subscriptions_digest")),
    )
    op.create_index("ix_push_subscriptions_account_id", "push_subscriptions", ["account_id"])
    op.create_table(
        "pushes",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("waiting", sa.JSON(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_pushes_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "kind", "key", name=op.f("pk_pushes")),
    )
    with op.batch_alter_table("accounts") as batch:
        batch.add_column(sa.Column("morning_at", sa.Time(), nullable=False, server_default="08:00:00.000000"))
        batch.add_column(sa.Column("pushes_off", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("accounts") as batch:
        batch.alter_column("morning_at", server_default=None)
        batch.alter_column("pushes_off", server_default=None)


def downgrade() -> None:
    """Back. Phones have to ask for their notifications anew."""
    with op.batch_alter_table("accounts") as batch:
        batch.drop_column("pushes_off")
        batch.drop_column("morning_at")
    op.drop_table("pushes")
    op.drop_table("push_subscriptions")
