"""One JSON file that is always whole: written in one step, a moment after a change and at the end."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from workspace.live import Live
from workspace.wire import Json

QUIET = 0.5


class StateFileError(Exception):
    """The file is not one this program wrote; the text says why."""


def read(path: Path, *, version: int) -> Json | None:
    """What the file holds; None when there is none. Raises StateFileError."""
    try:
        source = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as trouble:
        raise StateFileError(f"{path}: {trouble}") from trouble
    if not isinstance(source, dict) or source.get("version") != version:
        raise StateFileError(f"{path}: not a workspace of this version; remove the file to start afresh")
    return source


def write(path: Path, held: Json) -> None:
    """In one step: a crash leaves the old file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    beside.write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")
    os.replace(beside, path)


async def keep(live: Live, write_it: Callable[[], None]) -> None:
    """Write after changes, at most every half second, until cancelled; and then once more."""
    changed = asyncio.Event()
    live.on_change.append(changed)
    try:
        while True:
            await changed.wait()
            await asyncio.sleep(QUIET)
            changed.clear()
            write_it()
    finally:
        with suppress(ValueError):
            live.on_change.remove(changed)
        write_it()
