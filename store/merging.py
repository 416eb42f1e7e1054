"""Two people who turn out to be one.

The timeline's events are facts and stay; only who did them, and whom they keep informed, is told by the name they have
now. What else an event says of others (whom it told, who was passed over) names staff, and staff are never merged away.
So it is with turns, shifts, gaps and follow-ups, which are the staff's alone.

A request that found out who somebody is may be at work while they are merged, and write under the old name after that.
So who was merged is gone through again, by the slow beat, until no such request can be left.
"""

from collections.abc import Iterator

from sqlalchemy import Column, ColumnElement, Table, and_, delete, exists, or_, select, update

from bot.domain.people import PersonId
from store import codec, tables
from store.transaction import Transaction

_TIMES_AGAIN = 2
"""A beat may come right after the merge, so the next one counts."""


def merge(db: Transaction, one: PersonId, *, into: PersonId) -> None:
    """Everything of `one` becomes `into`'s. The row of `one` stays, nameable and without e-mail and handles.

    Nobody may have been merged into `one` and be merged away later under its name: those go along.
    """
    people = tables.people
    _lock(db, one)
    db.run(update(people).where(people.c.merged_into == one).values(merged_into=into, looks_left=_TIMES_AGAIN))
    db.run(
        update(people)
        .where(people.c.id == one)
        .values(email=None, email_key=None, merged_into=into, looks_left=_TIMES_AGAIN)
    )
    _move(db, one, into)


def merge_again(db: Transaction) -> int:
    """Move what was written under the name of somebody just after they were merged. How many people were looked at."""
    people = tables.people
    fresh = select(people.c.id, people.c.merged_into).where(people.c.looks_left > 0).order_by(people.c.id)
    rows = db.rows(fresh)
    for row in rows:
        _lock(db, row.id)
        _move(db, row.id, row.merged_into)
        db.run(update(people).where(people.c.id == row.id).values(looks_left=people.c.looks_left - 1))
    return len(rows)


def _lock(db: Transaction, one: PersonId) -> None:
    """The tickets first, in their order: whoever changes one holds it before anything else."""
    tickets, timeline = tables.tickets, tables.timeline
    said = exists().where(timeline.c.ticket == tickets.c.id, or_(timeline.c.by == one, _watched(one)))
    theirs = or_(tickets.c.requester == one, tickets.c.reporter == one, said)
    db.rows(db.locked(select(tickets.c.id).where(theirs).order_by(tickets.c.id)))


def _move(db: Transaction, one: PersonId, into: PersonId) -> None:
    for table, column in _columns():
        db.run(update(table).where(column == one).values({column: into}))
    _watch(db, one, into)
    _readdress(db, tables.placements, one, into, tables.placements.c.platform)
    _readdress(db, tables.outbox, one, into)


def _columns() -> Iterator[tuple[Table, Column[str]]]:
    """Wherever a person stands: each column that points at one, and who did what."""
    for table in tables.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column is tables.people.c.id for key in column.foreign_keys) and table is not tables.people:
                yield table, column
    yield tables.timeline, tables.timeline.c.by


def _watched(one: PersonId) -> ColumnElement[bool]:
    timeline = tables.timeline
    return and_(timeline.c.kind == "watched", timeline.c.facts["person"].as_string() == one)


def _watch(db: Transaction, one: PersonId, into: PersonId) -> None:
    timeline = tables.timeline
    for row in db.rows(select(timeline.c.ticket, timeline.c.seq, timeline.c.facts).where(_watched(one))):
        this = update(timeline).where(timeline.c.ticket == row.ticket, timeline.c.seq == row.seq)
        db.run(this.values(facts={**row.facts, "person": into}))


def _readdress(db: Transaction, table: Table, one: PersonId, into: PersonId, *more: Column[str]) -> None:
    """What both of them have is kept once. `more` columns tell two of them apart."""
    old, new = codec.address(one), codec.address(into)
    same = table.alias()
    both = [same.c.audience == new, same.c.subject == table.c.subject, same.c.face == table.c.face]
    both += [same.c[column.name] == column for column in more]
    if table is tables.outbox:
        both += [same.c.buried_at.is_(None), table.c.buried_at.is_(None)]
    db.run(delete(table).where(table.c.audience == old, exists().where(and_(*both))))
    db.run(update(table).where(table.c.audience == old).values(audience=new))
