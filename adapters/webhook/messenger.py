"""Cards as signed POST requests. A webhook is a channel of the platform `webhook`; its id is its key in app.yaml."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import aiohttp

from adapters.webhook.signing import signed
from bot.domain.people import Channel, Handle
from bot.domain.terms import MessageRef
from bot.domain.timed.reach import WEBHOOK
from bot.ports import Clock
from bot.ui.messenger import Dead, Retry, Undelivered, Unsure
from bot.ui.model import Card, Signal

PLATFORM = WEBHOOK
ANSWERED_WITHIN = 10.0
"""Seconds. The relay cuts a delivery off after 45."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """`secret` is None if the environment has none; then nothing is sent."""

    url: str
    secret: str | None = field(repr=False)


class Webhooks:
    """Every webhook of the desk. Nothing here tries again by itself; a second try has the same `webhook-id`."""

    def __init__(self, hooks: Mapping[str, Hook], clock: Clock) -> None:
        """Must be made, and closed, in the event loop. `hooks` by key."""
        self._hooks = hooks
        self._clock = clock
        timeout = aiohttp.ClientTimeout(total=ANSWERED_WITHIN)
        self._session = aiohttp.ClientSession(timeout=timeout, trust_env=True)

    async def close(self) -> None:
        await self._session.close()

    def pause(self, to: Handle | Channel, *, stands: MessageRef | None, under: MessageRef | None) -> float:  # noqa: ARG002 - a receiver says itself when it has enough
        return 0.0

    async def probe(self) -> None:
        """Webhooks are let in or not one by one."""

    async def post(self, to: Handle | Channel, card: Card, *, under: MessageRef | None, mark: str) -> MessageRef:  # noqa: ARG002 - the event's own id says more than the delivery's
        signal = _signal(card)
        await self._send(to.id, signal)
        return MessageRef(platform=PLATFORM, conversation=to.id, id=signal.id)

    async def find(
        self,
        to: Handle | Channel,  # noqa: ARG002
        *,
        under: MessageRef | None,  # noqa: ARG002
        mark: str,  # noqa: ARG002
        since: float,  # noqa: ARG002
    ) -> MessageRef | None:
        """A receiver cannot be asked what arrived. It knows a second copy by its `webhook-id`."""
        return None

    async def update(self, where: MessageRef, card: Card) -> None:
        """What became of it, if anything did: acknowledged, over."""
        signal = _signal(card)
        if signal.id != where.id:
            await self._send(where.conversation, signal)

    async def _send(self, key: str, signal: Signal) -> None:
        hook = self._hooks.get(key)
        if hook is None or hook.secret is None:
            raise Dead(why=f"there is no webhook {key}" if hook is None else f"the webhook {key} has no secret")
        body = _body(signal)
        at = int(self._clock.now().timestamp())
        headers = {"content-type": "application/json", **signed(body, secret=hook.secret, id_=signal.id, at=at)}
        try:
            async with self._session.post(hook.url, data=body, headers=headers, allow_redirects=False) as answer:
                verdict = _verdict(answer.status, answer.headers)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise Retry(why=f"no connection to the webhook {key}") from error
        except (aiohttp.InvalidURL, ValueError) as error:
            raise Dead(why=f"the address of the webhook {key} is none") from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unsure(why=f"the webhook {key} did not answer") from error
        if verdict is not None:
            raise verdict


def _signal(card: Card) -> Signal:
    if card.signal is None:
        raise Dead(why="there is nothing in it for a machine")
    return card.signal


def _body(signal: Signal) -> bytes:
    """The same bytes for the same event in the same state."""
    body = {"type": signal.type, "timestamp": signal.at.isoformat(), "data": dict(signal.facts)}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _verdict(status: int, headers: Mapping[str, str]) -> Undelivered | None:
    """What an answer means: None if the message was taken."""
    if 200 <= status < 300:
        return None
    said = f"the receiver answers with HTTP status {status}"
    if status in (408, 425, 429, 503):
        return Retry(why=said, after=_seconds(headers.get("retry-after", "")))
    if status >= 500:
        return Unsure(why=said)
    if 300 <= status < 400:
        return Dead(why=f"{said}: redirections are not followed, so that nothing goes elsewhere than app.yaml says")
    return Dead(why=said)


def _seconds(given: str) -> float | None:
    return float(given) if given.isascii() and given.isdigit() else None
