"""Column types: what may be written, and in which form it comes back."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """The text as both databases can keep it.

    PostgreSQL refuses NUL, and no UTF-8 holds half of a surrogate pair; U+FFFD stands for each of them.
    """
    if text.isascii() and "\x00" not in text:
        return text
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises ValueError for a naive one, because nobody knows which moment it means."""
    if moment.tzinfo is UTC:
        return moment
    if moment.utcoffset() is None:
        raise ValueError(f"{moment!r} has no time zone")
    return moment.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text from anywhere."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:  # noqa: ARG002
        return _storable_or_none


def _storable_or_none(value: str | None) -> str | None:
    return None if value is None else storable(value)


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept and given back in UTC. SQLite has no zones, so it keeps the bare UTC time as text."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], object]:
        return _as_text if dialect.name == "sqlite" else _as_moment

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:  # noqa: ARG002
        return _of_text if dialect.name == "sqlite" else _as_moment


def _as_text(value: datetime | None) -> str | None:
    """In the form that SQLAlchemy's own type for moments has."""
    return None if value is None else in_utc(value).replace(tzinfo=None).isoformat(" ", "microseconds")


def _of_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


def _as_moment(value: datetime | None) -> datetime | None:
    return None if value is None else in_utc(value)
