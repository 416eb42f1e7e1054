"""The port: calendars from files and from addresses."""

import asyncio
from datetime import datetime
from pathlib import Path

from adapters.ical.fetching import MOST_BYTES, Fetched, Fetcher
from bot.ports import BadCalendar, Reading

HTTPS = "https://"


class ICalendars:
    def __init__(self, fetcher: Fetcher | None = None) -> None:
        self._fetcher = fetcher or Fetcher()

    async def read(
        self, place: str, *, since: datetime, until: datetime, zone: str, etag: str | None
    ) -> Reading | None:
        if place.startswith(HTTPS):
            found = await self._fetcher.fetch(place, etag=etag)
        else:
            found = await asyncio.to_thread(_file, Path(place), etag)
        if found is None:
            return None
        # The library for it is five megabytes that a desk without calendars never needs.
        from adapters.ical.reading import read  # noqa: PLC0415

        occurrences = await asyncio.to_thread(read, found.data, since=since, until=until, zone=zone)
        return Reading(occurrences=occurrences, etag=found.etag)


def _file(path: Path, etag: str | None) -> Fetched | None:
    """A file's version is when it was written and how long it is."""
    try:
        about = path.stat()
        version = f"{about.st_mtime_ns}-{about.st_size}"
        if version == etag:
            return None
        if about.st_size > MOST_BYTES:
            raise BadCalendar(f"it is larger than {MOST_BYTES // 1_000_000} MB")
        return Fetched(data=path.read_bytes(), etag=version)
    except OSError as fault:
        raise BadCalendar(f"the file cannot be read ({type(fault).__name__})") from fault
