"""Trigger ids: proof that a person just did something. Good for three seconds and for one modal.

https://docs.slack.dev/interactivity/handling-user-interaction#modal_responses
"""

from __future__ import annotations

from dataclasses import dataclass

from workspace import ids, limits
from workspace.clock import WorkspaceClock


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """Who may be shown a modal; `view_id` is the modal the person was looking at, if any."""

    person: str
    made_at: float
    view_id: str | None = None
    used: bool = False


class TriggerError(Exception):
    """Slack's error code for a trigger that opens nothing."""


class Triggers:
    """Hands out triggers and takes each back once. Time is the machine's: three real seconds."""

    def __init__(self, clock: WorkspaceClock) -> None:
        self._clock = clock
        self._made: dict[str, Trigger] = {}

    def make(self, person: str, *, view_id: str | None = None) -> str:
        """A trigger_id for what `person` did just now."""
        now = self._clock.steady()
        if len(self._made) > 1000:
            self._made = {key: one for key, one in self._made.items() if now - one.made_at < 60}
        trigger_id = f"{ids.secret(13)}.{ids.secret(13)}.{ids.secret(32)}"
        self._made[trigger_id] = Trigger(person=person, made_at=now, view_id=view_id)
        return trigger_id

    def look(self, trigger_id: str) -> Trigger:
        """The trigger, still usable. Raises TriggerError with Slack's error code."""
        trigger = self._made.get(trigger_id)
        if trigger is None:
            raise TriggerError("invalid_trigger_id")
        if self._clock.steady() - trigger.made_at > limits.TRIGGER_SECONDS:
            raise TriggerError("expired_trigger_id")
        if trigger.used:
            raise TriggerError("exchanged_trigger_id")
        return trigger

    def use(self, trigger_id: str) -> None:
        """Remember that it opened a modal."""
        trigger = self._made[trigger_id]
        self._made[trigger_id] = Trigger(
            person=trigger.person, made_at=trigger.made_at, view_id=trigger.view_id, used=True
        )
