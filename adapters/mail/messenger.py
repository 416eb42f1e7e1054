"""Carries cards to a mail server: the port `bot.ui.messenger.Messenger`, by the standard library's SMTP."""

import asyncio
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage

from adapters.mail.letters import digest, text_of, written
from bot.domain.people import MAIL, Channel, Handle
from bot.domain.terms import MessageRef
from bot.ports import Clock
from bot.ui.messenger import Dead, Retry, Undelivered, Unreachable, Unsure, Vanished
from bot.ui.model import Card

PLATFORM = MAIL
_ANSWERED_WITHIN = 15.0
"""Seconds for each answer of the server. The relay cuts a delivery off after 45."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """The server that takes our letters, and whom they are from. Without a `login` it asks for none."""

    host: str
    port: int
    starttls: bool
    sender: str
    login: str | None = None
    password: str | None = field(default=None, repr=False)


class Mail:
    """A MessageRef holds the address, and what was said to it: a digest of the text, and the letter's id."""

    def __init__(self, box: Mailbox, clock: Clock) -> None:
        self._box = box
        self._clock = clock

    async def post(self, to: Handle | Channel, card: Card, *, under: MessageRef | None, mark: str) -> MessageRef:
        answers = under.id.partition(" ")[2] if under is not None else ""
        try:
            letter = written(card, sender=self._box.sender, to=to.id, mark=mark, answers=answers, at=self._clock.now())
        except ValueError as why:
            raise Unreachable(why=str(why)) from why
        await asyncio.to_thread(self._send, letter)
        return MessageRef(platform=PLATFORM, conversation=to.id, id=f"{digest(text_of(card))} {letter['Message-ID']}")

    async def find(
        self,
        to: Handle | Channel,  # noqa: ARG002
        *,
        under: MessageRef | None,  # noqa: ARG002
        mark: str,  # noqa: ARG002
        since: float,  # noqa: ARG002
    ) -> MessageRef | None:
        """Nobody can be asked what arrived. A second copy has the same id, by which mail programs know it."""
        return None

    async def update(self, where: MessageRef, card: Card) -> None:
        """A letter that was sent stays as it is, so one that would say something else is a new one."""
        if where.id.partition(" ")[0] != digest(text_of(card)):
            raise Vanished(why="a letter cannot be changed")

    def _send(self, letter: EmailMessage) -> None:
        """Raises `Retry`, `Unsure`, `Dead` or `Unreachable`."""
        try:
            with smtplib.SMTP(self._box.host, self._box.port, timeout=_ANSWERED_WITHIN) as server:
                self._enter(server)
                self._hand_over(server, letter)
        except smtplib.SMTPException as refused:
            raise _verdict(refused) from refused
        except ssl.SSLError as distrusted:
            raise Dead(why=f"the mail server {self._box.host} cannot be trusted: {distrusted.reason}") from distrusted
        except OSError as away:
            raise Retry(why=f"no connection to the mail server {self._box.host}") from away

    def _enter(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        if self._box.starttls:
            server.starttls(context=ssl.create_default_context())
        if self._box.login is not None:
            server.login(self._box.login, self._box.password or "")

    def _hand_over(self, server: smtplib.SMTP, letter: EmailMessage) -> None:
        """From here on it may have arrived if the connection breaks."""
        try:
            server.send_message(letter)
        except (smtplib.SMTPServerDisconnected, TimeoutError, ConnectionError) as lost:
            raise Unsure(why="the mail server did not answer") from lost


def _verdict(refused: smtplib.SMTPException) -> Undelivered:
    """What a refusal means: codes from 400 are for now, from 500 for good (RFC 5321, 4.2.1)."""
    match refused:
        case smtplib.SMTPRecipientsRefused(recipients=told):
            if all(code >= 500 for code, _ in told.values()):
                return Unreachable(why="the mail server does not take their address")
            return Retry(why="the mail server does not take their address at the moment")
        case smtplib.SMTPAuthenticationError():
            return Dead(why="the mail server does not take the login: check email.login and DESKSIDE_EMAIL_PASSWORD")
        case smtplib.SMTPNotSupportedError():
            return Dead(why="the mail server offers no STARTTLS, or no such login: check email in app.yaml")
        case smtplib.SMTPResponseException(smtp_code=code) if code >= 500:
            return Dead(why=f"the mail server refuses it with {code}")
        case _:
            return Retry(why="the mail server does not take it at the moment")
