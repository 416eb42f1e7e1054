"""Letters, over the wire to a mail server: what they say, how they are handed over, and what a refusal means."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.mail.messenger import Mail, Mailbox
from bot.domain.people import MAIL, Handle
from bot.domain.terms import MessageRef
from bot.ui.messenger import Dead, Retry, Undelivered, Unreachable, Unsure, Vanished
from bot.ui.model import Button, Buttons, Card, Fact, Facts, Heading, Moment, Node, Paragraph, Quote
from bot.ui.verbs import Verb
from tests.adapters_teams.entra import certified
from tests.drivers.postbox import Postbox, postbox

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
Signed = tuple[Path, Path]
"""A certificate and its key."""
ANA = Handle(platform=MAIL, tenant="", id="ana@acme.example")


class At:
    def now(self) -> datetime:
        return NOW


def a_card(*nodes: Node, summary: str = "DESK-1: vpn keeps dropping") -> Card:
    return Card(summary=summary, nodes=nodes or (Paragraph(line=("Please try the office profile.",)),))


def writing(box: Postbox, **more: object) -> Mail:
    facts = {"host": "127.0.0.1", "starttls": False, "sender": "Help desk <desk@acme.example>"} | more
    return Mail(Mailbox(port=box.port, **facts), At())  # type: ignore[arg-type]


def play(story: Callable[[Postbox], Coroutine[object, object, None]], certificate: Signed | None = None) -> None:
    async def opened() -> None:
        async with postbox(certificate) as box:
            await story(box)

    asyncio.run(opened())


@pytest.fixture
def certificate(tmp_path: Path) -> Signed:
    return certified(tmp_path)


def test_a_card_is_a_letter_in_plain_text() -> None:
    async def story(box: Postbox) -> None:
        card = a_card(
            Heading(text="DESK-1 · vpn keeps dropping"),
            Facts(facts=(Fact(label="Due", value=(Moment(at=NOW, seen_at=NOW),)),)),
            Quote(text="<b>It</b>\n.\ndrops, größer"),
            Buttons(buttons=(Button(verb=Verb.WITHDRAW, label="Withdraw", subject="1"),)),
        )
        await writing(box).post(ANA, card, under=None, mark="7")
        [sent] = box.delivered
        assert sent.to == ("ana@acme.example",)
        assert sent.letter["From"] == "Help desk <desk@acme.example>"
        assert sent.letter["Subject"] == "DESK-1: vpn keeps dropping"
        assert sent.letter["Auto-Submitted"] == "auto-generated"
        assert sent.letter["Date"].datetime == NOW
        assert sent.letter.get_content_type() == "text/plain"
        assert "Due: Tue 2026-11-24 10:00\n  | <b>It</b>\n  | .\n  | drops, größer" in sent.text
        assert "Withdraw" not in sent.text
        assert "cannot reach you in chat" in sent.text

    play(story)


def test_what_follows_belongs_to_the_same_talk_and_the_same_try_has_the_same_id() -> None:
    async def story(box: Postbox) -> None:
        mail = writing(box)
        first = await mail.post(ANA, a_card(), under=None, mark="7")
        assert await mail.post(ANA, a_card(), under=None, mark="7") == first
        await mail.post(ANA, a_card(), under=first, mark="8")
        ids = [sent.letter["Message-ID"] for sent in box.delivered]
        assert ids[0] == ids[1] != ids[2]
        assert box.delivered[2].letter["In-Reply-To"] == ids[0]

    play(story)


def test_a_letter_that_would_say_the_same_is_not_written_again() -> None:
    async def story(box: Postbox) -> None:
        mail = writing(box)
        sent = await mail.post(ANA, a_card(), under=None, mark="7")
        await mail.update(sent, a_card())
        with pytest.raises(Vanished):
            await mail.update(sent, a_card(Paragraph(line=("It is resolved.",))))
        assert len(box.delivered) == 1

    play(story)


def test_a_summary_cannot_write_headers() -> None:
    async def story(box: Postbox) -> None:
        await writing(box).post(ANA, a_card(summary="vpn\r\nBcc: eve@evil.example\n\nhi"), under=None, mark="7")
        [sent] = box.delivered
        assert sent.to == ("ana@acme.example",)
        assert sent.letter["Bcc"] is None
        assert sent.letter["Subject"] == "vpn Bcc: eve@evil.example hi"

    play(story)


@pytest.mark.parametrize(
    "address",
    ["", "ana", "ana@acme.example\nBcc: eve@evil.example", "ana@acme.example, eve@evil.example", "<>", "a@b@c"],
)
def test_what_is_no_address_is_not_written_to(address: str) -> None:
    async def story(box: Postbox) -> None:
        with pytest.raises(Unreachable):
            await writing(box).post(Handle(platform=MAIL, tenant="", id=address), a_card(), under=None, mark="7")
        assert box.delivered == []

    play(story)


def test_the_connection_is_encrypted_before_anybody_logs_in(
    certificate: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))

    async def story(box: Postbox) -> None:
        box.accounts["desk"] = "hush"
        mail = writing(box, starttls=True, login="desk", password="hush")
        await mail.post(ANA, a_card(), under=None, mark="7")
        [sent] = box.delivered
        assert sent.encrypted
        assert sent.login == "desk"
        with pytest.raises(Dead, match="DESKSIDE_EMAIL_PASSWORD") as told:
            await writing(box, starttls=True, login="desk", password="wrong").post(ANA, a_card(), under=None, mark="7")
        assert "wrong" not in str(told.value)

    play(story, certificate)


def test_a_server_that_nobody_vouches_for_is_told_nothing(certificate: Signed) -> None:
    async def story(box: Postbox) -> None:
        with pytest.raises(Dead, match="cannot be trusted"):
            await writing(box, starttls=True, login="desk", password="hush").post(ANA, a_card(), under=None, mark="7")
        assert box.delivered == []

    play(story, certificate)


def test_a_server_without_encryption_is_told_nothing() -> None:
    async def story(box: Postbox) -> None:
        with pytest.raises(Dead, match="STARTTLS"):
            await writing(box, starttls=True).post(ANA, a_card(), under=None, mark="7")
        assert box.delivered == []

    play(story)


@pytest.mark.parametrize(
    ("word", "answer", "verdict"),
    [
        ("RCPT", "550 no such person", Unreachable),
        ("RCPT", "450 come back later", Retry),
        ("MAIL", "550 not you", Dead),
        ("MAIL", "451 busy", Retry),
        (".", "554 spam", Dead),
        (".", "452 full", Retry),
        (".", "", Unsure),
        ("EHLO", "", Retry),
    ],
)
def test_what_a_refusal_means(word: str, answer: str, verdict: type[Undelivered]) -> None:
    async def story(box: Postbox) -> None:
        box.answers[word] = answer
        with pytest.raises(verdict) as told:
            await writing(box).post(ANA, a_card(), under=None, mark="7")
        assert type(told.value) is verdict

    play(story)


def test_a_server_that_is_away_is_tried_again() -> None:
    async def story(box: Postbox) -> None:
        mail = writing(box)
        box.port = 0
        with pytest.raises(Retry):
            await Mail(Mailbox(host="127.0.0.1", port=1, starttls=False, sender="desk@acme.example"), At()).post(
                ANA, a_card(), under=None, mark="7"
            )
        assert await mail.find(ANA, under=None, mark="7", since=0) is None

    play(story)


def test_the_password_shows_nowhere() -> None:
    box = Mailbox(host="h", port=25, starttls=True, sender="desk@acme.example", login="desk", password="hush")
    assert "hush" not in repr(box)
    assert MessageRef(platform=MAIL, conversation="a", id="b c").id.partition(" ")[2] == "c"
