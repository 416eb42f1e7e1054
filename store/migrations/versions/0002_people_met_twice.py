"""People met twice, several ways to a person, closed channels, answers that were lost.

What an older desk writes while it still runs beside this one is filled in by the database.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)
WAITING = sa.text("buried_at IS NULL")
UNDER_WAY = sa.text("buried_at IS NULL AND (leased_until IS NOT NULL OR next_try_at IS NOT NULL)")


def upgrade() -> None:
    op.add_column("people", sa.Column("merged_into", sa.Text()))
    op.add_column("people", sa.Column("looks_left", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.create_index("ix_people_merged_into", "people", ["merged_into"])
    op.add_column("handles", sa.Column("used_at", MOMENT))
    op.add_column("handles", sa.Column("lost_at", MOMENT))
    op.add_column("outbox", sa.Column("is_doubtful", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_outbox_turn", "outbox", ["urgent", "id"], sqlite_where=WAITING, postgresql_where=WAITING)
    op.create_index("ix_outbox_under_way", "outbox", ["audience"], sqlite_where=UNDER_WAY, postgresql_where=UNDER_WAY)
    _one_place_on_each_platform()
    op.create_table(
        "closures",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("platform", "place", name="pk_closures"),
    )


def _one_place_on_each_platform() -> None:
    with op.batch_alter_table("placements") as placements:
        placements.drop_constraint("pk_placements", type_="primary")
        placements.create_primary_key("pk_placements", ["subject", "audience", "face", "platform"])
