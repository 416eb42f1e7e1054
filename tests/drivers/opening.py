"""Either platform with the real desk behind it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.drivers.tenant import tenant
from tests.drivers.theatre import Change, Desk, backstage, unchanged


@contextmanager
def opened(platform: str, folder: Path, *, database: str | None = None, settings: Change = unchanged) -> Iterator[Desk]:
    """On a Tuesday at ten, with the channels of app.yaml on this platform."""
    if platform == "teams":
        with tenant(folder, database=database, settings=settings) as there:
            yield there
    else:
        with backstage(folder, database=database, settings=settings) as here:
            yield here
