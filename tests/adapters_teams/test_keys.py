"""The keys that sign what Teams sends: they change, they are withdrawn, and where they come from goes away."""

import asyncio

from adapters.teams.sdk.keys import SigningKeys
from adapters.wire import Json
from tests.adapters_teams.gate import FIRST, SECOND, SERVICE, Gate, through
from tests.faults.register import survives


@survives("F56")
def test_a_new_key_is_fetched_once_and_lets_in() -> None:
    async def play(opened: Gate) -> None:
        await opened.knock(FIRST.token(SERVICE))
        assert opened.place.asked == ["/openid", "/jwks"]
        opened.place.keys = [FIRST, SECOND]
        opened.now = 1000.0
        answers = await asyncio.gather(*(opened.knock(SECOND.token(SERVICE, jti=str(n))) for n in range(50)))
        assert {answer.status for answer in answers} == {202}
        assert opened.place.asked == ["/openid", "/jwks"] * 2, "one question for all who wait"

    through(play)


def test_invented_key_ids_are_asked_for_once_in_five_minutes() -> None:
    async def play(opened: Gate) -> None:
        for opened.now, asked in ((0.0, 1), (1.0, 1), (299.0, 1), (301.0, 2), (302.0, 2)):
            for key_id in ("a", "b"):
                answer = await opened.knock(SECOND.token(SERVICE, as_key=f"{key_id}{opened.now}"))
                assert answer.status == 401
            assert len(opened.place.asked) == 2 * asked

    through(play)


def test_a_key_withdrawn_lets_nobody_in_from_the_next_fetch() -> None:
    async def play(opened: Gate) -> None:
        header = FIRST.token(SERVICE)
        assert (await opened.knock(header)).status == 202
        opened.place.keys = [SECOND]
        opened.now = 1000.0
        assert (await opened.knock(header)).status == 202
        assert (await opened.knock(SECOND.token(SERVICE))).status == 202
        assert (await opened.knock(header)).status == 401

    through(play)


def test_after_a_day_the_keys_are_fetched_again_while_the_old_ones_hold() -> None:
    async def play(opened: Gate) -> None:
        await opened.knock(FIRST.token(SERVICE, jti="1"))
        opened.now = 24 * 3600 + 1.0
        assert (await opened.knock(FIRST.token(SERVICE, jti="2"))).status == 202
        async with asyncio.timeout(5):
            while len(opened.place.asked) < 4:
                await asyncio.sleep(0.01)

    through(play)


@survives("F55")
def test_without_keys_nobody_is_let_in_and_soon_it_is_tried_again() -> None:
    async def play(opened: Gate) -> None:
        opened.place.keys = []
        assert (await opened.knock(FIRST.token(SERVICE))).status == 503
        opened.place.keys = [FIRST]
        assert (await opened.knock(FIRST.token(SERVICE))).status == 503
        opened.now = 6.0
        assert (await opened.knock(FIRST.token(SERVICE))).status == 202

    through(play)


@survives("F55")
def test_keys_outlive_an_outage_of_where_they_come_from() -> None:
    async def run() -> None:
        answers: list[Json | Exception] = [{"jwks_uri": "j"}, {"keys": [FIRST.public, {"kid": "x", "kty": "EC"}, {}]}]

        async def fetch(_: str) -> Json:
            answer = answers.pop(0) if answers else TimeoutError()
            if isinstance(answer, Exception):
                raise answer
            return answer

        now = 0.0
        keys = SigningKeys("m", fetch, clock=lambda: now)
        assert not keys.are_known
        assert await keys.get("k1") is not None
        for _ in range(2):
            now += 90_000.0
            assert await keys.get("k1") is not None
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        answers[:] = [{"jwks_uri": "j"}, {"keys": "none"}]
        now = 270_000.0
        assert await keys.get("k2") is None
        assert keys.known("k1") is not None
        await keys.close()

    asyncio.run(run())
