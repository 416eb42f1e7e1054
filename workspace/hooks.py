"""`response_url`s: each answers one interaction, up to five times within thirty minutes.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from workspace import ids, limits
from workspace.clock import WorkspaceClock


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """Where an answer goes; `ts` is the message the person pressed something on."""

    channel: str
    person: str
    made_at: float
    ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0


class Hooks:
    """Hands out response_urls and counts their uses on the workspace's clock."""

    def __init__(self, clock: WorkspaceClock) -> None:
        self._clock = clock
        self._made: dict[str, Hook] = {}

    def make(self, *, channel: str, person: str, ts: str | None = None, thread_ts: str | None = None) -> str:
        """A new hook's key, the last part of its URL."""
        key = ids.secret()
        self._made[key] = Hook(channel=channel, person=person, made_at=self._clock.now(), ts=ts, thread_ts=thread_ts)
        return key

    def use(self, key: str) -> Hook | str:
        """Count one use and return the hook, or Slack's error code."""
        hook = self._made.get(key)
        if hook is None or self._clock.now() - hook.made_at > limits.HOOK_SECONDS:
            return "expired_url"
        if hook.uses >= limits.HOOK_USES:
            return "used_url"
        self._made[key] = replace(hook, uses=hook.uses + 1)
        return hook
