"""What arrives over HTTP: only what Slack signed a moment ago gets in, and nothing ends in a traceback."""

import asyncio
import hashlib
import hmac
import json
import logging
import time
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from hypothesis import given
from starlette.types import ASGIApp

from adapters.slack.app import Keys, build
from adapters.web import app as web
from bot.ports import Profile
from bot.ui.interaction import Interaction, Reply
from bot.vitals import Vitals
from tests.adapters_slack.asgi import Answered, ask
from tests.adapters_slack.desk import desk
from tests.adapters_slack.payloads import TEAM, command, event, interaction, press, pressed, said, view
from tests.adapters_slack.test_translate import json_values, spoilt
from tests.effort import examples
from tests.faults.register import survives
from tests.operations.looks import well
from workspace.company import Company
from workspace.server import running
from workspace.workspace import BOT_TOKEN, SIGNING_SECRET

Knock = tuple[bytes, dict[str, str]]
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def signed(body: bytes, *, at: str | None = None, secret: str = SIGNING_SECRET, kind: str = JSON) -> dict[str, str]:
    stamp = str(int(time.time())) if at is None else at
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"content-type": kind, "x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={digest}"}


def unspoilt(app: ASGIApp) -> ASGIApp:
    return app


def knock(
    *knocks: Knock,
    tell: Callable[[Interaction], Reply] = lambda _: (),
    through: Callable[[ASGIApp], ASGIApp] = unspoilt,
) -> list[Answered]:
    """The answers to these requests, which come `through` whatever stands before the desk."""

    async def at_the_door() -> list[Answered]:
        async def answer(did: Interaction) -> Reply:
            return tell(did)

        async def learned(_: Profile) -> None:
            """Whoever it is."""

        async def look() -> Vitals:
            return Vitals()

        async with running() as place:
            keys = Keys(bot_token=BOT_TOKEN, signing_secret=SIGNING_SECRET, base_url=f"{place.url}/api/")
            slack = await build(keys, answer, learned)
            app = through(web.build(slack.routes, look))
            try:
                return [await ask(app, "/slack/events", body=body, headers=headers) for body, headers in knocks]
            finally:
                await slack.stop()

    return asyncio.run(at_the_door())


EVENT = json.dumps(event(said("my VPN"))).encode()


@survives("F57")
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (lambda: {}, 401),
        (lambda: {"x-slack-request-timestamp": str(int(time.time()))}, 401),
        (lambda: signed(EVENT, secret="another"), 401),
        (lambda: signed(EVENT, at=str(int(time.time()) - 3600)), 401),
        (lambda: signed(EVENT, at=str(int(time.time()) + 3600)), 401),
        (lambda: signed(EVENT, at=str(int(time.time()) - 330)), 401),
        (lambda: signed(EVENT, at=str(int(time.time()) + 330)), 401),
        (lambda: signed(EVENT, at="abc"), 401),
        (lambda: signed(EVENT, at="nan"), 401),
        (lambda: signed(EVENT, at=""), 401),
        (lambda: signed(EVENT, at="1e9"), 401),
        (lambda: signed(EVENT, at="9" * 5000), 401),
        (lambda: signed(EVENT, at="-1"), 401),
        (lambda: {**signed(EVENT), "x-slack-signature": "v0=\u00e9"}, 401),
        (lambda: signed(EVENT + b" "), 401),
        (lambda: signed(EVENT), 200),
    ],
)
def test_only_slack_gets_in(headers: Callable[[], dict[str, str]], status: int) -> None:
    """Signed when they knock: a signature is good for five minutes."""
    (answer,) = knock((EVENT, headers()))
    assert answer.status == status


