"""Backups of everything the desk keeps."""

from datetime import datetime
from pathlib import Path

import store
from bot.commands.terminal import WELL, WRONG, parser, refused, say, settings_of
from bot.domain.errors import DeskError
from bot.ports import SystemClock


def backup(argv: list[str]) -> int:
    """Write a backup while the desk runs."""
    taking = parser("backup", "Write everything the desk keeps into one new file. The desk may run meanwhile.")
    taking.add_argument("file", type=Path, metavar="FILE", help="the file to write, which must not be there yet")
    flags = taking.parse_args(argv)
    settings = settings_of(flags.config)
    if settings is None:
        return WRONG
    try:
        store.backup(settings.database, flags.file)
    except DeskError as trouble:
        return refused(trouble)
    say(f"{flags.file} holds everything, {flags.file.stat().st_size:,} bytes, and was checked.")
    return WELL


def restore(argv: list[str]) -> int:
    """Bring a backup back."""
    taking = parser("restore", "Bring a backup back. No desk may run meanwhile; what is replaced is kept.")
    taking.add_argument("file", type=Path, metavar="FILE", help="the backup")
    taking.add_argument("--replace", action="store_true", help="also if there is a database already; it is kept")
    flags = taking.parse_args(argv)
    settings = settings_of(flags.config)
    if settings is None:
        return WRONG
    try:
        kept = store.restore(settings.database, flags.file, replace=flags.replace, stamp=_stamp(SystemClock().now()))
    except DeskError as trouble:
        return refused(trouble)
    say(f"{flags.file} is back." + (f" What was there before is kept: {kept}." if kept else ""))
    return WELL


def _stamp(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%SZ}"
