"""People in Microsoft Teams, at the front door of the real desk: what they do is a request of Teams, as its client and
its service would send it.
"""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from copy import deepcopy
from html import escape
from typing import TYPE_CHECKING

from tests.adapters_teams.connector import APP, TENANT
from tests.drivers import adaptive
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
    transcript,
    waited,
)

if TYPE_CHECKING:
    from tests.drivers.tenant import Stage

BOT = f"28:{APP}"
_CALLED = "<at>Deskside</at>"
_REPLY = "http://schema.skype.com/Reply"
_DIALOG = "the open dialog"
"""The place of what the desk says in a dialog that asks nothing."""


def account(name: str) -> str:
    return f"{name}-object-id"


class Person:
    """One of the cast at their screen. A dialog is the answer to the last press."""

    def __init__(self, stage: "Stage", first: str, name: str) -> None:
        self._stage = stage
        self._first = first
        self.id = account(first)
        self.name = name
        self.chat = f"a:with-29:{first}"
        self._dialog: Json = {}
        self._by_app = False
        self._typed: dict[str, str] = {}
        self._held: dict[str, str] = {}
        self._told: list[tuple[float, Message]] = []
        self._since = 0.0
        self._did: Json = {}
        self._got: Json = {}
        self._pressed: tuple[Json, Message] | None = None
        self._sent: Json = {}
        self._texts: list[str] = []
        self._wrote: Message | None = None
        self.shown: list[Json] = []
        """The card of each dialog that ever opened."""
        self._quoted: dict[str, Message] = {}

    # ── acting: words ──────────────────────────────────────────────────────────────────────────

    def asks(self, text: str) -> None:
        """In the private chat, and by the button below what the desk makes of it; without words by the app's entry."""
        if not text:
            value = {"commandId": "ask", "commandContext": "compose"}
            self._opens_by_app({"value": value})
            return
        self.says(text)
        offered = self._is_told(having=lambda m: bool({"File a request", "File it anyway"} & set(m.buttons)))
        if "File a request" in offered.buttons:
            self._presses_on(offered, "File a request")

    def commands(self, text: str) -> None:
        self.says(text)

    def says(self, text: str, *, where: str = DESK) -> None:
        self._says(text, room=self._stage.room(where, self))

    def mentions(self, text: str, *, where: str) -> None:
        self._says(text, room=self._stage.room(where, self), calls=True)

    def replies(self, text: str, *, under: str, where: str) -> None:
        """In the private chat by quoting; in a channel below it, with a mention where nothing else is heard."""
        root = self.sees(under, where=where)
        self._stage.settles()
        calls = where != DESK and not self._stage.hears_channels
        self._says(text, room=root.at, quotes=root if where == DESK else None, calls=calls, under=root.under)

    def edits(self, message: Message, text: str) -> None:
        event = {"tenant": {"id": TENANT}, "eventType": "editMessage"}
        changed = message.raw | _spoken(text, quotes=self._quoted.get(message.id), calls="entities" in message.raw)
        self._stage.happened(_as_written(message, text, changed), place=(message.at, message.id))
        self._knock(changed | {"type": "messageUpdate", "channelData": event, "timestamp": str(time.time_ns())})

    def deletes(self, message: Message) -> None:
        event = {"tenant": {"id": TENANT}, "eventType": "softDeleteMessage"}
        self._stage.happened(None, place=(message.at, message.id))
        self._knock(message.raw | {"type": "messageDelete", "text": "", "channelData": event})

    def points_at(self, message: Message) -> None:
        payload = {
            "id": message.id,
            "body": {"contentType": "html", "content": f"<p>{escape(message.text)}</p>"},
            "from": {"user": {"id": message.author, "userIdentityType": "aadUser"}},
        }
        value = {"commandId": "point", "commandContext": "message", "messagePayload": payload}
        self._opens_by_app({"value": value, "conversation": _conversation(message.at)})

    def _says(
        self, text: str, *, room: str, quotes: Message | None = None, calls: bool = False, under: str = ""
    ) -> None:
        number = str(time.time_ns())
        is_new_thread = room.startswith("19:") and not under
        at = f"{room};messageid={number}" if is_new_thread else room
        told = {"id": number, "conversation": _conversation(at), **_spoken(text, quotes=quotes, calls=calls)}
        if quotes is not None:
            self._quoted[number] = quotes
        wrote = Message(at=at, id=number, text=text, author=self.id, under=under, raw=told)
        self._wrote = wrote
        self._stage.happened(wrote, place=(at, number))
        self._knock({"type": "message", **told})

    def says_anew(self, text: str) -> None:
        """As `theatre.Desk.resaid` says."""
        assert self._wrote is not None
        last = self._wrote
        quotes, calls = self._quoted.get(last.id), "entities" in last.raw
        self._says(text, room=last.at, quotes=quotes, calls=calls, under=last.under)

    def _opens_by_app(self, more: Json) -> None:
        self._show(self._knock({"type": "invoke", "name": "composeExtension/fetchTask", **more}), by_app=True)

    # ── acting: buttons and forms ──────────────────────────────────────────────────────────────

    def presses(self, label: str, *, under: str = "", where: str | None = None) -> None:
        if where is None:
            self._presses_in_dialog(adaptive.pressed(adaptive.rows(self.form().raw), label))
        elif where == HOME:
            home = self._home()
            blocks = adaptive.rows(home.raw)
            self._acts(adaptive.pressed(adaptive.after(blocks, under) if under else blocks, label), home)
        else:
            self._presses_on(self.sees(under, where=where, having=lambda m: label in m.buttons), label)

    def _presses_on(self, message: Message, label: str) -> None:
        action = adaptive.pressed(adaptive.rows(message.raw), label)
        if message.at == _DIALOG:
            self._presses_in_dialog(action)
        else:
            self._acts(action, message)

    def _acts(self, action: Json, message: Message) -> None:
        about = {"type": "invoke", "replyToId": message.id, "conversation": _conversation(message.at)}
        self._pressed = action, message
        if action["type"] == "Action.Submit":
            self._show(self._knock(about | {"name": "task/fetch", "value": {"data": action["data"]}}), by_app=False)
            return
        executed = {"type": "Action.Execute", "verb": action["verb"], "data": action["data"]}
        answer = self._knock(about | {"name": "adaptiveCard/action", "value": {"action": executed}})
        self._answered(answer, message)

    def looks_at(self, message: Message) -> Json:
        """Their client asks by itself, when the card comes into sight. The answer."""
        value = {"action": message.raw["refresh"]["action"], "trigger": "automatic"}
        about = {"type": "invoke", "replyToId": message.id, "conversation": _conversation(message.at)}
        return self._knock(about | {"name": "adaptiveCard/action", "value": value})

    def acts_anew(self, of: "Person", press: str) -> None:
        """As `theatre.Desk.anew` says: what somebody pressed last."""
        assert of._pressed is not None
        action, message = deepcopy(of._pressed)
        if press:
            action["data"]["desk"]["press"] = press
        self._acts(action, message)

    def sends_anew(self, of: "Person", form: str, typed: str) -> Json:
        """As `theatre.Desk.resent` says: what somebody sent last."""
        sent = deepcopy(of._sent)
        if typed:
            data = sent["value"]["data"]
            data |= dict.fromkeys(of._texts, typed)
        ours = sent["value"]["data"]["desk"]
        ours["showing"] = f"{form} once more, by {self.id}"
        if form:
            ours["form"] = form
        return self._knock(sent)

    def _answered(self, answer: Json, message: Message) -> None:
        """The client puts another card in the place of the pressed one, or shows a sentence beside the button."""
        if answer.get("type") == "application/vnd.microsoft.card.adaptive":
            self._stage.happened(card(answer["value"], at=message.at, id=message.id), place=(message.at, message.id))
        elif answer.get("value"):
            said = Message(at=message.at, id=message.id, text=str(answer["value"]), author=BOT)
            self._told.append((time.monotonic(), said))

    def writes(self, answers: Mapping[str, object]) -> None:
        """Where other questions depend on an answer, they are asked for by the button below it."""
        for label, answer in answers.items():
            asked = next((one for one in self._asked() if one.label == label), None)
            if asked is None:
                raise NotSeenError(f"no field {label!r} among {[one.label for one in self._asked()]}")
            self._typed[asked.id] = asked.value(answer)
            if asked.more is not None:
                self._presses_in_dialog(asked.more)

    def submits(self) -> None:
        """By the first button below the form."""
        self._presses_in_dialog(self.form().raw["actions"][0])

    def closes(self) -> None:
        """By *Back*, where the form stood on top of another; else by the cross, which Teams tells nobody of."""
        backs = [one for one in self.form().raw.get("actions", ()) if "back" in one["data"]["desk"]]
        if backs:
            self._presses_in_dialog(backs[0])
        else:
            self._dialog = {}

    def opens_home(self) -> None:
        self.says("home")
        since = self._since
        waited(lambda: newest(self._homes(since), (), anything), lambda: f"{self.id}: their home")

    def _presses_in_dialog(self, action: Json) -> None:
        """The client itself holds what is required, whatever the button."""
        self._held = {
            one.label: one.element["errorMessage"]
            for one in self._asked()
            if one.element.get("isRequired") and not self._typed.get(one.id, one.initial)
        }
        if self._held:
            return
        told = {one.id: self._typed.get(one.id, one.element.get("value", "")) for one in self._asked()}
        name = "composeExtension/submitAction" if self._by_app else "task/submit"
        self._texts = [one.id for one in self._asked() if one.element["type"] == "Input.Text"]
        self._sent = {"type": "invoke", "name": name, "value": {"data": action["data"] | told}}
        answer = self._knock(self._sent)
        self._show(answer, by_app=self._by_app)

    def _show(self, answer: Json, *, by_app: bool) -> None:
        self._by_app = by_app
        self._dialog, self._typed, self._held = answer.get("task", {}).get("value", {}), {}, {}
        if not self._dialog:
            return
        content = self._dialog["card"]["content"]
        self.shown.append(content)
        if not self._asked():
            self._told.append((time.monotonic(), card(content, at=_DIALOG, id=self._did["id"])))

    # ── the wire ───────────────────────────────────────────────────────────────────────────────

    def _knock(self, told: Json) -> Json:
        self._since = time.monotonic()
        self._did = {
            "id": f"f:{time.monotonic_ns()}",
            "channelId": "msteams",
            "serviceUrl": f"{self._stage.place.url}/emea/",
            "from": {"id": f"29:{self._first}", "aadObjectId": self.id, "name": self.name},
            "recipient": {"id": BOT, "name": "Deskside"},
            "conversation": _conversation(self.chat),
            "channelData": {"tenant": {"id": TENANT}},
        } | told
        self._got = self.sends(self._did)
        return self._got

    def repeats(self) -> tuple[Json, Json]:
        """What they did last is delivered once more. Both answers."""
        return self._got, self.sends(self._did)

    def sends(self, activity: Json) -> Json:
        """An activity as it is, and the body of the answer."""
        request = urllib.request.Request(
            f"{self._stage.behind.desk_url}/api/messages",
            data=json.dumps(activity).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answered:
            body: Json = json.loads(answered.read() or b"{}")
        return body

    # ── seeing ─────────────────────────────────────────────────────────────────────────────────

    def messages(self, where: str) -> list[Message]:
        return self._aside() if where == ASIDE else self._stage.messages(self._stage.room(where, self))

    def _aside(self, since: float = 0.0) -> list[Message]:
        """What the desk has said to them alone since then: in the chat, beside a button, in a dialog."""
        chat = self._stage.messages(self.chat, since=since)
        beside = [message for at, message in self._told if at >= since]
        return [*(message for message in chat if message.author == BOT), *beside]

    def sees(self, *texts: str, where: str, having: Callable[[Message], bool] = anything) -> Message:
        return waited(
            lambda: newest(self.messages(where), texts, having),
            lambda: f"{self.id}: {texts} in {where}; there is:\n{transcript(self.messages(where))}",
        )

    def is_told(self, *texts: str) -> Message:
        return self._is_told(*texts)

    def _is_told(self, *texts: str, having: Callable[[Message], bool] = anything) -> Message:
        since = self._since
        return waited(
            lambda: newest(self._aside(since), texts, having),
            lambda: f"{self.id}: {texts} aside; there is:\n{transcript(self._aside())}",
        )

    def sees_nothing(self, text: str, *, where: str) -> None:
        self._stage.settles()
        found = [m.text for m in self.messages(where) if text in m.text]
        assert not found, f"{text!r} stands in {where}: {found}"

    def form(self, title: str | None = None) -> Form:
        """A dialog shows as soon as its button is pressed, so nothing is waited for."""
        shown = self._dialog.get("title")
        if not self._dialog or title not in (None, shown):
            aside = transcript(self._aside())
            raise NotSeenError(f"{self.id}: a form {title or ''!r}; there is {shown!r}, and aside:\n{aside}")
        content = self._dialog["card"]["content"]
        return Form(title=str(shown), text=adaptive.words(content), raw=content)

    def has_no_form(self) -> None:
        assert not self._dialog, f"{self.id}: a form {self._dialog['title']!r} {self.errors()}"

    def _asked(self) -> list[adaptive.Asked]:
        return adaptive.asked(self.form().raw)

    def fields(self) -> dict[str, Question]:
        return {one.label: one.question(self._typed) for one in self._asked()}

    def errors(self) -> dict[str, str]:
        """What the client says, or the desk."""
        if self._held:
            return self._held
        found = {one.label: one.wrong for one in self._asked() if one.wrong}
        on_top = adaptive.wrong_on_top(self.form().raw)
        return found | ({"": on_top} if on_top else {})

    def home(self, *texts: str) -> str:
        return self._home(*texts).text

    def _home(self, *texts: str) -> Message:
        return waited(
            lambda: newest(self._homes(), texts, anything),
            lambda: f"{self.id}: home with {texts}; there is:\n{transcript(self._homes())}",
        )

    def _homes(self, since: float = 0.0) -> list[Message]:
        chat = self._stage.messages(self.chat, since=since)
        return [
            message for message in chat if any(_is_home(one) for one in adaptive.buttons(adaptive.rows(message.raw)))
        ]


def _is_home(button: adaptive.Button) -> bool:
    return "home" in button.action["data"]["desk"]


def card(content: Json, *, at: str, id: str) -> Message:  # noqa: A002 - the same word as the message's
    """A card of the desk's, there."""
    labels = tuple(button.label for button in adaptive.buttons(adaptive.rows(content)))
    under = at.partition(";messageid=")[2]
    return Message(at=at, id=id, text=adaptive.words(content), author=BOT, buttons=labels, under=under, raw=content)


def _as_written(message: Message, text: str, told: Json) -> Message:
    return Message(at=message.at, id=message.id, text=text, author=message.author, under=message.under, raw=told)


def _spoken(text: str, *, quotes: Message | None, calls: bool) -> Json:
    """How Teams tells of words: with a mention as a token in them, with a quote as HTML beside them."""
    if quotes is not None:
        quote = (
            f'<blockquote itemscope itemtype="{_REPLY}" itemid="{quotes.id}">{escape(quotes.text[:80])}</blockquote>'
        )
        html = {"contentType": "text/html", "content": f"{quote}<p>{escape(text)}</p>"}
        return {"text": f"{quotes.text[:80]}\r\n\r\n{text}", "attachments": [html]}
    if calls:
        named = {"type": "mention", "text": _CALLED, "mentioned": {"id": BOT, "name": "Deskside"}}
        return {"text": f"{_CALLED} {text}", "entities": [named]}
    return {"text": text}


def _conversation(at: str) -> Json:
    return {"id": at, "conversationType": "personal" if at.startswith("a:") else "channel", "tenantId": TENANT}
