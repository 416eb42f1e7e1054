"""The address of the database, as people write it."""

import re
from pathlib import Path

_SQLITE = "sqlite:///"
_POSTGRES = ("postgresql://", "postgresql+psycopg://")
_SERVER = re.compile(r"(?:[^@]*@)?(?:\[[^/?]+\]|[^/:?]*)(?::[0-9]{0,5})?(?:[/?].*)?", re.DOTALL)
"""Who, where and what: person and password, host and port, database and options."""


def wrong_with(url: str) -> str:
    """The rest of a sentence about it, or the empty string. It may hold a password, so nothing of it is repeated."""
    if url.startswith(_SQLITE):
        named = url.removeprefix(_SQLITE).partition("?")[0]
        return f"must name a file, such as {_SQLITE}.deskside/deskside.db" if named in ("", ":memory:") else ""
    if not url.startswith(_POSTGRES):
        return f"must start with {_SQLITE} or {_POSTGRES[0]}"
    if not _SERVER.fullmatch(url.partition("://")[2]):
        return "has a port that is no number: write postgresql://person:password@host:5432/database"
    return ""


def rooted(url: str, root: Path) -> str:
    """The URL with an absolute path, and with the driver named."""
    if url.startswith(_SQLITE):
        place = url.removeprefix(_SQLITE)
        return url if place.startswith("/") else f"{_SQLITE}{root / place}"
    return "postgresql+psycopg://" + url.partition("://")[2]
