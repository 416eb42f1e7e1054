"""What is closed to the desk: platforms, and places on them."""

from sqlalchemy import ColumnElement, and_, delete, select

from bot.post import Closure
from store import tables
from store.prepared import Row
from store.transaction import Transaction

_TABLE = tables.closures


class SqlClosures:
    def __init__(self, transaction: Transaction) -> None:
        self._db = transaction

    def put(self, closure: Closure) -> bool:
        """Of two that find the same closed at once, the later one waits for the first, and brings no news."""
        said = {"why": closure.why, "until": closure.until}
        keys = {"platform": closure.platform, "place": closure.place}
        inserting = self._db.insert(_TABLE).values(**keys, since=closure.since, **said)
        is_news = self._db.row(inserting.on_conflict_do_nothing().returning(_TABLE.c.platform)) is not None
        if not is_news:
            self._db.run(_TABLE.update().where(_is(closure.platform, closure.place)).values(said))
        return is_news

    def all(self) -> list[Closure]:
        rows = self._db.rows(select(_TABLE).order_by(_TABLE.c.platform, _TABLE.c.place))
        return [_closure(row) for row in rows]

    def holds(self, platform: str) -> bool:
        return self._db.row(self._db.locked(select(_TABLE).where(_is(platform, "")))) is not None

    def drop(self, platform: str, place: str = "") -> bool:
        return self._db.run(delete(_TABLE).where(_is(platform, place))) == 1


def _is(platform: str, place: str) -> ColumnElement[bool]:
    return and_(_TABLE.c.platform == platform, _TABLE.c.place == place)


def _closure(row: Row) -> Closure:
    return Closure(platform=row.platform, place=row.place, why=row.why, since=row.since, until=row.until)
