"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WAITING = sa.text("buried_at IS NULL")


def upgrade() -> None:
    _inbox()
    _people()
    _tickets()
    _timeline()
    _turns()
    _timers()
    _outbox()
    _placements()
    _gathered()
    _follow_ups()
    _marks()
    _addresses()
    _drafts()
    _deflections()
    _fingerprints()
    _duty()
    _rounds()


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("outcome", sa.Text()),
        sa.PrimaryKeyConstraint("key", name="pk_inbox"),
    )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text()),
        sa.Column("email_key", sa.Text()),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("presence", sa.Text(), nullable=False),
        sa.Column("present_until", MOMENT),
        sa.Column("is_enrolled", sa.Boolean(), nullable=False),
        sa.Column("merged_into", sa.Text()),
        sa.Column("looks_left", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("email_key", name="uq_people_email_key"),
    )
    op.create_index("ix_people_merged_into", "people", ["merged_into"])
    op.create_table(
        "handles",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("used_at", MOMENT),
        sa.Column("lost_at", MOMENT),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_handles_person"),
        sa.PrimaryKeyConstraint("platform", "tenant", "id", name="pk_handles"),
    )
    op.create_index("ix_handles_person", "handles", ["person"])


def _tickets() -> None:
    op.create_table(
        "counters",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
    )
    op.create_table(
        "tickets",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("requester", sa.Text(), nullable=False),
        sa.Column("reporter", sa.Text()),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("impact", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("status_kind", sa.Text(), nullable=False),
        sa.Column("team", sa.Text()),
        sa.Column("owner", sa.Text()),
        sa.Column("filed_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT),
        sa.Column("ended_as", sa.Text()),
        sa.Column("due_at", MOMENT),
        sa.Column("ladders", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("said_within", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tickets"),
        sa.ForeignKeyConstraint(["requester"], ["people.id"], name="fk_tickets_requester"),
        sa.ForeignKeyConstraint(["reporter"], ["people.id"], name="fk_tickets_reporter"),
        sa.ForeignKeyConstraint(["owner"], ["people.id"], name="fk_tickets_owner"),
    )
    op.create_index("ix_tickets_owner_status_kind", "tickets", ["owner", "status_kind"])
    op.create_index("ix_tickets_requester", "tickets", ["requester"])
    op.create_index("ix_tickets_status_kind_done_at", "tickets", ["status_kind", "done_at"])
    op.create_index("ix_tickets_team_status_kind", "tickets", ["team", "status_kind"])


def _timeline() -> None:
    op.create_table(
        "timeline",
        sa.Column("ticket", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.Text()),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.id"], name="fk_timeline_ticket"),
        sa.PrimaryKeyConstraint("ticket", "seq", name="pk_timeline"),
    )
    op.create_index("ix_timeline_by", "timeline", ["by"])


def _turns() -> None:
    op.create_table(
        "rotations",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team", name="pk_rotations"),
    )
    op.create_table(
        "turns",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team"], ["rotations.team"], name="fk_turns_team"),
        sa.PrimaryKeyConstraint("team", "agent", name="pk_turns"),
    )


def _timers() -> None:
    op.create_table(
        "timers",
        sa.Column("ticket", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("clock", sa.Text()),
        sa.Column("instance", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("has_fired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.id"], name="fk_timers_ticket"),
        sa.PrimaryKeyConstraint("ticket", "key", name="pk_timers"),
    )
    op.create_index(
        "ix_timers_due_at",
        "timers",
        ["due_at"],
        sqlite_where=sa.text("has_fired = 0"),
        postgresql_where=sa.text("NOT has_fired"),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("face", sa.Text(), nullable=False),
        sa.Column("under_card", sa.Boolean(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("put_at", MOMENT, nullable=False),
        sa.Column("put_again_at", MOMENT),
        sa.Column("leased_until", MOMENT),
        sa.Column("held_until", MOMENT),
        sa.Column("next_try_at", MOMENT),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_tried_at", MOMENT),
        sa.Column("why", sa.Text()),
        sa.Column("buried_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_lane", "outbox", ["audience", "id"], sqlite_where=WAITING, postgresql_where=WAITING)
    op.create_index(
        "uq_outbox_waiting",
        "outbox",
        ["subject", "audience", "face"],
        unique=True,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def _placements() -> None:
    op.create_table(
        "placements",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("face", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "audience", "face", "platform", name="pk_placements"),
    )
    op.create_index("uq_placements_message", "placements", ["platform", "conversation", "message"], unique=True)


def _gathered() -> None:
    op.create_table(
        "gathered",
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("ticket", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("face", sa.Text(), nullable=False),
        sa.Column("lead_ticket", sa.Integer(), nullable=False),
        sa.Column("lead_face", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("audience", "ticket", "face", name="pk_gathered"),
    )
    op.create_index("ix_gathered_lead", "gathered", ["audience", "lead_ticket", "lead_face"])


def _follow_ups() -> None:
    op.create_table(
        "follow_ups",
        sa.Column("ticket", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("late_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.id"], name="fk_follow_ups_ticket"),
        sa.PrimaryKeyConstraint("ticket", "number", name="pk_follow_ups"),
    )
    not_done = sa.text("done_at IS NULL")
    op.create_index("ix_follow_ups_person", "follow_ups", ["person"], sqlite_where=not_done, postgresql_where=not_done)


def _marks() -> None:
    op.create_table(
        "marks",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_marks"),
    )


def _addresses() -> None:
    op.create_table(
        "addresses",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("of", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("platform", "of", name="pk_addresses"),
    )
    op.create_index("ix_addresses_platform_at", "addresses", ["platform", "at"])


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("offered", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_drafts_person"),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
    )
    op.create_index("ix_drafts_person", "drafts", ["person"])


def _deflections() -> None:
    op.create_table(
        "deflections",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("is_taken_back", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_deflections_person"),
        sa.PrimaryKeyConstraint("id", name="pk_deflections"),
    )
    op.create_index("ix_deflections_at", "deflections", ["at"])
    op.create_index("ix_deflections_person_at", "deflections", ["person", "at"])


def _fingerprints() -> None:
    op.create_table(
        "fingerprints",
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("what", name="pk_fingerprints"),
    )


def _duty() -> None:
    op.create_table(
        "shifts",
        sa.Column("rota", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("rota", "number", name="pk_shifts"),
    )
    op.create_index("ix_shifts_ends_at", "shifts", ["ends_at"])
    op.create_table(
        "overrides",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("layer", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("swap", NUMBER),
        sa.Column("undone_by", sa.Text()),
        sa.Column("undone_at", MOMENT),
        *(
            sa.ForeignKeyConstraint([who], ["people.id"], name=f"fk_overrides_{who}")
            for who in ("person", "made_by", "undone_by")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_overrides"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_overrides_ends_at", "overrides", ["ends_at"])
    op.create_table(
        "swaps",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("asker", sa.Text(), nullable=False),
        sa.Column("colleague", sa.Text(), nullable=False),
        sa.Column("given_layer", sa.Integer(), nullable=False),
        sa.Column("given_starts_at", MOMENT, nullable=False),
        sa.Column("given_ends_at", MOMENT, nullable=False),
        sa.Column("taken_layer", sa.Integer(), nullable=False),
        sa.Column("taken_starts_at", MOMENT, nullable=False),
        sa.Column("taken_ends_at", MOMENT, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answered_at", MOMENT),
        *(sa.ForeignKeyConstraint([who], ["people.id"], name=f"fk_swaps_{who}") for who in ("asker", "colleague")),
        sa.PrimaryKeyConstraint("id", name="pk_swaps"),
        sqlite_autoincrement=True,
    )


def _rounds() -> None:
    op.create_table(
        "feeds",
        sa.Column("rota", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("read_at", MOMENT),
        sa.Column("strangers", sa.Integer(), nullable=False),
        sa.Column("failing_since", MOMENT),
        sa.Column("why", sa.Text()),
        sa.Column("told_at", MOMENT),
        sa.PrimaryKeyConstraint("rota", name="pk_feeds"),
    )
    op.create_table(
        "hand_overs",
        sa.Column("layer", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("told_until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("layer", name="pk_hand_overs"),
    )
    op.create_table(
        "gaps",
        sa.Column("layer", sa.Integer(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("layer", "starts_at", "person", name="pk_gaps"),
    )
    op.create_index("ix_gaps_ends_at", "gaps", ["ends_at"])
