"""Signed requests as Slack sends them, over connections that stay open, by a sender that costs little itself."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from urllib.parse import urlencode

from adapters.slack.door import PATH
from adapters.wire import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Requests a second, and how long each took, in seconds."""

    per_s: float
    took: Sequence[float]

    def at(self, share: float) -> float:
        """The time within which this share was answered."""
        ordered = sorted(self.took)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def signed(payload: Json, secret: str, port: int) -> bytes:
    """The whole request."""
    body = urlencode({"payload": json.dumps(payload)}).encode()
    at = str(int(time.time()))
    proof = hmac.new(secret.encode(), b"v0:" + at.encode() + b":" + body, hashlib.sha256).hexdigest()
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nX-Slack-Request-Timestamp: {at}\r\nX-Slack-Signature: v0={proof}\r\n\r\n"
    )
    return head.encode() + body


async def sent(port: int, requests: Sequence[bytes], at_once: int) -> Seen:
    """Each sender has its own connection and waits for every answer. Raises RuntimeError for one but 200."""
    waiting, took = iter(requests), list[float]()

    async def sender(lane: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
        for request in waiting:
            began = perf_counter()
            await _ask(*lane, request)
            took.append(perf_counter() - began)

    lanes = [await asyncio.open_connection("127.0.0.1", port) for _ in range(at_once)]
    began = perf_counter()
    await asyncio.gather(*map(sender, lanes))
    whole = perf_counter() - began
    for _, writer in lanes:
        writer.close()
    return Seen(per_s=len(requests) / whole, took=took)


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> None:
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    length = next(int(line.split(":")[1]) for line in head.split("\r\n") if line.lower().startswith("content-length:"))
    body = await reader.readexactly(length)
    if " 200 " not in head.split("\r\n", 1)[0]:
        raise RuntimeError(f"{head} {body[:300]!r}")
