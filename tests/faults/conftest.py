"""Faults are lived through on an SQLite file and on a PostgreSQL database."""

from tests.engine.conftest import desk_url

__all__ = ["desk_url"]
