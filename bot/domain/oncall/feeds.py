"""Calendars that rotas follow: what was read of one, and how long it has failed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.oncall.rota import RotaKey
from bot.domain.oncall.stretches import Shift
from bot.domain.people import Agent, PersonId

TOLD_AFTER = timedelta(days=1)
"""How long a calendar may fail before people are told: its last good shifts go on meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One event of a calendar. `called` are the e-mail addresses and names in it, the surest first."""

    starts: datetime
    ends: datetime
    called: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """How a rota's calendar stands. `strangers` are the events of the last reading that name nobody of the staff."""

    rota: RotaKey
    etag: str | None = None
    read_at: datetime | None = None
    strangers: int = 0
    failing_since: datetime | None = None
    why: str | None = None
    told_at: datetime | None = None

    def read(self, at: datetime, *, etag: str | None, strangers: int) -> "Feed":
        return Feed(rota=self.rota, etag=etag, read_at=at, strangers=strangers)

    def unchanged(self) -> "Feed":
        """It could be reached, and is as it was when it was read."""
        return Feed(rota=self.rota, etag=self.etag, read_at=self.read_at, strangers=self.strangers)

    def failed(self, at: datetime, why: str) -> "Feed":
        return replace(self, failing_since=self.failing_since or at, why=why)

    def must_be_told(self, at: datetime) -> bool:
        """Whether it has failed for so long that people should know, and do not yet."""
        return self.failing_since is not None and self.told_at is None and at - self.failing_since >= TOLD_AFTER


def shifts_of(
    rota: RotaKey, found: Iterable[Occurrence], staff: Mapping[PersonId, Agent]
) -> tuple[tuple[Shift, ...], int]:
    """The shifts that the occurrences make, and how many of them name nobody of the staff."""
    shifts, strangers = [], 0
    for one in found:
        person = next(_named(one, staff), None)
        if person is None:
            strangers += 1
        else:
            shifts.append(Shift(rota=rota, person=person, starts=one.starts, ends=one.ends))
    return tuple(sorted(shifts, key=lambda s: (s.starts, s.ends, s.person))), strangers


def _named(found: Occurrence, staff: Mapping[PersonId, Agent]) -> Iterator[PersonId]:
    """Everybody it may mean: by address, by the full name, by words that hold the full name."""
    emails = {a.email.casefold(): a.id for a in staff.values() if a.email}
    names = {_plain(a.name): a.id for a in staff.values()}
    for text in found.called:
        if (person := emails.get(text.strip().casefold())) is not None:
            yield person
        said = f" {_plain(text)} "
        yield from (person for name, person in names.items() if f" {name} " in said)


def _plain(name: str) -> str:
    """Small letters and digits; everything else parts words."""
    return " ".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())
