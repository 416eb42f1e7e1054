"""The tables. Their rows never leave the store.

The ticket's row is the lock of everything about the ticket: whoever changes its timeline, timers or notices in
PostgreSQL holds it first, so that two units cannot wait for each other.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    and_,
    false,
    or_,
    text,
)

from store.columns import Moment, Words

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

_Id = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only if the column is an INTEGER, which holds 64 bits there."""

inbox = Table(
    "inbox",
    metadata,
    Column("key", Words, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("outcome", Words),
)

people = Table(
    "people",
    metadata,
    Column("id", Words, primary_key=True),
    Column("name", Words, nullable=False),
    Column("email", Words),
    Column("email_key", Words, unique=True),  # the e-mail as it is compared: case does not tell people apart
    Column("zone", Words, nullable=False),
    Column("presence", Words, nullable=False),
    Column("present_until", Moment),
    Column("is_enrolled", Boolean, nullable=False),
    Column("merged_into", Words),  # who they turned out to be
    # How often to look for what was written for them since.
    Column("looks_left", Integer, nullable=False, server_default=text("0")),
    Index("ix_people_merged_into", "merged_into"),
)

handles = Table(
    "handles",
    metadata,
    Column("platform", Words, primary_key=True),
    Column("tenant", Words, primary_key=True),
    Column("id", Words, primary_key=True),
    Column("person", Words, ForeignKey(people.c.id), nullable=False, index=True),
    Column("used_at", Moment),  # when it became the one they act with
    Column("lost_at", Moment),  # since when nothing arrives there
)

pairings = Table(
    "pairings",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("code", Words, nullable=False, unique=True),  # its digest
    Column("asker", Words, ForeignKey(people.c.id), nullable=False, index=True),
    Column("asked_with", Words, nullable=False),
    Column("asker_name", Words, nullable=False),
    Column("typist", Words, ForeignKey(people.c.id), index=True),
    Column("typed_with", Words),
    Column("typist_name", Words, nullable=False),
    Column("ends_at", Moment, nullable=False, index=True),
    Column("linked_at", Moment),
    sqlite_autoincrement=True,  # a form that is open must not come to stand for another one
)

wrong_codes = Table(
    "wrong_codes",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("person", Words, ForeignKey(people.c.id), nullable=False, index=True),
    Column("at", Moment, nullable=False, index=True),
)

counters = Table(
    "counters",
    metadata,
    Column("name", Words, primary_key=True),
    Column("value", Integer, nullable=False),
)

tickets = Table(
    "tickets",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("prefix", Words, nullable=False),
    Column("requester", Words, ForeignKey(people.c.id), nullable=False, index=True),
    Column("reporter", Words, ForeignKey(people.c.id)),
    Column("account", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("category", Words, nullable=False),
    Column("summary", Words, nullable=False),
    Column("description", Words, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("impact", Words, nullable=False),
    Column("urgency", Words, nullable=False),
    Column("priority", Words, nullable=False),
    Column("status", Words, nullable=False),
    Column("status_kind", Words, nullable=False),
    Column("team", Words),
    Column("owner", Words, ForeignKey(people.c.id)),
    Column("filed_at", Moment, nullable=False),
    Column("done_at", Moment),
    Column("ended_as", Words),  # the disposition, once it is resolved
    Column("due_at", Moment),
    Column("ladders", JSON, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("said", Words, nullable=False),  # what the requester may find it by
    Column("said_within", Words, nullable=False),  # what only the staff may find it by
    Index("ix_tickets_requester_status_kind_done_at", "requester", "status_kind", "done_at"),
    Index("ix_tickets_owner_status_kind", "owner", "status_kind"),
    Index("ix_tickets_team_status_kind", "team", "status_kind"),
    Index("ix_tickets_status_kind_done_at", "status_kind", "done_at"),
)

timeline = Table(
    "timeline",
    metadata,
    Column("ticket", Integer, ForeignKey(tickets.c.id), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", Words, index=True),
    Column("facts", JSON, nullable=False),
)

rotations = Table(
    "rotations",
    metadata,
    Column("team", Words, primary_key=True),
    Column("turn", Integer, nullable=False),
)

turns = Table(
    "turns",
    metadata,
    Column("team", Words, ForeignKey(rotations.c.team), primary_key=True),
    Column("agent", Words, primary_key=True),
    Column("turn", Integer, nullable=False),
)

timers = Table(
    "timers",
    metadata,
    Column("ticket", Integer, ForeignKey(tickets.c.id), primary_key=True),
    Column("key", Words, primary_key=True),
    Column("kind", Words, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("clock", Words),
    Column("instance", Integer, nullable=False),
    Column("percent", Integer, nullable=False),
    Column("policy", Words, nullable=False),
    Column("has_fired", Boolean, nullable=False),
)
Index("ix_timers_due_at", timers.c.due_at, sqlite_where=~timers.c.has_fired, postgresql_where=~timers.c.has_fired)

outbox = Table(
    "outbox",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("subject", Words, nullable=False),  # a ticket, or the topic of a bulletin
    Column("audience", Words, nullable=False),
    Column("face", Words, nullable=False),
    Column("under_card", Boolean, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("put_at", Moment, nullable=False),
    Column("put_again_at", Moment),  # set while a lease is held: what is under way may be old already
    Column("leased_until", Moment),
    Column("held_until", Moment),  # nobody has tried yet: it is not the time for it
    Column("next_try_at", Moment),
    Column("attempts", Integer, nullable=False),
    Column("first_tried_at", Moment),
    Column("why", Words),
    Column("buried_at", Moment),
    # A try ended without an answer, so it may have arrived.
    Column("is_doubtful", Boolean, nullable=False, server_default=false()),
    sqlite_autoincrement=True,  # a number is never given twice: a late worker settles by it
)
_waiting = outbox.c.buried_at.is_(None)
Index(
    "uq_outbox_waiting",
    outbox.c.subject,
    outbox.c.audience,
    outbox.c.face,
    unique=True,
    sqlite_where=_waiting,
    postgresql_where=_waiting,
)
Index("ix_outbox_lane", outbox.c.audience, outbox.c.id, sqlite_where=_waiting, postgresql_where=_waiting)
Index("ix_outbox_turn", outbox.c.urgent, outbox.c.id, sqlite_where=_waiting, postgresql_where=_waiting)
under_way = and_(_waiting, or_(outbox.c.leased_until.is_not(None), outbox.c.next_try_at.is_not(None)))
"""Was tried, and perhaps still is."""
Index("ix_outbox_under_way", outbox.c.audience, sqlite_where=under_way, postgresql_where=under_way)

closures = Table(
    "closures",
    metadata,
    Column("platform", Words, primary_key=True),
    Column("place", Words, primary_key=True),  # empty for the whole platform
    Column("why", Words, nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=False),
)

placements = Table(
    "placements",
    metadata,
    Column("subject", Words, primary_key=True),
    Column("audience", Words, primary_key=True),
    Column("face", Words, primary_key=True),
    Column("platform", Words, primary_key=True),
    Column("conversation", Words, nullable=False),
    Column("message", Words, nullable=False),
    Index("uq_placements_message", "platform", "conversation", "message", unique=True),
)

gathered = Table(
    "gathered",
    metadata,
    # No foreign key: who gathers holds the rows of no ticket, and must wait for nobody who does.
    Column("audience", Words, primary_key=True),
    Column("ticket", Integer, primary_key=True, autoincrement=False),
    Column("face", Words, primary_key=True),
    Column("lead_ticket", Integer, nullable=False),
    Column("lead_face", Words, nullable=False),
    Column("place", Integer, nullable=False),
    Index("ix_gathered_lead", "audience", "lead_ticket", "lead_face"),
)

follow_ups = Table(
    "follow_ups",
    metadata,
    Column("ticket", Integer, ForeignKey(tickets.c.id), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("what", Words, nullable=False),
    Column("person", Words, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("late_at", Moment, nullable=False),
    Column("done_at", Moment),
)
_not_done = follow_ups.c.done_at.is_(None)
Index("ix_follow_ups_person", follow_ups.c.person, sqlite_where=_not_done, postgresql_where=_not_done)

marks = Table(
    "marks",
    metadata,
    Column("name", Words, primary_key=True),
    Column("at", Moment, nullable=False),
)

addresses = Table(
    "addresses",
    metadata,
    Column("platform", Words, primary_key=True),
    Column("of", Words, primary_key=True),
    Column("url", Words, nullable=False),
    Column("conversation", Words, nullable=False),
    Column("account", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_addresses_platform_at", "platform", "at"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", Words, primary_key=True),
    Column("person", Words, ForeignKey(people.c.id), nullable=False, index=True),
    Column("category", Words, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("offered", JSON, nullable=False),
    Column("at", Moment, nullable=False),
)

deflections = Table(
    "deflections",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("person", Words, ForeignKey(people.c.id), nullable=False),
    Column("category", Words, nullable=False),
    Column("article", Words, nullable=False),
    Column("question", Words, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("is_taken_back", Boolean, nullable=False),
    Index("ix_deflections_person_at", "person", "at"),
)

fingerprints = Table(
    "fingerprints",
    metadata,
    Column("what", Words, primary_key=True),
    Column("fingerprint", Words, nullable=False),
)

shifts = Table(
    "shifts",
    metadata,
    Column("rota", Words, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("person", Words, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False, index=True),
)

overrides = Table(
    "overrides",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("layer", Integer, nullable=False),
    Column("person", Words, ForeignKey(people.c.id), nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False, index=True),
    Column("made_by", Words, ForeignKey(people.c.id), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("swap", _Id),
    Column("undone_by", Words, ForeignKey(people.c.id)),
    Column("undone_at", Moment),
    sqlite_autoincrement=True,  # the later made wins, so a number is never given twice
)

swaps = Table(
    "swaps",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("asker", Words, ForeignKey(people.c.id), nullable=False),
    Column("colleague", Words, ForeignKey(people.c.id), nullable=False),
    Column("given_layer", Integer, nullable=False),
    Column("given_starts_at", Moment, nullable=False),
    Column("given_ends_at", Moment, nullable=False),
    Column("taken_layer", Integer, nullable=False),
    Column("taken_starts_at", Moment, nullable=False),
    Column("taken_ends_at", Moment, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("state", Words, nullable=False),
    Column("answered_at", Moment),
    sqlite_autoincrement=True,
)

feeds = Table(
    "feeds",
    metadata,
    Column("rota", Words, primary_key=True),
    Column("etag", Words),
    Column("read_at", Moment),
    Column("strangers", Integer, nullable=False),
    Column("failing_since", Moment),
    Column("why", Words),
    Column("told_at", Moment),
)

hand_overs = Table(
    "hand_overs",
    metadata,
    Column("layer", Integer, primary_key=True, autoincrement=False),
    Column("told_until", Moment, nullable=False),
)

gaps = Table(
    "gaps",
    metadata,
    Column("layer", Integer, primary_key=True, autoincrement=False),
    Column("starts_at", Moment, primary_key=True),
    Column("person", Words, primary_key=True),  # empty where nobody's turn it is
    Column("ends_at", Moment, nullable=False, index=True),
)
