"""Socket Mode, Slack's side: tickets to connect, hello, envelopes, acks, refresh.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

from __future__ import annotations

import asyncio
import itertools
import json
from contextlib import suppress

from starlette.websockets import WebSocket, WebSocketDisconnect

from workspace import ids, limits
from workspace.delivery.outcome import Answer, Kind, Outcome
from workspace.wire import Json, part, text


class Sockets:
    """The app's open sockets. Each envelope goes to one of them, in turn."""

    def __init__(self, app_id: str) -> None:
        self._app_id = app_id
        self._tickets: set[str] = set()
        self._open: list[WebSocket] = []
        self._turn = itertools.count()
        self._waiting: dict[str, asyncio.Future[Json | str | None]] = {}
        self.connected = asyncio.Event()

    def __len__(self) -> int:
        return len(self._open)

    def ticket(self) -> str:
        """A key that opens one socket, for `apps.connections.open`."""
        key = ids.unique()
        self._tickets.add(key)
        return key

    async def serve(self, socket: WebSocket) -> None:
        """Speak with one socket of the app until it goes."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets or len(self._open) >= limits.SOCKETS:
            await socket.close(4000 if ticket in self._tickets else 4001)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        self._open.append(socket)
        self.connected.set()
        try:
            await socket.send_text(json.dumps(self._hello()))
            while True:
                self._heard(await socket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            pass  # RuntimeError: Starlette's word for a socket that closed while we wrote
        finally:
            if socket in self._open:
                self._open.remove(socket)
            if not self._open:
                self.connected.clear()

    async def send(self, kind: Kind, payload: Json, *, within: float, retry: tuple[int, str]) -> Answer:
        """Send one envelope and wait for its ack."""
        if not self._open:
            return Answer(outcome=Outcome.UNREACHABLE)
        socket = self._open[next(self._turn) % len(self._open)]
        envelope_id = ids.unique()
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": kind.value,
            "payload": payload,
            "accepts_response_payload": kind is not Kind.EVENT,
        }
        if kind is Kind.EVENT:
            envelope |= {"retry_attempt": retry[0], "retry_reason": retry[1]}
        ack = self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        try:
            await socket.send_text(json.dumps(envelope))
            return Answer(outcome=Outcome.ACKED, body=await asyncio.wait_for(ack, within))
        except TimeoutError:
            return Answer(outcome=Outcome.TIMED_OUT)
        except (WebSocketDisconnect, RuntimeError):
            return Answer(outcome=Outcome.UNREACHABLE)
        finally:
            self._waiting.pop(envelope_id, None)

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask every socket to be replaced, as Slack does now and then; `warning` only announces it."""
        note = json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": "workspace"}})
        for socket in tuple(self._open):
            await socket.send_text(note)
            if reason != "warning":
                await self._drop(socket)

    async def close(self) -> None:
        """End all sockets without a word, as a broken network does."""
        for socket in tuple(self._open):
            await self._drop(socket)

    async def _drop(self, socket: WebSocket) -> None:
        if socket in self._open:
            self._open.remove(socket)
        with suppress(RuntimeError):  # closed from the other side in the same moment
            await socket.close(1000)

    def _heard(self, frame: str) -> None:
        try:
            said = json.loads(frame)
        except ValueError:
            return
        if not isinstance(said, dict):
            return
        ack = self._waiting.get(text(said, "envelope_id"))
        if ack is not None and not ack.done():
            body = said.get("payload")
            ack.set_result(body if isinstance(body, str) else part(said, "payload") or None)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._open),
            "debug_info": {
                "host": "workspace",
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
            "connection_info": {"app_id": self._app_id},
        }
