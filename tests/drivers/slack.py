"""People at a local Slack: they type, press and read; the desk behind it is the real one.

Everything goes over the wire: people speak to the workspace's person side, the workspace to the desk by Socket Mode or
signed HTTP, the desk to the workspace's Web API.
"""

import asyncio
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from workspace.reading import Control, Input, controls, inputs, words

Json = dict[str, Any]

PATIENCE = 30.0
"""Seconds until somebody gives up waiting to see something."""


class NotSeenError(AssertionError):
    """What a person waited for did not show."""


class Person:
    """One of the cast at their screen."""

    def __init__(self, stage: "Stage", person: str) -> None:
        self._stage = stage
        self.id = person
        self._typed: dict[str, dict[str, object]] = {}

    # ── acting ─────────────────────────────────────────────────────────────────────────────────

    def does(self, verb: str, **body: object) -> Json:
        return self._stage.post(f"/client/{self.id}/{verb}", body)

    def types(self, text: str, *, where: str = "#help") -> Json:
        """A slash command, or a message; `where` is a channel's name or `desk` for the talk with the desk."""
        channel = self._stage.channel(where)
        if text.startswith("/"):
            command, _, rest = text.partition(" ")
            return self.does("slash", channel=channel, command=command, text=rest)
        return self.does("send", channel=channel, text=text)

    def replies(self, text: str, *, under: str, where: str) -> Json:
        """A message in the thread of the message that reads `under`, as slowly as people are."""
        root = self.sees(under, where=where)
        self._stage.settles()
        return self.does("send", channel=root["_channel"], text=text, thread_ts=root.get("thread_ts") or root["ts"])

    def presses(self, label: str, *, under: str = "", where: str | None = None) -> Json:
        """The control with this label: in the open modal, in the home, or of the newest message that reads `under`."""
        if where is None:
            modal = self.modal()
            control = _one(controls(modal["blocks"]), label)
            spot: Json = {"view_id": modal["id"]}
            return self._press(control, spot, self._state(modal))
        if where == "home":
            control = _one(_after(self.home()["blocks"], under), label)
            return self._press(control, {"home": True}, {})
        message = self.sees(under, where=where, having=lambda m: any(c.label == label for c in controls(m["blocks"])))
        control = _one(controls(message["blocks"]), label)
        return self._press(control, {"channel": message["_channel"], "ts": message["ts"]}, {})

    def _press(self, control: Control, where: Json, state: Json) -> Json:
        body: Json = {"where": where, "block_id": control.block_id, "action_id": control.action_id, "state": state}
        if control.value is not None:
            body["value"] = control.value
        return self.does("press", **body)

    def writes(self, answers: dict[str, object]) -> None:
        """Fill fields of the open modal by their labels; a live field tells the desk at once."""
        for label, answer in answers.items():
            modal = self.modal()
            asked = next((i for i in inputs(modal["blocks"]) if i.label == label), None)
            if asked is None:
                raise NotSeenError(f"no field {label!r} among {[i.label for i in inputs(modal['blocks'])]}")
            value = _value(asked, answer)
            self._typed.setdefault(modal["id"], {})[asked.block_id] = value
            if asked.live:
                where = {"view_id": modal["id"]}
                self.does(
                    "press", where=where, block_id=asked.block_id, action_id=asked.action_id, value=value,
                    state=self._state(modal),
                )  # fmt: skip

    def submits(self) -> Json:
        modal = self.modal()
        return self.does("submit", view_id=modal["id"], state=self._state(modal))

    def closes(self) -> Json:
        return self.does("close", view_id=self.modal()["id"])

    def opens_home(self) -> Json:
        self.does("home", tab="home")
        return self.home()

    def _state(self, modal: Json) -> Json:
        typed = self._typed.get(modal["id"], {})
        state: Json = {}
        for asked in inputs(modal["blocks"]):
            value = typed.get(asked.block_id, asked.initial)
            if value is not None:
                state[asked.block_id] = {asked.action_id: value}
        return state

    # ── seeing ─────────────────────────────────────────────────────────────────────────────────

    def screen(self) -> Json:
        return self._stage.get(f"/client/{self.id}/state")

    def reads(self, thing: object) -> str:
        return words(thing, self._stage.names)

    def messages(self, where: str) -> list[Json]:
        channel = self._stage.channel(where, self)
        for held in self.screen()["channels"]:
            if held["id"] == channel or (where == "desk" and held.get("with") == self._stage.bot):
                return [{**m, "blocks": m.get("blocks") or [], "_channel": held["id"]} for m in held["messages"]]
        return []

    def sees(self, *texts: str, where: str, having: Callable[[Json], bool] = lambda _: True) -> Json:
        """The newest message there that reads all of this, waited for."""

        def look() -> Json | None:
            for message in reversed(self.messages(where)):
                read = self.reads(message)
                if all(text in read for text in texts) and having(message):
                    return message
            return None

        return self._wait(look, lambda: f"{texts} in {where}; there is:\n" + self.transcript(where))

    def sees_nothing(self, text: str, *, where: str) -> None:
        """Not there, once everything on its way has arrived."""
        self._stage.settles()
        found = [m for m in self.messages(where) if text in self.reads(m)]
        assert not found, f"{text!r} stands in {where}: {[self.reads(m) for m in found]}"

    def transcript(self, where: str) -> str:
        return "\n".join(f"  {m['ts']} {m.get('thread_ts', ''):>20} {self.reads(m)}" for m in self.messages(where))

    def modal(self, title: str | None = None) -> Json:
        """The top modal, waited for; with this title if given."""

        def look() -> Json | None:
            open_ = self.screen()["modals"]
            if not open_ or (title is not None and open_[-1]["title"]["text"] != title):
                return None
            return open_[-1]

        return self._wait(look, lambda: f"modal {title!r}; there are {[m['title'] for m in self.screen()['modals']]}")

    def has_no_modal(self) -> None:
        self._wait(lambda: None if self.screen()["modals"] else {"closed": True}, lambda: "the modal to close")

    def errors(self) -> dict[str, str]:
        """What the open modal says at its fields, by label."""
        modal = self.modal()
        by_block = {i.block_id: i.label for i in inputs(modal["blocks"])}
        return {by_block.get(block, block): text for block, text in modal.get("errors", {}).items()}

    def fields(self) -> dict[str, Input]:
        return {i.label: i for i in inputs(self.modal()["blocks"])}

    def home(self, *texts: str) -> Json:
        def look() -> Json | None:
            home = self.screen()["home"]
            return home if home and all(text in self.reads(home) for text in texts) else None

        return self._wait(look, lambda: f"home with {texts}: {self.reads(self.screen()['home'])}")

    def toasts(self) -> str:
        return " ".join(t["text"] for t in self.screen()["toasts"])

    def _wait(self, look: Callable[[], Json | None], what: Callable[[], str]) -> Json:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if (found := look()) is not None:
                return found
            time.sleep(0.02)
        raise NotSeenError(f"{self.id} waited in vain for {what()}")


