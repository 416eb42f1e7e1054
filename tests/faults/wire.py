"""A wire to a server of PostgreSQL on which nothing gets through while it is cut: the server says nothing any more."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

from sqlalchemy import make_url


class Wire:
    """Each connection is one to the server behind it."""

    def __init__(self, server: str) -> None:
        """`server` is the path of its socket."""
        self._server = server
        self._door = socket.create_server(("127.0.0.1", 0))
        self._is_whole = threading.Event()
        self._is_whole.set()
        self._ends: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def port(self) -> int:
        port: int = self._door.getsockname()[1]
        return port

    def cut(self) -> None:
        self._is_whole.clear()

    def mend(self) -> None:
        self._is_whole.set()

    def close(self) -> None:
        self.mend()
        self._door.close()
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _serve(self) -> None:
        with suppress(OSError):  # the door was closed
            while True:
                near, _ = self._door.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect(self._server)
                self._ends += [near, far]
                for source, sink in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=(source, sink), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while said := source.recv(65536):
                self._is_whole.wait()
                sink.sendall(said)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def wired(url: str) -> Iterator[tuple[Wire, str]]:
    """The wire, and the database's address behind it."""
    there = make_url(url)
    with closing(Wire(f"{there.query['host']}/.s.PGSQL.{there.port or 5432}")) as wire:
        near = there.set(host="127.0.0.1", port=wire.port, query={})
        yield wire, near.render_as_string(hide_password=False)
