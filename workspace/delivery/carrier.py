"""One way out to the app, whichever wire is up, with Slack's retries for events.

https://docs.slack.dev/apis/events-api/#retries
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass

from workspace.clock import WorkspaceClock
from workspace.delivery.outcome import Answer, Kind, Outcome
from workspace.delivery.signed_http import SignedHttp
from workspace.delivery.sockets import Sockets
from workspace.faults import Faults
from workspace.wire import Json

RETRY_AFTER = (0.0, 60.0, 300.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One delivery and its answer; `attempt` counts from 0."""

    kind: Kind
    payload: Json
    answer: Answer
    attempt: int = 0


class Delivery:
    """Carries envelopes. Only events are tried again: who pressed a button does it again themselves."""

    def __init__(
        self,
        *,
        app_id: str,
        clock: WorkspaceClock,
        faults: Faults,
        secret: str,
        app_url: str | None,
        patience: float,
    ) -> None:
        self._faults = faults
        self.sockets = Sockets(app_id)
        self.sent: deque[Sent] = deque(maxlen=5000)
        self._clock = clock
        self._patience = patience
        self._http = SignedHttp(url=app_url, secret=secret, clock=clock)
        self._retries: set[asyncio.Task[None]] = set()

    @property
    def reachable(self) -> bool:
        """Whether there is a wire to the app at all."""
        return len(self.sockets) > 0 or self._http.url is not None

    def point_to(self, app_url: str) -> None:
        """Deliver to this request URL from now on, whenever no socket is open."""
        self._http.url = app_url

    async def ask(self, kind: Kind, payload: Json) -> Answer:
        """Deliver a command or an interaction: once."""
        return await self._attempt(kind, payload, 0, "")

    async def tell(self, payload: Json) -> Answer:
        """Deliver an event; the first attempt's answer. Further attempts follow in the background."""
        answer = await self._attempt(Kind.EVENT, payload, 0, "")
        if not answer.ok:
            task = asyncio.get_running_loop().create_task(self._again(payload, answer))
            self._retries.add(task)
            task.add_done_callback(self._retries.discard)
        return answer

    async def repeat(self, sent: Sent) -> Answer:
        """Deliver something once more, as a slow network does with what it held back: late, out of order."""
        return await self._attempt(sent.kind, sent.payload, sent.attempt + 1, "http_timeout")

    async def close(self) -> None:
        """Stop retrying and close every wire."""
        for task in tuple(self._retries):
            task.cancel()
        await asyncio.gather(*self._retries, return_exceptions=True)
        await self.sockets.close()
        await self._http.close()

    async def _again(self, payload: Json, answer: Answer) -> None:
        first = self._clock.now()
        for number, after in enumerate(RETRY_AFTER, start=1):
            if answer.headers.get("x-slack-no-retry") == "1":
                return
            await self._clock.until(first + after)
            answer = await self._attempt(Kind.EVENT, payload, number, answer.retry_reason)
            if answer.ok:
                return

    async def _attempt(self, kind: Kind, payload: Json, attempt: int, reason: str) -> Answer:
        wire = self.sockets if len(self.sockets) else self._http
        answer = await wire.send(kind, payload, within=self._patience, retry=(attempt, reason))
        if answer.ok and self._faults.strike_ack(kind):
            answer = Answer(outcome=Outcome.TIMED_OUT)
        self.sent.append(Sent(kind=kind, payload=payload, answer=answer, attempt=attempt))
        return answer
