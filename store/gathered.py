"""Which faces were told together, in one message of one of them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, delete, func, select

from bot.domain.notices import Face, Notice
from bot.domain.ticket import TicketId
from store import codec, tables
from store.transaction import Transaction

_TABLE = tables.gathered


class SqlGathered:
    def __init__(self, transaction: Transaction) -> None:
        self._db = transaction

    def put(self, lead: Notice, members: Sequence[Notice]) -> None:
        counting = select(func.coalesce(func.max(_TABLE.c.place), 0)).where(_is_led_by(lead))
        place: int = self._db.value(counting)
        for number, member in enumerate(members, start=place + 1):
            led = {"lead_ticket": lead.ticket, "lead_face": str(lead.face), "place": number}
            self._db.run(
                self._db.insert(_TABLE)
                .values(audience=codec.address(member.to), ticket=member.ticket, face=str(member.face), **led)
                .on_conflict_do_update(index_elements=[_TABLE.c.audience, _TABLE.c.ticket, _TABLE.c.face], set_=led)
            )

    def lead(self, notice: Notice) -> Notice | None:
        row = self._db.row(select(_TABLE).where(_is(notice)))
        if row is None:
            return None
        return Notice(ticket=TicketId(row.lead_ticket), to=notice.to, face=Face.parse(row.lead_face))

    def members(self, lead: Notice) -> list[Notice]:
        rows = self._db.rows(select(_TABLE).where(_is_led_by(lead)).order_by(_TABLE.c.place))
        return [Notice(ticket=TicketId(row.ticket), to=lead.to, face=Face.parse(row.face)) for row in rows]

    def drop(self, notice: Notice) -> None:
        self._db.run(delete(_TABLE).where(_is(notice)))


def _is(notice: Notice) -> ColumnElement[bool]:
    return and_(
        _TABLE.c.audience == codec.address(notice.to),
        _TABLE.c.ticket == notice.ticket,
        _TABLE.c.face == str(notice.face),
    )


def _is_led_by(lead: Notice) -> ColumnElement[bool]:
    return and_(
        _TABLE.c.audience == codec.address(lead.to),
        _TABLE.c.lead_ticket == lead.ticket,
        _TABLE.c.lead_face == str(lead.face),
    )
