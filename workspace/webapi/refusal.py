"""`{"ok": false}` and why."""

from __future__ import annotations

from collections.abc import Sequence

from workspace.wire import Json


class CallError(Exception):
    """A call Slack would not do.

    `messages` go to response_metadata, and for blocks to `errors` too, without their level; `extra` beside the error.
    """

    def __init__(self, error: str, *, messages: Sequence[str] = (), **extra: object) -> None:
        super().__init__(error)
        self.error = error
        self.messages = tuple(messages)
        self.extra = extra

    def answer(self) -> Json:
        """The response body."""
        body: Json = {"ok": False, "error": self.error} | self.extra
        if self.messages:
            body["response_metadata"] = {"messages": list(self.messages)}
        if self.error == "invalid_blocks":
            body["errors"] = [message.removeprefix("[ERROR] ") for message in self.messages]
        return body
