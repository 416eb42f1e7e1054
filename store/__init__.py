"""The store: SQLite or PostgreSQL behind one unit of work.

`connect` opens it, `migrate` brings its tables up to date, `pending` says what that would do; `backup` and `restore`
keep a copy, `examine` looks how it is. URLs are SQLAlchemy's:
`sqlite:///path/to/desk.db` or `postgresql://person:secret@host/database`.
"""

from store.alone import alone
from store.checkup import Examined, examine
from store.clock import DatabaseClock, clock
from store.engine import SqlStore, connect
from store.keeping import NotKept, backup, restore
from store.schema import migrate, pending

__all__ = [
    "DatabaseClock",
    "Examined",
    "NotKept",
    "SqlStore",
    "alone",
    "backup",
    "clock",
    "connect",
    "examine",
    "migrate",
    "pending",
    "restore",
]
