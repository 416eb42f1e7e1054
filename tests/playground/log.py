"""What a playground logs: everything that went between the desk and it, with the answers, as its log panel shows it."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

Json = dict[str, Any]

_PATIENCE = 30.0
"""Seconds until something is not expected any more, on a busy machine."""


class Log:
    """The exchanges since it was opened, in their order. Each has `activityName`, `request` and `response`."""

    def __init__(self) -> None:
        self._exchanges: list[Json] = []
        self._more = threading.Condition()

    def follow(self, stream: ClientConnection) -> None:
        """Read until the stream ends."""
        try:
            for frame in stream:
                told = json.loads(frame)
                if "response" in (exchange := told.get("log", {})):
                    with self._more:
                        self._exchanges.append(exchange)
                        self._more.notify_all()
        except ConnectionClosed:
            return

    def wait(self, wanted: Callable[[Json], bool]) -> Json:
        """The newest exchange of this kind, or the first one to come."""
        until = time.monotonic() + _PATIENCE
        with self._more:
            while True:
                for exchange in reversed(self._exchanges):
                    if wanted(exchange):
                        return exchange
                if not self._more.wait(until - time.monotonic()):
                    raise AssertionError(f"not logged: {[one.get('activityName') for one in self._exchanges]}")


@contextmanager
def followed(url: str) -> Iterator[Log]:
    """The log of the playground at this address."""
    log = Log()
    with connect(f"{url.replace('http', 'ws', 1)}/_ws/log/stream", proxy=None, max_size=None) as stream:
        reader = threading.Thread(target=log.follow, args=(stream,), daemon=True)
        reader.start()
        yield log
    reader.join(5)
