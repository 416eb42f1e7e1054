"""Fetching a calendar from an address that somebody wrote into a file: with care.

Only https, only public addresses, and the connection goes to an address that was checked: what a name resolves to a
moment later does not matter. No redirect is followed, and size and time are bounded.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.domain.oncall.public import is_public
from bot.ports import BadCalendar

MOST_BYTES = 5_000_000
WITHIN = 20.0
"""Seconds for everything: the name, the connection, the last byte."""
HTTPS_PORT = 443

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses of a name."""
Allowed = Callable[[str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    data: bytes
    etag: str | None


async def resolve(host: str, port: int) -> Sequence[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(info[4][0]) for info in found]


class Fetcher:
    """`allowed` and `resolve` can be replaced, so that a test may be its own internet; `tls` says whom to trust."""

    def __init__(
        self, *, allowed: Allowed = is_public, resolve: Resolve = resolve, tls: ssl.SSLContext | None = None
    ) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._tls = tls

    async def fetch(self, url: str, *, etag: str | None) -> Fetched | None:
        """What is there; None if it is still the version of `etag`. Raises `BadCalendar`."""
        try:
            async with asyncio.timeout(WITHIN):
                host, port = _host(url)
                return await self._get(url, await self._checked(host, port), etag)
        except TimeoutError as late:
            raise BadCalendar(f"no answer within {WITHIN:.0f} seconds") from late
        except (aiohttp.ClientError, OSError, ValueError) as fault:
            raise BadCalendar(f"it cannot be fetched ({type(fault).__name__})") from fault

    async def _checked(self, host: str, port: int) -> Sequence[str]:
        """The addresses of the host. One bad one spoils them all: nobody needs both sorts."""
        addresses = await self._resolve(host, port)
        if not addresses or not all(self._allowed(address) for address in addresses):
            raise BadCalendar("its address is not a public one")
        return addresses

    async def _get(self, url: str, addresses: Sequence[str], etag: str | None) -> Fetched | None:
        headers = {"Accept": "text/calendar", "Accept-Encoding": "identity"}
        if etag is not None:
            headers["If-None-Match"] = etag
        connector = aiohttp.TCPConnector(
            resolver=_Checked(addresses), ssl=self._tls if self._tls is not None else True, use_dns_cache=False
        )
        async with (
            aiohttp.ClientSession(connector=connector, auto_decompress=False) as session,
            session.get(url, headers=headers, allow_redirects=False) as answer,
        ):
            if answer.status == 304:
                return None
            if 300 <= answer.status < 400:
                raise BadCalendar("it redirects to another address: write that one")
            if answer.status != 200:
                raise BadCalendar(f"it answers {answer.status}")
            data = bytearray()
            async for chunk in answer.content.iter_chunked(65_536):
                data += chunk
                if len(data) > MOST_BYTES:
                    raise BadCalendar(f"it is larger than {MOST_BYTES // 1_000_000} MB")
            return Fetched(data=bytes(data), etag=answer.headers.get("ETag"))


class _Checked(AbstractResolver):
    """Resolves to the addresses that were checked, and asks nobody."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self._addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in self._addresses
            if family in (socket.AF_UNSPEC, socket.AF_INET6 if ":" in address else socket.AF_INET)
        ]

    async def close(self) -> None:
        """There is nothing to close."""


def _host(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    if parts.scheme != "https":
        raise BadCalendar("only https addresses are fetched")
    if not parts.hostname or parts.username is not None or parts.password is not None:
        raise BadCalendar("its address names no host, or holds a password")
    return parts.hostname, parts.port or HTTPS_PORT
