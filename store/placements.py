"""Where faces stand on the platforms: at most once on each, for each audience."""

from sqlalchemy import ColumnElement, and_, delete, select

from bot.domain.notices import Audience, Face, Subject, Topic
from bot.domain.terms import MessageRef
from bot.domain.ticket import TicketId
from store import codec, tables
from store.transaction import Transaction

_TABLE = tables.placements


class SqlPlacements:
    def __init__(self, transaction: Transaction) -> None:
        self._db = transaction

    def put(self, about: Subject, to: Audience, face: Face, where: MessageRef) -> None:
        """A message shows one face: whatever stood there before stands there no more."""
        self._db.run(delete(_TABLE).where(_stands(where)))
        place = {"platform": where.platform, "conversation": where.conversation, "message": where.id}
        self._db.run(
            self._db.insert(_TABLE)
            .values(subject=codec.subject(about), audience=codec.address(to), face=str(face), **place)
            .on_conflict_do_update(index_elements=list(_TABLE.primary_key), set_=place)
        )

    def of(self, about: Subject, to: Audience, face: Face) -> MessageRef | None:
        return next(iter(self.all(about, to, face)), None)

    def audiences(self, about: Subject, face: Face) -> list[Audience]:
        here = and_(_TABLE.c.subject == codec.subject(about), _TABLE.c.face == str(face))
        query = select(_TABLE.c.audience).where(here).distinct().order_by(_TABLE.c.audience)
        return [codec.audience(row.audience) for row in self._db.rows(query)]

    def all(self, about: Subject, to: Audience, face: Face) -> tuple[MessageRef, ...]:
        rows = self._db.rows(select(_TABLE).where(_is(about, to, face)).order_by(_TABLE.c.platform))
        return tuple(MessageRef(platform=r.platform, conversation=r.conversation, id=r.message) for r in rows)

    def drop(self, where: MessageRef) -> None:
        self._db.run(delete(_TABLE).where(_stands(where)))

    def at(self, where: MessageRef) -> tuple[TicketId, Audience, Face] | None:
        row = self._db.row(select(_TABLE).where(_stands(where)))
        about = codec.about(row.subject) if row is not None else None
        if row is None or about is None or isinstance(about, Topic):
            return None
        return about, codec.audience(row.audience), Face.parse(row.face)


def _is(about: Subject, to: Audience, face: Face) -> ColumnElement[bool]:
    return and_(
        _TABLE.c.subject == codec.subject(about), _TABLE.c.audience == codec.address(to), _TABLE.c.face == str(face)
    )


def _stands(where: MessageRef) -> ColumnElement[bool]:
    return and_(
        _TABLE.c.platform == where.platform,
        _TABLE.c.conversation == where.conversation,
        _TABLE.c.message == where.id,
    )
