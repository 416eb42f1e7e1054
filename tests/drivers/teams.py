"""People in Microsoft Teams, at the front door of the real desk: what they do is a request, what they see is a call.

There is no client here. A message is what the Connector holds under its id, a dialog is the answer to the last press.
"""

import asyncio
import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.config import Settings, TeamsIdentity, TeamsSettings
from bot.config.settings import TeamsCloud
from bot.domain.people import Channel
from tests.adapters_teams.connector import APP, TENANT, Call, Connector, connector
from tests.drivers.slack import thread_loop
from tests.drivers.theatre import Backstage, backstage

Json = dict[str, Any]
ROOMS = {key: f"19:{key}@thread.tacv2" for key in ("network", "access", "hardware")}
COMPANY = ("Ana", "Ben", "Bo", "Cy", "Dee", "Fay", "Gus")
_WITHIN = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """As it stands now. `at` is the conversation, with its thread."""

    at: str
    id: str
    content: Json

    @property
    def text(self) -> str:
        """All that is to be read, with single blanks."""
        return " ".join(" ".join(_texts(self.content)).split())


@dataclass(slots=True, kw_only=True)
class TeamsStage:
    place: Connector
    behind: Backstage

    def person(self, name: str) -> "Someone":
        """Somebody of the company, who has the app."""
        return Someone(stage=self, name=name, account=_account(name))

    def messages(self) -> list[Message]:
        """Every message that was posted, in its order, as it was changed last."""
        found: dict[tuple[str, str], Message] = {}
        for call in list(self.place.calls):
            if (message := _message(call, self.place)) is not None:
                found[message.at, message.id] = message
        return list(found.values())

    def sees(self, text: str, *, at: str, but_not: str = "\0") -> Message:
        """Wait until a message there holds these words, and not those."""
        until = time.monotonic() + _WITHIN
        while time.monotonic() < until:
            for message in reversed(self.messages()):
                if message.at.startswith(at) and text in message.text and but_not not in message.text:
                    return message
            time.sleep(0.02)
        raise AssertionError(f"nobody sees {text!r} at {at}: {[(m.at, m.text) for m in self.messages()]}")


