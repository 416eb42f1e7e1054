"""Accounts that people link themselves: the codes for it, and the wrong ones that were typed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "pairings",
        sa.Column("id", ID, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("asker", sa.Text(), nullable=False),
        sa.Column("asked_with", sa.Text(), nullable=False),
        sa.Column("asker_name", sa.Text(), nullable=False),
        sa.Column("typist", sa.Text()),
        sa.Column("typed_with", sa.Text()),
        sa.Column("typist_name", sa.Text(), nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("linked_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_pairings"),
        sa.UniqueConstraint("code", name="uq_pairings_code"),
        sa.ForeignKeyConstraint(["asker"], ["people.id"], name="fk_pairings_asker"),
        sa.ForeignKeyConstraint(["typist"], ["people.id"], name="fk_pairings_typist"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pairings_asker", "pairings", ["asker"])
    op.create_index("ix_pairings_typist", "pairings", ["typist"])
    op.create_index("ix_pairings_ends_at", "pairings", ["ends_at"])
    op.create_table(
        "wrong_codes",
        sa.Column("id", ID, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_wrong_codes"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_wrong_codes_person"),
    )
    op.create_index("ix_wrong_codes_person", "wrong_codes", ["person"])
    op.create_index("ix_wrong_codes_at", "wrong_codes", ["at"])
