"""Ids in Slack's shapes. Random, so that a restart never repeats an event id an app remembers."""

from __future__ import annotations

import secrets
import string
import uuid

_CAPITALS = string.ascii_uppercase + string.digits
_MIXED = string.ascii_letters + string.digits


def fresh(prefix: str, length: int = 10) -> str:
    """`prefix` and random capitals, as in V04ABCDEFGH (view), Ev… (event), D… (direct conversation)."""
    return prefix + "".join(secrets.choice(_CAPITALS) for _ in range(length))


def short() -> str:
    """What Slack puts where an app left out a block_id or action_id."""
    return "".join(secrets.choice(_MIXED) for _ in range(5))


def secret(length: int = 24) -> str:
    """The unguessable end of a trigger or a response_url."""
    return "".join(secrets.choice(_MIXED) for _ in range(length))


def view_hash() -> str:
    """The `hash` of a view, new with each showing."""
    return f"{secrets.randbelow(10**10):010}.{secret(8)}"


def unique() -> str:
    """A UUID, as in envelope_id and client_msg_id."""
    return str(uuid.uuid4())


def stamp(micros: int) -> str:
    """A message `ts` out of microseconds since the epoch."""
    return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"
