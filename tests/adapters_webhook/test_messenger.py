"""The messenger of webhooks against a real server: what is sent, and what an answer means."""

import asyncio
import socket
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from adapters.webhook.messenger import Hook, Webhooks
from adapters.webhook.signing import signed
from bot.domain.people import Channel
from bot.domain.terms import MessageRef
from bot.ui.messenger import Dead, Retry, Undelivered, Unsure
from bot.ui.model import Card, Signal
from tests.drivers.receiver import SECRET, Receiver, receiver

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
PAGER = Channel(platform="webhook", id="pager")


class Noon:
    def now(self) -> datetime:
        return datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def a_card(state: str = "raised") -> Card:
    facts: dict[str, str | int] = {"ticket": "DESK-1", "step": 1, "summary": "VPN größer 🙂"}
    signal = Signal(id=f"DESK-1-7-1-{state}", type=f"escalation.{state}", at=AT, facts=facts)
    return Card(summary="x", nodes=(), signal=signal)


@pytest.fixture
def pager() -> Iterator[Receiver]:
    with receiver() as opened:
        yield opened


def posts(card: Card, *, url: str, secret: str | None = SECRET, to: Channel = PAGER) -> MessageRef:
    async def post() -> MessageRef:
        webhooks = Webhooks({"pager": Hook(url=url, secret=secret)}, Noon())
        try:
            return await webhooks.post(to, card, under=None, mark="1")
        finally:
            await webhooks.close()

    return asyncio.run(post())


def updates(where: MessageRef, card: Card, *, url: str) -> None:
    async def update() -> None:
        webhooks = Webhooks({"pager": Hook(url=url, secret=SECRET)}, Noon())
        try:
            await webhooks.update(where, card)
        finally:
            await webhooks.close()

    asyncio.run(update())


def test_a_signature_is_that_of_the_specification() -> None:
    """The example that the specification's own libraries are tested with."""
    headers = signed(
        b'{"test": 2432232314}',
        secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        id_="msg_p5jXN8AQM9LWM0D4loKWxJek",
        at=1614265330,
    )
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_card_is_sent_signed_and_says_what_it_is_about(pager: Receiver) -> None:
    where = posts(a_card(), url=pager.url)
    (got,) = pager.received
    assert got.verified
    assert (got.path, got.type, got.id) == ("/in", "application/json", "DESK-1-7-1-raised")
    assert got.at == int(Noon().now().timestamp())
    assert got.body == {
        "type": "escalation.raised",
        "timestamp": "2026-03-02T10:00:00+00:00",
        "data": {"ticket": "DESK-1", "step": 1, "summary": "VPN größer 🙂"},
    }
    assert where == MessageRef(platform="webhook", conversation="pager", id="DESK-1-7-1-raised")


def test_only_news_is_sent_later(pager: Receiver) -> None:
    where = MessageRef(platform="webhook", conversation="pager", id="DESK-1-7-1-raised")
    updates(where, a_card(), url=pager.url)
    assert not pager.received
    updates(where, a_card("over"), url=pager.url)
    assert [(got.id, got.body["type"]) for got in pager.received] == [("DESK-1-7-1-over", "escalation.over")]


@pytest.mark.parametrize(
    ("status", "headers", "verdict"),
    [
        (408, {}, Retry),
        (429, {"Retry-After": "7"}, Retry),
        (503, {}, Retry),
        (500, {}, Unsure),
        (502, {}, Unsure),
        (0, {}, Unsure),
        (400, {}, Dead),
        (401, {}, Dead),
        (404, {}, Dead),
        (410, {}, Dead),
        (302, {"Location": "/elsewhere"}, Dead),
        (307, {"Location": "/elsewhere"}, Dead),
    ],
)
def test_what_an_answer_means(
    pager: Receiver, status: int, headers: dict[str, str], verdict: type[Undelivered]
) -> None:
    pager.answers = [(status, headers)]
    with pytest.raises(verdict) as told:
        posts(a_card(), url=pager.url)
    assert getattr(told.value, "after", None) == (7.0 if "Retry-After" in headers else None)
    assert len(pager.received) == 1, "nothing is tried again by itself, and no redirection followed"


def test_a_receiver_that_is_not_there_is_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(Retry):
        posts(a_card(), url=f"http://127.0.0.1:{port}/in")


def test_what_cannot_be_signed_or_names_nobody_or_says_nothing_is_never_sent(pager: Receiver) -> None:
    for reason, wrong in {
        "has no secret": lambda: posts(a_card(), url=pager.url, secret=None),
        "no webhook fax": lambda: posts(a_card(), url=pager.url, to=Channel(platform="webhook", id="fax")),
        "for a machine": lambda: posts(Card(summary="x", nodes=()), url=pager.url),
    }.items():
        with pytest.raises(Dead, match=reason):
            wrong()
    assert not pager.received


def test_a_secret_is_never_shown() -> None:
    assert b64encode(b"hush").decode() not in repr(Hook(url="https://x", secret="whsec_aHVzaA=="))
