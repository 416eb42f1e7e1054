"""A mail server on loopback, as far as SMTP asks of one: it takes letters, keeps them, and refuses as it is told to."""

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A letter, whom it was handed over for, and over what kind of connection."""

    to: tuple[str, ...]
    letter: EmailMessage
    encrypted: bool
    login: str

    @property
    def text(self) -> str:
        return str(self.letter.get_content()).replace("\r\n", "\n")


@dataclass(slots=True, kw_only=True)
class Postbox:
    """`answers` stand in for the usual answer to a command, by its word: `RCPT`, or `.` for the end of a letter.

    The empty answer hangs up. `accounts` are the passwords by login; without any nobody need log in.
    """

    port: int
    certificate: tuple[Path, Path] | None = None
    accounts: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    delivered: list[Delivered] = field(default_factory=list)


@dataclass(slots=True)
class _Talk:
    box: Postbox
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    to: list[str] = field(default_factory=list)
    encrypted: bool = False
    login: str = ""

    async def go_on(self) -> None:
        await self._say("220 postbox ready")
        while line := (await self.reader.readline()).decode().strip():
            word = line.partition(" ")[0].upper()
            answer = self.box.answers.get(word)
            if answer is None:
                answer = await self._answer(word, line)
            if not answer:
                return
            await self._say(answer)
            if word == "QUIT":
                return
            if word == "STARTTLS" and answer.startswith("220"):
                await self._encrypt()

    async def _answer(self, word: str, line: str) -> str:
        match word:
            case "EHLO":
                offers = (["STARTTLS"] if self.box.certificate and not self.encrypted else []) + (
                    ["AUTH PLAIN"] if self.box.accounts else []
                )
                told = ["postbox", *offers, "8BITMIME"]
                return "\r\n".join(f"250{'-' if one != told[-1] else ' '}{one}" for one in told)
            case "STARTTLS":
                return "220 go ahead"
            case "AUTH":
                _, login, password = base64.b64decode(line.rsplit(maxsplit=1)[-1]).decode().split("\0")
                self.login = login
                return "235 welcome" if self.box.accounts.get(login) == password else "535 no"
            case "MAIL" if self.box.accounts and not self.login:
                return "530 log in first"
            case "RCPT":
                self.to.append(line.partition("<")[2].partition(">")[0])
                return "250 ok"
            case "DATA":
                return await self._take()
            case "QUIT":
                return "221 bye"
            case _:
                return "250 ok"

    async def _take(self) -> str:
        await self._say("354 go ahead")
        lines: list[bytes] = []
        while (line := await self.reader.readline()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        if "." in self.box.answers:
            return self.box.answers["."]
        letter = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.box.delivered.append(
            Delivered(to=tuple(self.to), letter=letter, encrypted=self.encrypted, login=self.login)
        )
        self.to = []
        return "250 taken"

    async def _encrypt(self) -> None:
        assert self.box.certificate is not None
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*self.box.certificate)
        await self.writer.start_tls(context)
        self.encrypted = True

    async def _say(self, line: str) -> None:
        self.writer.write(f"{line}\r\n".encode())
        await self.writer.drain()


@asynccontextmanager
async def postbox(certificate: tuple[Path, Path] | None = None) -> AsyncIterator[Postbox]:
    """With a certificate and its key it offers STARTTLS."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _Talk(box, reader, writer).go_on()
        except (ConnectionError, ssl.SSLError):
            pass  # a caller who does not trust us hangs up
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    box = Postbox(port=server.sockets[0].getsockname()[1], certificate=certificate)
    async with server:
        yield box
