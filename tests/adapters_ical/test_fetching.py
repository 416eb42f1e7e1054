"""A calendar's address is somebody's text: what it may reach, how much it may send and how long it may take.

The test is its own internet: a name that resolves to this machine, a certificate of its own, a server on loopback.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.ical import fetching
from adapters.ical.calendars import ICalendars
from adapters.ical.fetching import MOST_BYTES, Fetched, Fetcher
from bot.domain.oncall.public import is_public, may_be_public
from bot.ports import BadCalendar, Reading

CERTIFICATE = Path(__file__).parent / "calendar.example.txt"
"""Of calendar.example, by itself, with its key: worth nothing outside these tests."""
HOST = "calendar.example"
CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def answering(head: str, body: bytes = b"") -> Answer:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head.encode() + b"\r\n\r\n" + body)
        await writer.drain()
        writer.close()

    return answer


def played(
    answer: Answer,
    story: Callable[[Fetcher, str], Coroutine[object, object, object]],
    *,
    addresses: Sequence[str] = ("127.0.0.1",),
    allowed: Callable[[str], bool] = lambda address: address.startswith("127."),
    trusted: bool = True,
) -> object:
    """Run the story with a fetcher and the address of a server that answers so."""
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(CERTIFICATE)
    tls = ssl.create_default_context(cafile=str(CERTIFICATE)) if trusted else None

    async def resolve(host: str, port: int) -> Sequence[str]:
        return addresses if host == HOST else (host,)

    async def run() -> object:
        server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=served)
        port = server.sockets[0].getsockname()[1]
        async with server:
            return await story(Fetcher(allowed=allowed, resolve=resolve, tls=tls), f"https://{HOST}:{port}/a.ics")

    return asyncio.run(run())


def refusal(answer: Answer, **settings: object) -> str:
    """Why the fetcher refuses what is there."""

    async def story(fetcher: Fetcher, url: str) -> str:
        with pytest.raises(BadCalendar) as refused:
            await fetcher.fetch(url, etag=None)
        return str(refused.value)

    return str(played(answer, story, **settings))  # type: ignore[arg-type]


OK = answering(f'HTTP/1.1 200 OK\r\nETag: "7"\r\nContent-Length: {len(CALENDAR)}', CALENDAR)


def test_a_calendar_comes_with_its_version_and_is_not_sent_again() -> None:
    asked = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readuntil(b"\r\n\r\n")).decode()
        asked.append("If-None-Match" in request)
        head = (
            "HTTP/1.1 304 Not Modified"
            if asked[-1]
            else f'HTTP/1.1 200 OK\r\nETag: "7"\r\nContent-Length: {len(CALENDAR)}'
        )
        writer.write(head.encode() + b"\r\n\r\n" + (b"" if asked[-1] else CALENDAR))
        await writer.drain()
        writer.close()

    async def story(fetcher: Fetcher, url: str) -> tuple[Fetched | None, Fetched | None]:
        return await fetcher.fetch(url, etag=None), await fetcher.fetch(url, etag='"7"')

    assert played(answer, story) == (Fetched(data=CALENDAR, etag='"7"'), None)
    assert asked == [False, True]


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1/inside\r\nContent-Length: 0", "redirects"),
        ("HTTP/1.1 404 Not Found\r\nContent-Length: 0", "answers 404"),
        ("HTTP/1.1 204 No Content", "answers 204"),
        ("no HTTP at all", "cannot be fetched"),
    ],
)
def test_other_answers_are_refused_with_a_reason(head: str, says: str) -> None:
    assert says in refusal(answering(head))


def test_a_calendar_without_end_is_cut_off() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            for _ in range(3 * MOST_BYTES // 65_536):
                writer.write(b"x" * 65_536)
                await writer.drain()
        except ConnectionError:
            pass
        writer.close()

    assert "larger than 5 MB" in refusal(answer)


def test_what_is_packed_stays_packed() -> None:
    """A small answer does not unfold into a large one."""
    packed = b"\x1f\x8b" + b"\x00" * 20
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}"

    async def story(fetcher: Fetcher, url: str) -> object:
        return await fetcher.fetch(url, etag=None)

    assert played(answering(head, packed), story) == Fetched(data=packed, etag=None)


def test_a_server_that_says_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    monkeypatch.setattr(fetching, "WITHIN", 0.3)
    assert "no answer within" in refusal(answer)


def test_a_certificate_nobody_vouches_for_is_refused() -> None:
    assert "cannot be fetched" in refusal(OK, trusted=False)


def test_one_private_address_among_public_ones_spoils_them_all() -> None:
    reached = []

    def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Awaitable[None]:
        reached.append(True)
        return OK(reader, writer)

    assert "not a public one" in refusal(answer, addresses=("127.0.0.1", "10.0.0.1"))
    assert "not a public one" in refusal(answer, addresses=())
    assert "not a public one" in refusal(answer, allowed=is_public)
    assert not reached


def test_the_connection_goes_to_the_address_that_was_checked_whatever_the_name_resolves_to_by_then() -> None:
    """The name resolves to a good address once, and to a bad one ever after: it is asked once."""
    asked = []

    async def story(fetcher: Fetcher, url: str) -> object:
        async def rebinding(host: str, port: int) -> Sequence[str]:
            asked.append(host)
            return ("127.0.0.1",) if len(asked) == 1 else ("10.0.0.1",)

        fetcher._resolve = rebinding
        return await fetcher.fetch(url, etag=None)

    assert played(OK, story) == Fetched(data=CALENDAR, etag='"7"')
    assert asked == [HOST]


@pytest.mark.parametrize(
    "url",
    [
        "http://calendar.example/a.ics",
        "ftp://calendar.example/a.ics",
        "file:///etc/passwd",
        "https://",
        "https://person:secret@calendar.example/a.ics",
        "https://127.0.0.1/a.ics",
        "https://[::1]/a.ics",
        "https://[::ffff:10.0.0.1]/a.ics",
        "https://2130706433/a.ics",
        "https://localhost/a.ics",
        "https://calendar.example:port/a.ics",
    ],
)
def test_addresses_that_lead_elsewhere_are_refused(url: str) -> None:
    with pytest.raises(BadCalendar):
        asyncio.run(Fetcher().fetch(url, etag=None))


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.215.14", True),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
        ("2001:0:a00:1::", False),
    ],
)
def test_only_the_public_internet_is_public(address: str, public: bool) -> None:
    assert is_public(address) is public


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────


def read_file(path: Path, etag: str | None = None) -> Reading | None:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    return asyncio.run(ICalendars().read(str(path), since=noon, until=noon + timedelta(days=1), zone="UTC", etag=etag))


def test_a_file_is_read_again_when_it_was_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.ics"
    path.write_bytes(CALENDAR)
    first = read_file(path)
    assert first is not None
    assert read_file(path, first.etag) is None
    event = b"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260302T130000Z\r\nDURATION:PT1H\r\nSUMMARY:Ben\r\nEND:VEVENT\r\n"
    path.write_bytes(b"BEGIN:VCALENDAR\r\n" + event + b"END:VCALENDAR\r\n")
    again = read_file(path, first.etag)
    assert again is not None
    assert [one.called for one in again.occurrences] == [("Ben",)]


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCalendar, match="cannot be read"):
        read_file(tmp_path / "none.ics")
    large = tmp_path / "large.ics"
    large.write_bytes(b"x" * (MOST_BYTES + 1))
    with pytest.raises(BadCalendar, match="larger than"):
        read_file(large)


@pytest.mark.parametrize(
    ("host", "may"),
    [
        ("calendar.example", True),
        ("93.184.215.14", True),
        ("localhost", False),
        ("Localhost.", False),
        ("desk.localhost", False),
        ("127.0.0.1", False),
        ("192.168.1.7", False),
        ("::1", False),
    ],
)
def test_what_can_be_told_of_a_host_without_asking(host: str, may: bool) -> None:
    assert may_be_public(host) is may
