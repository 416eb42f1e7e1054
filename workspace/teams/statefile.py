"""A tenant on disk: conversations with their messages, who has the app, how far the clock was moved.

Not kept: open dialogs and what a card became for one person by its own refresh, which a client asks for anew.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

from workspace import disk
from workspace.teams.directory import TENANT
from workspace.teams.state import Conversation, Message, State
from workspace.teams.tenant import Tenant
from workspace.wire import Json, number, rows, text, whole, words

VERSION = 1


def restore(tenant: Tenant, path: Path) -> bool:
    """Take up where the file left off; False when there is none. Raises StateFileError."""
    source = disk.read(path, version=VERSION)
    if source is None:
        return False
    if text(source, "tenant") != TENANT:
        raise disk.StateFileError(f"{path}: belongs to another company; remove the file to start afresh")
    held = {text(row, "id"): _conversation(row) for row in rows(source, "conversations")}
    for identity, fresh in tenant.state.conversations.items():
        held.setdefault(identity, fresh)  # added to the company since
    tenant.state = State(conversations=held, installed=set(words(source, "installed")), last=whole(source, "last", 0))
    behind = number(source, "offset", 0.0) - tenant.clock.offset
    if behind > 0:
        tenant.clock.advance(behind)
    return True


async def keep(tenant: Tenant, path: Path) -> None:
    """Write after changes until cancelled; and then once more."""
    await disk.keep(tenant.live, lambda: disk.write(path, saved(tenant)))


def saved(tenant: Tenant) -> Json:
    """Everything worth keeping, as JSON."""
    return {
        "version": VERSION,
        "tenant": TENANT,
        "offset": tenant.clock.offset,
        "last": tenant.state.last,
        "installed": sorted(tenant.state.installed),
        "conversations": [_row(held) for held in tenant.state.conversations.values()],
    }


def _row(held: Conversation) -> Json:
    messages = [dataclasses.asdict(message) | {"views": {}} for message in held.messages.values()]
    return dataclasses.asdict(held) | {"messages": messages}


def _conversation(row: Json) -> Conversation:
    messages = {text(line, "id"): _message(line) for line in rows(row, "messages")}
    return Conversation(**(row | {"members": tuple(words(row, "members")), "messages": messages}))  # type: ignore[arg-type]


def _message(row: Json) -> Message:
    pieces: Json = {"cards": tuple(rows(row, "cards")), "entities": tuple(rows(row, "entities"))}
    return Message(**(row | pieces))  # type: ignore[arg-type]