@survives("F58")
def test_bodies_that_are_none(caplog: pytest.LogCaptureFixture) -> None:
    bodies = [
        b"",
        b"{",
        b"[]",
        b"[1]",
        b"7",
        b'"x"',
        b"null",
        b"{}",
        b"\xff\xfe",
        b'{"type": "event_callback", "event": "\xff"}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"payload=%7B",
        b"payload=%ff",
        b"payload=[]",
        b"payload=" + b"%5B" * 50_000,
        b"&".join(b"a%d=1" % n for n in range(1000)),
        b'{"type": "event_callback", "event": []}',
        b'{"type": "event_callback", "event": {"type": {}}}',
        b'{"type": "event_callback", "event": {"type": "message", "team": 7}}',
        b'{"type": "event_callback", "authorizations": 7, "event": {"type": "message"}}',
        b'{"type": "block_actions", "actions": []}',
        b'{"type": "block_actions", "actions": [7]}',
        b'{"type": "view_submission", "view": []}',
        b'{"command": 7}',
        b'{"type": "something new"}',
    ]
    with caplog.at_level(logging.INFO):
        for kind in (JSON, FORM, "", "text/plain; charset=\xff"):
            sent = [(body, signed(body, kind=kind)) for body in bodies]
            for body, answer in zip(bodies, knock(*sent), strict=True):
                assert 400 <= answer.status < 500, (body[:60], answer.status)
                assert "Traceback" not in answer.text
    assert "Traceback" not in caplog.text


@survives("F58")
def test_a_body_that_is_too_large() -> None:
    body = b'{"a": "' + b"x" * 2_000_000 + b'"}'
    (answer,) = knock((body, signed(body)))
    assert answer.status == 413


def test_slack_tries_the_address() -> None:
    probe = b"ssl_check=1&token=t"
    body = json.dumps({"type": "url_verification", "token": "t", "challenge": "c0ffee"}).encode()
    tried, verified, unsigned = knock((probe, {"content-type": FORM}), (body, signed(body)), (body, {}))
    assert (tried.status, tried.text) == (200, "")
    assert verified.json() == {"challenge": "c0ffee"}
    assert unsigned.status == 401


def test_each_kind_of_payload_finds_the_desk() -> None:
    did: list[str] = []

    def tell(one: Interaction) -> Reply:
        did.append(type(one).__name__)
        return ()

    home = Company.load().team.id.encode()
    forms = [
        urlencode(command("vpn & more")).encode(),
        *(
            urlencode({"payload": json.dumps(payload)}).encode()
            for payload in (
                pressed(press()),
                interaction("view_submission", view=view()),
                interaction("shortcut", callback_id="ask"),
            )
        ),
    ]
    here = [body.replace(TEAM.encode(), home) for body in forms]
    answers = knock((EVENT, signed(EVENT)), *((body, signed(body, kind=FORM)) for body in here), tell=tell)
    assert [answer.status for answer in answers] == [200] * 5
    assert did == ["Spoke", "Commanded", "Pressed", "Submitted", "Commanded"]


def test_a_desk_that_fails_gets_the_event_again() -> None:
    def tell(_: Interaction) -> Reply:
        raise RuntimeError("the disk is full")

    (answer,) = knock((EVENT, signed(EVENT)), tell=tell)
    assert answer.status == 500
    assert answer.text == ""


@survives("F58")
@examples(60)
@given(spoilt() | json_values)
def test_no_signed_body_is_too_strange(body: object) -> None:
    raw = json.dumps(body).encode()
    (answer,) = knock((raw, signed(raw)))
    assert answer.status in (200, 400, 404)


def test_health() -> None:
    async def look() -> None:
        async with desk(mode="http") as opened:
            assert await opened.slack.why_not_ready() == ""
        async with desk() as opened:
            assert await opened.slack.why_not_ready() == ""
            await opened.slack.stop()
            assert await opened.slack.why_not_ready() != ""

    async def visit(why: str) -> list[Answered]:
        async def how_it_is() -> Vitals:
            return well(platforms={"slack": why})

        app = web.build([], how_it_is)
        return [await ask(app, path) for path in ("/healthz", "/readyz")]

    asyncio.run(look())
    assert [answer.status for answer in asyncio.run(visit(""))] == [200, 200]
    alive, ready = asyncio.run(visit("no connection"))
    assert (alive.status, ready.status) == (200, 503)
    told = ready.json()
    assert isinstance(told, dict)
    assert (told["status"], told["reasons"]) == ("not ready", {"slack": "no connection"})
