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
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from tests.drivers.people import (
    ASIDE,
    DESK,
    HOME,
    PATIENCE,
    Form,
    Json,
    Message,
    NotSeenError,
    Question,
    anything,
    newest,
    tidy,
    transcript,
    waited,
)
from workspace.reading import Control, Input, controls, inputs, words


class Person:
    """One of the cast at their screen: what `people.Person` says, and what only a Slack has."""

    def __init__(self, stage: "Stage", person: str, name: str) -> None:
        self._stage = stage
        self.id = person
        self.name = name
        self._typed: dict[str, dict[str, object]] = {}
        self._since = 0.0

    # ── acting ─────────────────────────────────────────────────────────────────────────────────

    def does(self, verb: str, **body: object) -> Json:
        self._since = self._stage.now().timestamp()
        return self._stage.post(f"/client/{self.id}/{verb}", body)

    def types(self, text: str, *, where: str = "#help") -> Json:
        """A slash command, or a message; `where` is a channel's name or `desk` for the talk with the desk."""
        channel = self._stage.channel(where)
        if text.startswith("/"):
            command, _, rest = text.partition(" ")
            return self.does("slash", channel=channel, command=command, text=rest)
        return self.does("send", channel=channel, text=text)

    def asks(self, text: str) -> None:
        self.types(f"/desk {text}")

    def commands(self, text: str) -> None:
        self.types(f"/desk {text}")

    def says(self, text: str, *, where: str = DESK) -> None:
        self.types(text, where=where)

    def mentions(self, text: str, *, where: str) -> None:
        self.types(f"<@{self._stage.bot}> {text}", where=where)

    def replies(self, text: str, *, under: str, where: str) -> None:
        """As slowly as people are."""
        root = self.sees(under, where=where)
        self._stage.settles()
        self.does("send", channel=root.at, text=text, thread_ts=root.under or root.id)

    def edits(self, message: Message, text: str) -> None:
        self.does("edit", channel=message.at, ts=message.id, text=text)

    def deletes(self, message: Message) -> None:
        self.does("delete", channel=message.at, ts=message.id)

    def points_at(self, message: Message) -> None:
        shortcuts = self._stage.get("/client/people")["app"]["shortcuts"]
        callback = next(s["callback_id"] for s in shortcuts if s["type"] == "message")
        self.does("message_shortcut", channel=message.at, ts=message.id, callback_id=callback)

    def presses(self, label: str, *, under: str = "", where: str | None = None) -> None:
        if where is None:
            modal = self.modal()
            control = _one(controls(modal["blocks"]), label)
            self._press(control, {"view_id": modal["id"]}, self._state(modal))
        elif where == HOME:
            control = _one(_after(self._home()["blocks"], under), label)
            self._press(control, {"home": True}, {})
        else:
            message = self.sees(under, where=where, having=lambda m: label in m.buttons)
            control = _one(controls(message.raw["blocks"]), label)
            self._press(control, {"channel": message.at, "ts": message.id}, {})

    def _press(self, control: Control, where: Json, state: Json) -> None:
        body: Json = {"where": where, "block_id": control.block_id, "action_id": control.action_id, "state": state}
        if control.value is not None:
            body["value"] = control.value
        self.does("press", **body)

    def writes(self, answers: Mapping[str, object]) -> None:
        """A live field tells the desk at once."""
        for label, answer in answers.items():
            modal = self.modal()
            asked = next((i for i in inputs(modal["blocks"]) if i.label == label), None)
            if asked is None:
                raise NotSeenError(f"no field {label!r} in {self.reads(modal)!r}")
            value = _value(asked, answer)
            self._typed.setdefault(modal["id"], {})[asked.block_id] = value
            if asked.live:
                where = {"view_id": modal["id"]}
                self.does(
                    "press", where=where, block_id=asked.block_id, action_id=asked.action_id, value=value,
                    state=self._state(modal),
                )  # fmt: skip

    def submits(self) -> None:
        modal = self.modal()
        self.does("submit", view_id=modal["id"], state=self._state(modal))

    def closes(self) -> None:
        self.does("close", view_id=self.modal()["id"])

    def opens_home(self) -> None:
        self.does("home", tab="home")
        self._home()

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
        """All the words of a message or of anything that Slack keeps, with people by their names."""
        if isinstance(thing, Message | Form):
            return thing.text
        read = tidy(words(thing, self._stage.names))
        for name in self._stage.names.values():
            read = read.replace(f"@{name}", name)
        return read

    def messages(self, where: str) -> list[Message]:
        if where == ASIDE:
            return self._aside(0.0)
        channel = self._stage.channel(where, self)
        for held in self.screen()["channels"]:
            if held["id"] == channel or (where == DESK and held.get("with") == self._stage.bot):
                return [self._message(held["id"], one) for one in held["messages"]]
        return []

    def _aside(self, since: float) -> list[Message]:
        """What the desk has said to them alone since then."""
        found: list[Message] = []
        for held in self.screen()["channels"]:
            private = held.get("with") == self._stage.bot
            found += [self._message(held["id"], one) for one in held["messages"] if private or one["ephemeral"]]
        said = [one for one in found if float(one.id) >= since and one.author != self.id]
        return sorted(said, key=lambda one: float(one.id))

    def _message(self, channel: str, said: Json) -> Message:
        blocks = said.get("blocks") or []
        return Message(
            at=channel,
            id=said["ts"],
            text=self.reads(said),
            author=said.get("user", ""),
            buttons=tuple(control.label for control in controls(blocks)),
            under=said.get("thread_ts", ""),
            raw={**said, "blocks": blocks},
        )

    def sees(self, *texts: str, where: str, having: Callable[[Message], bool] = anything) -> Message:
        return waited(
            lambda: newest(self.messages(where), texts, having),
            lambda: f"{self.id}: {texts} in {where}; there is:\n{transcript(self.messages(where))}",
        )

    def is_told(self, *texts: str) -> Message:
        since = self._since
        return waited(
            lambda: newest(self._aside(since), texts, anything),
            lambda: f"{self.id}: {texts} aside; there is:\n{transcript(self.messages(ASIDE))}",
        )

    def sees_nothing(self, text: str, *, where: str) -> None:
        self._stage.settles()
        found = [m.text for m in self.messages(where) if text in m.text]
        assert not found, f"{text!r} stands in {where}: {found}"

    def modal(self, title: str | None = None) -> Json:
        """The top modal as Slack keeps it, waited for; with this title if given."""

        def look() -> Json | None:
            open_ = self.screen()["modals"]
            if not open_ or (title is not None and open_[-1]["title"]["text"] != title):
                return None
            return open_[-1]

        return waited(look, lambda: f"modal {title!r}; there are {[m['title'] for m in self.screen()['modals']]}")

    def form(self, title: str | None = None) -> Form:
        modal = self.modal(title)
        return Form(title=modal["title"]["text"], text=self.reads(modal), raw=modal)

    def has_no_form(self) -> None:
        waited(lambda: None if self.screen()["modals"] else True, lambda: "the modal to close")

    def errors(self) -> dict[str, str]:
        modal = self.modal()
        by_block = {i.block_id: i.label for i in inputs(modal["blocks"])}
        return {by_block.get(block, block): text for block, text in modal.get("errors", {}).items()}

    def fields(self) -> dict[str, Question]:
        modal = self.modal()
        typed = self._typed.get(modal["id"], {})
        return {
            i.label: Question(
                label=i.label,
                key=i.block_id,
                options=i.options,
                initial=i.initial,
                answer=typed.get(i.block_id, i.initial),
            )
            for i in inputs(modal["blocks"])
        }

    def home(self, *texts: str) -> str:
        return self.reads(self._home(*texts))

    def _home(self, *texts: str) -> Json:
        def look() -> Json | None:
            home = self.screen()["home"]
            return home if home and all(text in self.reads(home) for text in texts) else None

        return waited(look, lambda: f"home with {texts}: {self.reads(self.screen()['home'])}")

    def toasts(self) -> str:
        return " ".join(t["text"] for t in self.screen()["toasts"])


class Stage:
    """A workspace and a desk, running together in a thread of their own."""

    platform = "slack"

    def __init__(self, *, url: str, settled: Callable[[datetime], bool], now: Callable[[], datetime]) -> None:
        self.url = url
        self.now = now
        self._settled = settled
        about = self.get("/client/people")
        self.bot: str = about["app"]["bot_user_id"]
        self.names = {p["id"]: p["real_name"] for p in about["people"]}
        first = {p["real_name"].split()[0].lower(): p for p in about["people"]}
        self.people = {name: Person(self, p["id"], p["real_name"]) for name, p in first.items()}

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
        since, until = self.now(), time.monotonic() + PATIENCE
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