@dataclass(slots=True, kw_only=True)
class Someone:
    """`dialog` is the one that is open, by the app's own entry or by a button of a message.

    `said` is what stood beside the button pressed last.
    """

    stage: TeamsStage
    name: str
    account: str
    dialog: Json = field(default_factory=dict)
    said: str = ""
    by_app: bool = True
    typed: dict[str, str] = field(default_factory=dict)
    did: Json = field(default_factory=dict)

    @property
    def chat(self) -> str:
        return f"a:with-29:{self.name.lower()}"

    def says(self, text: str) -> None:
        """To the desk alone."""
        self._knock({"type": "message", "text": text})

    def opens(self) -> None:
        """The app, from below the box for a new message."""
        self.by_app = True
        value = {"commandId": "ask", "commandContext": "compose"}
        self._show(self._knock({"type": "invoke", "name": "composeExtension/fetchTask", "value": value}))

    def reads(self) -> str:
        return " ".join([str(self.dialog.get("title", "")), *_texts(self.dialog)])

    def writes(self, answers: dict[str, str]) -> None:
        """Into the fields with these labels; a choice by its title."""
        for label, words in answers.items():
            fields = [one for one in _walk(self.dialog) if str(one.get("label", "")).rstrip(" *") == label]
            assert fields, f"no field {label!r} in {[one.get('label') for one in _walk(self.dialog)]}"
            titles = {choice["title"]: choice["value"] for choice in fields[0].get("choices", [])}
            self.typed[fields[0]["id"]] = titles.get(words, words)

    def presses_in_dialog(self, title: str) -> None:
        data = _action(self.dialog, title)["data"] | self._answers()
        name = "composeExtension/submitAction" if self.by_app else "task/submit"
        self._show(self._knock({"type": "invoke", "name": name, "value": {"data": data}}))

    def presses(self, title: str, on: Message) -> None:
        """A button of a message."""
        action = _action(on.content, title)
        about = {"type": "invoke", "replyToId": on.id, "conversation": _conversation(on.at)}
        if action["type"] == "Action.Submit":
            self.by_app = False
            self._show(self._knock(about | {"name": "task/fetch", "value": {"data": action["data"]}}))
            return
        value = {"action": {"type": "Action.Execute", "verb": action["verb"], "data": action["data"]}}
        answer = self._knock(about | {"name": "adaptiveCard/action", "value": value})
        self.said = str(answer["value"])

    def _answers(self) -> dict[str, str]:
        """What the client sends: every field, with what stands in it."""
        first = {one["id"]: one.get("value", "") for one in _walk(self.dialog) if str(one["type"]).startswith("Input.")}
        return first | self.typed

    def _show(self, answer: Json) -> None:
        self.dialog, self.typed = answer.get("task", {}).get("value", {}), {}

    def _knock(self, told: Json) -> Json:
        place = self.stage.place
        self.did = {
            "id": f"in-{time.monotonic_ns()}",
            "channelId": "msteams",
            "serviceUrl": f"{place.url}/emea/",
            "from": {"id": f"29:{self.name.lower()}", "aadObjectId": self.account, "name": self.name},
            "recipient": {"id": f"28:{APP}", "name": "Deskside"},
            "conversation": _conversation(self.chat),
            "channelData": {"tenant": {"id": TENANT}},
        } | told
        return self.repeats()

    def repeats(self) -> Json:
        """What was done last, delivered again."""
        request = urllib.request.Request(
            f"{self.stage.behind.desk_url}/api/messages",
            data=json.dumps(self.did).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as answered:
            return json.loads(answered.read() or b"{}")


def _account(name: str) -> str:
    return f"{name.lower()}-object-id"


def _company(place: Connector) -> None:
    """Everybody is a member of everything, by the names that Teams knows them by."""
    for name in COMPANY:
        email = f"{name.lower()}@acme.example"
        shown = {"id": f"29:{name.lower()}", "objectId": _account(name), "name": name, "email": email}
        place.members |= dict.fromkeys((_account(name), f"29:{name.lower()}", email), shown)


def _conversation(at: str) -> Json:
    return {"id": at, "conversationType": "personal" if at.startswith("a:") else "channel", "tenantId": TENANT}


def _message(call: Call, place: Connector) -> Message | None:
    """What a call put somewhere; None for one that did not."""
    path = call.path.partition("/v3/conversations")[2].strip("/").split("/")
    said = place.said.get(id(call))
    if call.method == "POST" and path == [""] and "activity" in call.body and said is not None:
        return Message(at=str(said["id"]), id=str(said["activityId"]), content=_content(call.body["activity"]))
    if call.method == "POST" and path[1:] == ["activities"] and said is not None:
        return Message(at=path[0], id=str(said["id"]), content=_content(call.body))
    if call.method == "PUT":
        return Message(at=path[0], id=path[2], content=_content(call.body))
    return None


def _content(activity: Any) -> Json:
    [shown] = activity["attachments"]
    content: Json = shown["content"]
    return content


def _walk(value: Any) -> Iterator[Json]:
    """Every object with a type, the outer ones first."""
    if isinstance(value, dict):
        if "type" in value:
            yield value
        for key, inner in value.items():
            if key not in ("data", "choices"):
                yield from _walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner)


def _texts(value: Any) -> Iterator[str]:
    for one in _walk(value):
        yield from (str(one[key]) for key in ("text", "label", "title", "errorMessage") if one.get(key))
        for fact in one.get("facts", []):
            yield f"{fact['title']} {fact['value']}"


def _action(shown: Json, title: str) -> Json:
    actions = [one for one in _walk(shown) if one["type"] in ("Action.Execute", "Action.Submit")]
    found = [one for one in actions if one.get("title") == title]
    assert found, f"no button {title!r} among {[one.get('title') for one in actions]}"
    return found[0]


def teams_only(settings: Settings) -> Settings:
    """The same desk, with its channels in Teams."""
    desk = settings.desk
    rooms = {key: replace(team, channel=Channel(platform="teams", id=ROOMS[key])) for key, team in desk.teams.items()}
    on_call = Channel(platform="teams", id="19:oncall@thread.tacv2")
    return replace(settings, slack=None, desk=replace(desk, teams=rooms, on_call_channel=on_call))


@contextmanager
def teams_stage(folder: Path, settings: Callable[[Settings], Settings] = lambda s: s) -> Iterator[TeamsStage]:
    """The company of the local workspace and its desk, which is in Teams too."""
    with thread_loop() as loop:
        stack = AsyncExitStack()
        place = asyncio.run_coroutine_threadsafe(stack.enter_async_context(connector()), loop).result(10)
        _company(place)
        in_teams = TeamsSettings(
            app_id=APP,
            tenant=TENANT,
            identity=TeamsIdentity.NONE,
            cloud=TeamsCloud.PUBLIC,
            hosts=(),
            features=frozenset(),
            secret=None,
            service_url=f"{place.url}/teams/",
        )
        try:
            with backstage(folder, settings=lambda s: settings(replace(s, teams=in_teams))) as behind:
                yield TeamsStage(place=place, behind=behind)
        finally:
            asyncio.run_coroutine_threadsafe(stack.aclose(), loop).result(10)
