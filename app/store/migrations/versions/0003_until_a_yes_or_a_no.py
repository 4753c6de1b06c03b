"""until a yes or a no: cadences, moments, and what levelling goes by"""

from datetime import UTC
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TOO_LATE = sa.text("state = 'planned' AND too_late")
COUNTED = [
    "account_id",
    "event_id",
    "met_on",
    "mailed_on",
    "replied_on",
    "touched_on",
    "answered_on",
    "answer",
    "answer_reason",
    "touches",
    "cadence",
    "id",
]


def upgrade() -> None:
    """Forward. What was done so far becomes the contacts' history."""
    op.create_table(
        "cadences",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("repeats", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_cadences_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cadences")),
    )
    op.create_index("ix_cadences_account_id", "cadences", ["account_id"])
    op.create_table(
        "moments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("followup_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_moments_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_moments_contact_id_contacts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["followup_id"],
            ["followups.id"],
            name=op.f("fk_moments_followup_id_followups"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moments")),
    )
    op.create_index(
        "ix_moments_account_id_kind_day_contact_id", "moments", ["account_id", "kind", "day", "contact_id"]
    )
    op.create_index(
        "ix_moments_contact_id_account_id_made_at", "moments", ["contact_id", "account_id", "made_at"]
    )
    op.create_index("ix_moments_followup_id", "moments", ["followup_id"])
    with op.batch_alter_table("accounts") as batch:
        batch.add_column(sa.Column("subdivision", sa.String(), nullable=True))
    with op.batch_alter_table("contacts") as batch:
        batch.add_column(sa.Column("answer_words", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("answered_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("touches", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("touched_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("mailed_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("replied_on", sa.Date(), nullable=True))
    with op.batch_alter_table("followups") as batch:
        batch.add_column(sa.Column("resume", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("wanted_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("rank", sa.Integer(), nullable=False, server_default="2"))
        batch.add_column(sa.Column("patience", sa.Integer(), nullable=False, server_default="3"))
        batch.add_column(sa.Column("too_late", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("letter", sa.String(), nullable=True))
        batch.add_column(sa.Column("about", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("about_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_followups_about_id_contacts"), "contacts", ["about_id"], ["id"], ondelete="SET NULL"
        )
    _fill()
    with op.batch_alter_table("contacts") as batch:
        batch.alter_column("answer_words", server_default=None)
        batch.alter_column("touches", server_default=None)
    op.create_index("ix_contacts_insights", "contacts", COUNTED)
    op.drop_index("ix_followups_contact_id", "followups")
    op.create_index(
        "ix_followups_contact_id_account_id_state_urgency",
        "followups",
        ["contact_id", "account_id", "state", "urgency"],
    )
    with op.batch_alter_table("followups") as batch:
        batch.alter_column("wanted_on", nullable=False, existing_type=sa.Date())
        for name in ("resume", "rank", "patience", "too_late", "about"):
            batch.alter_column(name, server_default=None)
    op.create_index("ix_followups_about_id", "followups", ["about_id"])
    op.create_index(
        "ix_followups_too_late",
        "followups",
        ["account_id", "urgency"],
        sqlite_where=TOO_LATE,
        postgresql_where=TOO_LATE,
    )


def _fill() -> None:
    op.execute(
        "UPDATE followups SET wanted_on = due_on, resume = COALESCE(step + 1, 0), rank = CASE "
        "WHEN kind = 'promise' OR step = 0 THEN 0 WHEN step >= 6 THEN 3 ELSE 2 END, "
        "patience = CASE WHEN step >= 6 THEN 70 ELSE 3 END, "
        "letter = (SELECT letter FROM drafts WHERE drafts.followup_id = followups.id)"
    )
    op.execute(
        "INSERT INTO moments (id, account_id, contact_id, followup_id, kind, channel, what, note, at, day, "
        "made_at, before) SELECT id, account_id, contact_id, NULL, "
        "CASE state WHEN 'done' THEN 'touch' ELSE 'skip' END, channel, COALESCE((SELECT subject FROM drafts "
        "WHERE drafts.followup_id = followups.id), what), note, ended_at, date(ended_at), ended_at, '{}' "
        "FROM followups WHERE state IN ('done', 'skipped') AND ended_at IS NOT NULL"
    )
    _be_local()
    op.execute(
        "UPDATE contacts SET "
        "touches = (SELECT count(*) FROM moments WHERE contact_id = contacts.id AND kind = 'touch'), "
        "touched_on = (SELECT max(day) FROM moments WHERE contact_id = contacts.id AND kind = 'touch'), "
        "mailed_on = (SELECT min(day) FROM moments WHERE contact_id = contacts.id AND kind = 'touch' "
        "AND channel = 'email')"
    )


def _be_local() -> None:
    """A moment's day is the one it was where its owner lives; SQL knows UTC's."""
    moments = sa.table(
        "moments",
        sa.column("id", sa.Uuid()),
        sa.column("account_id", sa.Uuid()),
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("day", sa.Date()),
    )
    accounts = sa.table("accounts", sa.column("id", sa.Uuid()), sa.column("zone", sa.String()))
    found = sa.select(moments.c.id, moments.c.at, moments.c.day, accounts.c.zone)
    found = found.join(accounts, accounts.c.id == moments.c.account_id)
    changes = []
    for key, at, day, zone in op.get_bind().execute(found):
        instant = at if at.tzinfo else at.replace(tzinfo=UTC)
        local = instant.astimezone(ZoneInfo(zone)).date()
        if local != day:
            changes.append({"key": key, "local": local})
    if changes:
        change = sa.update(moments).where(moments.c.id == sa.bindparam("key"))
        op.get_bind().execute(change.values(day=sa.bindparam("local")), changes)


def downgrade() -> None:
    """Back. Letters, cadences of one's own and the history beyond follow-ups are lost."""
    op.execute("UPDATE contacts SET cadence = 'persistent'")
    op.drop_index("ix_followups_too_late", "followups")
    op.drop_index("ix_followups_about_id", "followups")
    with op.batch_alter_table("followups") as batch:
        batch.drop_constraint(op.f("fk_followups_about_id_contacts"), type_="foreignkey")
        for name in ("about_id", "about", "letter", "too_late", "patience", "rank", "wanted_on", "resume"):
            batch.drop_column(name)
    op.drop_index("ix_contacts_insights", "contacts")
    op.drop_index("ix_followups_contact_id_account_id_state_urgency", "followups")
    op.create_index("ix_followups_contact_id", "followups", ["contact_id"])
    with op.batch_alter_table("contacts") as batch:
        for name in ("replied_on", "mailed_on", "touched_on", "touches", "answered_on", "answer_words"):
            batch.drop_column(name)
    with op.batch_alter_table("accounts") as batch:
        batch.drop_column("subdivision")
    op.drop_table("moments")
    op.drop_table("cadences")
