"""The scene the local company opens with: a few requests in flight, really filed and worked on by its people.

Nothing is written into anybody's store: the people type, press and submit as a visitor would, and the desk answers.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from workspace import person
from workspace.reading import Control, controls, inputs, words
from workspace.wire import Json, rows, text
from workspace.workspace import Workspace

Seen = TypeVar("Seen")

LONDON = ZoneInfo("Europe/London")
OPENS, CLOSES = time(9, 20), time(16, 30)
PATIENCE = 10.0
"""Seconds until a scene that does not come about is given up."""

IMPACT, URGENCY = "How many people are affected?", "Is work blocked?"


class SceneError(Exception):
    """The desk did not do what the scene expects; the text says what was missing."""


async def play(place: Workspace) -> None:
    """Move to a working hour if it is none, then let the morning's requests happen."""
    place.clock.advance(until_work(place.clock.now()))
    hana, ana, gus, fay = (Player(place, f"U0{name}") for name in ("HANA", "ANA", "GUS", "FAY"))
    await hana.asks(
        "I need access to the shared drive of Brand",
        {
            "What do you need?": "Access to a folder, group or application",
            "Access to what?": "Brand / Launch 2027",
            "What do you need it for?": "I prepare the launch in Seoul and need the pictures.",
            IMPACT: "Just me",
            URGENCY: "Partly, there is a way around",
        },
    )
    await fay.presses("Reply", under="shared drive of Brand", channel="C0ACCESS")
    await fay.fills({"Your answer": "Hello Hana, I asked the owner of the folder and write as soon as she says yes."})
    await fay.submits()
    place.clock.advance(9 * 60)
    await ana.asks(
        "My laptop is slow since the update",
        {
            "What number is on its sticker?": "LT-20417",
            "Which part of it?": "The laptop itself",
            IMPACT: "Just me",
            URGENCY: "No, it can wait",
        },
    )
    place.clock.advance(11 * 60)
    await gus.asks(
        "Wi-Fi drops in the big meeting room",
        {
            "Which office?": "London",
            "Which floor or room?": "Third floor, Thames",
            IMPACT: "My team",
            URGENCY: "Partly, there is a way around",
        },
    )


def until_work(now: float) -> float:
    """Seconds until people in London are at work; 0 if they are."""
    here = datetime.fromtimestamp(now, LONDON)
    if here.weekday() < 5 and OPENS <= here.time() <= CLOSES:
        return 0.0
    day = here.date() if here.time() < OPENS else here.date() + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return datetime.combine(day, OPENS, tzinfo=LONDON).timestamp() - now


class Player:
    """One person of the scene at their screen."""

    def __init__(self, place: Workspace, who: str) -> None:
        self._place = place
        self._who = who
        self._typed: dict[str, object] = {}

    async def asks(self, request: str, answers: dict[str, str]) -> None:
        """The request form, from the first word to the confirmation, past the articles."""
        await self._does("slash", {"channel": "C0HELP", "command": "/desk", "text": request})
        await self.fills(answers)
        await self.submits()
        if (await self._modal())["callback_id"] == "suggest":
            await self.submits()
        await self._does("close", {"view_id": (await self._modal())["id"]})

    async def fills(self, answers: dict[str, str]) -> None:
        """Fields of the open modal by their labels, in this order; a live one tells the desk at once."""
        for label, answer in answers.items():
            modal = await self._modal(having=label)
            asked = [i for i in inputs(rows(modal, "blocks")) if i.label == label][-1]
            value = asked.options.get(answer, answer)
            self._typed[asked.block_id] = value
            if asked.live:
                where: Json = {"view_id": modal["id"]}
                spot: Json = {"where": where, "block_id": asked.block_id, "action_id": asked.action_id}
                await self._does("press", {**spot, "value": value, "state": self._state(modal)})

    async def submits(self) -> None:
        modal = await self._modal()
        await self._does("submit", {"view_id": modal["id"], "state": self._state(modal)})

    async def presses(self, label: str, *, under: str, channel: str) -> None:
        """The button under the newest message there that reads `under`, once it stands."""

        def look(screen: Json) -> tuple[Json, Control] | None:
            for held in rows(screen, "channels"):
                for message in reversed(rows(held, "messages") if held["id"] == channel else []):
                    found = [c for c in controls(rows(message, "blocks")) if c.label == label]
                    if found and under in words(message):
                        return message, found[0]
            return None

        message, control = await self._sees(look, f"{label} under {under!r}")
        where: Json = {"channel": channel, "ts": text(message, "ts")}
        await self._does("press", {"where": where, "block_id": control.block_id, "action_id": control.action_id})

    async def _modal(self, *, having: str = "") -> Json:
        def look(screen: Json) -> Json | None:
            top = next(reversed(rows(screen, "modals")), None)
            return top if top is not None and having in words(top) else None

        return await self._sees(look, f"a modal with {having!r}")

    async def _sees(self, look: Callable[[Json], Seen | None], what: str) -> Seen:
        for _ in range(round(PATIENCE / 0.02)):
            if (found := look(person.snapshot(self._place, self._who))) is not None:
                return found
            await asyncio.sleep(0.02)
        raise SceneError(f"{self._who} does not see {what}")

    async def _does(self, verb: str, body: Json) -> None:
        said = await person.act(self._place, self._who, verb, body)
        if said.get("ok") is not True:
            raise SceneError(f"{self._who} cannot {verb}: {said.get('sentence')}")

    def _state(self, modal: Json) -> Json:
        state: Json = {}
        for asked in inputs(rows(modal, "blocks")):
            value = self._typed.get(asked.block_id, asked.initial)
            if value is not None:
                state[asked.block_id] = {asked.action_id: value}
        return state
