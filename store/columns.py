"""Column types: what may be written, and in which form it comes back."""

import re
from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """The text as both databases can keep it.

    PostgreSQL refuses NUL, and no UTF-8 holds half of a surrogate pair; U+FFFD stands for each of them.
    """
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises ValueError for a naive one, because nobody knows which moment it means."""
    if moment.utcoffset() is None:
        raise ValueError(f"{moment!r} has no time zone")
    return moment.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text from anywhere."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else storable(value)


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept and given back in UTC. SQLite has no zones, so it keeps the bare UTC time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = in_utc(value)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)
