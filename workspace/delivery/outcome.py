"""What is delivered and how the app answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from workspace.wire import Json


class Kind(StrEnum):
    """The three kinds of envelope; the values are Socket Mode's."""

    EVENT = "events_api"
    COMMAND = "slash_commands"
    INTERACTION = "interactive"


class Outcome(StrEnum):
    """How a delivery ended."""

    ACKED = "acked"
    TIMED_OUT = "timed_out"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The app's ack: `body` is an object, a plain text, or None when it said nothing."""

    outcome: Outcome
    body: Json | str | None = None
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether the app acked in time."""
        return self.outcome is Outcome.ACKED

    @property
    def retry_reason(self) -> str:
        """`X-Slack-Retry-Reason` for the next attempt."""
        return {
            Outcome.TIMED_OUT: "http_timeout",
            Outcome.UNREACHABLE: "connection_failed",
            Outcome.REFUSED: "http_error",
        }.get(self.outcome, "unknown_error")

    @property
    def command_error(self) -> str:
        """The code Slack shows a person whose slash command failed."""
        if self.outcome is Outcome.TIMED_OUT:
            return "operation_timeout"
        if self.outcome is Outcome.UNREACHABLE:
            return "dispatch_failed"
        return "http_client_error" if (self.status or 500) < 500 else "http_service_error"
