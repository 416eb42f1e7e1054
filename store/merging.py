"""Two people who turn out to be one.

The timeline's events are facts and stay; only who did them is told by the name they have now. What an event says of
others (whom it told, who was passed over) names staff, and staff are never merged away.
"""

from sqlalchemy import Table, and_, delete, exists, update

from bot.domain.people import PersonId
from store import codec, tables
from store.transaction import Transaction


def merge(db: Transaction, one: PersonId, *, into: PersonId) -> None:
    """Everything of `one` becomes `into`'s. The row of `one` stays, nameable and without e-mail and handles."""
    people = tables.people
    db.run(update(people).where(people.c.id == one).values(email=None, email_key=None))
    for table, column in (
        (tables.handles, tables.handles.c.person),
        (tables.tickets, tables.tickets.c.requester),
        (tables.tickets, tables.tickets.c.reporter),
        (tables.timeline, tables.timeline.c.by),
        (tables.drafts, tables.drafts.c.person),
        (tables.deflections, tables.deflections.c.person),
    ):
        db.run(update(table).where(column == one).values({column: into}))
    _readdress(db, tables.placements, one, into)
    _readdress(db, tables.outbox, one, into)


def _readdress(db: Transaction, table: Table, one: PersonId, into: PersonId) -> None:
    """What both of them have is kept once."""
    old, new = codec.address(one), codec.address(into)
    same = table.alias()
    both = [same.c.audience == new, same.c.subject == table.c.subject, same.c.face == table.c.face]
    if table is tables.outbox:
        both += [same.c.buried_at.is_(None), table.c.buried_at.is_(None)]
    db.run(delete(table).where(table.c.audience == old, exists().where(and_(*both))))
    db.run(update(table).where(table.c.audience == old).values(audience=new))