class Stage:
    """A workspace and a desk, running together in a thread of their own."""

    def __init__(self, *, url: str, settled: Callable[[datetime], bool], now: Callable[[], datetime]) -> None:
        self.url = url
        self._now = now
        self._settled = settled
        about = self.get("/client/people")
        self.bot: str = about["app"]["bot_user_id"]
        self.names = {p["id"]: p["name"] for p in about["people"]}
        first = {p["real_name"].split()[0].lower(): p["id"] for p in about["people"]}
        self.names |= {p["id"]: p["real_name"] for p in about["people"]}
        self.people = {name: Person(self, person) for name, person in first.items()}
        self._channels: dict[str, str] = {}

    def __getattr__(self, name: str) -> Person:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def channel(self, where: str, who: Person | None = None) -> str:
        """A channel's id by name; `desk` is the talk with the desk; an id stays what it is."""
        if where == "desk":
            return self.bot
        if not where.startswith("#"):
            return where
        seers = [who] if who is not None else list(self.people.values())
        for person in seers:
            for held in person.screen()["channels"]:
                if held["name"] == where.removeprefix("#"):
                    return str(held["id"])
        return where

    def forward(self, *, hours: float = 0, minutes: float = 0) -> None:
        """The clock of everybody moves on."""
        self.post("/client/clock", {"advance": hours * 3600 + minutes * 60})

    def settles(self) -> None:
        """Wait until what is due by now has happened and nothing is on its way any more."""
        since, until = self._now(), time.monotonic() + PATIENCE
        while not self._settled(since):
            if time.monotonic() > until:
                raise NotSeenError("the desk does not come to rest")
            time.sleep(0.02)

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(self.url + path, timeout=PATIENCE) as answer:
            return json.load(answer)

    def post(self, path: str, body: object) -> Any:
        request = urllib.request.Request(
            self.url + path, data=json.dumps(body).encode(), headers={"content-type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            return json.load(refused)


@contextmanager
def thread_loop():
    """An event loop in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


def _one(found: list[Control], label: str) -> Control:
    for control in found:
        if control.label == label:
            return control
    raise NotSeenError(f"no control {label!r} among {[c.label for c in found]}")


def _after(blocks: list[Json], text: str) -> list[Control]:
    """The controls from the block that reads `text` on."""
    if not text:
        return controls(blocks)
    for number, block in enumerate(blocks):
        if text in words(block):
            return controls(blocks[number:])
    raise NotSeenError(f"no block reads {text!r}")


def _value(asked: Input, answer: object) -> object:
    """An option by its label, everything else as typed."""
    if isinstance(answer, list):
        return [asked.options.get(str(a), a) for a in answer]
    return asked.options.get(str(answer), answer)
