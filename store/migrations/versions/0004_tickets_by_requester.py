"""The tickets of one requester are found without looking at everybody's."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_index("ix_tickets_requester_status_kind_done_at", "tickets", ["requester", "status_kind", "done_at"])
