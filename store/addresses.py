"""How people and conversations are reached, for platforms that must be told."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, select

from bot.ports import Address
from store import tables
from store.prepared import Row
from store.transaction import Transaction

_TABLE = tables.addresses


class SqlAddresses:
    def __init__(self, transaction: Transaction) -> None:
        self._db = transaction

    def put(self, address: Address, *, at: datetime) -> None:
        told = {"url": address.url, "conversation": address.conversation, "account": address.account, "at": at}
        self._db.run(
            self._db.insert(_TABLE)
            .values(platform=address.platform, of=address.of, **told)
            .on_conflict_do_update(index_elements=[_TABLE.c.platform, _TABLE.c.of], set_=told)
        )

    def get(self, platform: str, of: str) -> Address | None:
        return _address(self._db.row(select(_TABLE).where(_is(platform, of))))

    def newest(self, platform: str) -> Address | None:
        latest_first = (_TABLE.c.at.desc(), _TABLE.c.of)
        return _address(
            self._db.row(select(_TABLE).where(_TABLE.c.platform == platform).order_by(*latest_first).limit(1))
        )


def _is(platform: str, of: str) -> ColumnElement[bool]:
    return and_(_TABLE.c.platform == platform, _TABLE.c.of == of)


def _address(row: Row | None) -> Address | None:
    if row is None:
        return None
    return Address(platform=row.platform, of=row.of, url=row.url, conversation=row.conversation, account=row.account)
