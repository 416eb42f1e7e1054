"""Somebody at their playground: what they do in its page, and what they see there."""

import re
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.playground.client import Playground
from tests.playground.log import Log

Json = dict[str, Any]
PATIENCE = 30_000
"""Milliseconds until a person gives up waiting, on a busy machine."""
CHAT = "Personal Chat"


class Person:
    """`wrongs` is what the page's own scripts complained about."""

    def __init__(self, at: Playground, log: Log, tab: Page) -> None:
        self._at = at
        self._log = log
        self.tab = tab
        self.tab.set_default_timeout(PATIENCE)
        self.wrongs: list[str] = []
        self.tab.on("pageerror", lambda wrong: self.wrongs.append(str(wrong)))

    def opens(self) -> None:
        """The page adds the app to the person's chat by itself, and the desk's home comes."""
        self.tab.goto(self._at.url)
        self.sees(f"Hello {self._at.of.first}")

    def goes_to(self, place: str) -> None:
        """A chat or a channel, by its name at the left."""
        self.tab.get_by_role("treeitem", name=place).click()

    # ── messages ───────────────────────────────────────────────────────────────────────────────

    def sees(self, *texts: str) -> Locator:
        """The newest card in the open conversation that reads all this."""
        found = self.cards(*texts).last
        expect(found).to_be_visible(timeout=PATIENCE)
        return found

    def cards(self, *texts: str) -> Locator:
        """Those in the open conversation that read all this."""
        found = self.tab.locator(".ac-adaptiveCard")
        for text in texts:
            found = found.filter(has_text=text)
        return found

    def presses(self, label: str, *, on: Locator) -> None:
        on.get_by_role("button", name=label, exact=True).click()

    def says(self, text: str) -> None:
        """In the open chat."""
        self.tab.get_by_role("textbox").fill(text)
        self.tab.get_by_role("button", name="Send Message").click()

    # ── the app's own entry, and its dialogs ───────────────────────────────────────────────────

    def opens_the_app(self) -> None:
        """From below the box for a new message. The playground asks first which of an app's commands is meant."""
        self.tab.get_by_role("button", name="Trigger Message Extension App").click()
        self.tab.get_by_role("menuitem", name="Action Command").click()
        self.dialog.get_by_role("button", name="Create").click()

    @property
    def dialog(self) -> Locator:
        return self.tab.get_by_role("dialog")

    def writes(self, answers: dict[str, str]) -> None:
        """Into fields of the dialog, by their labels. A star follows those that are required."""
        for label, words in answers.items():
            self.dialog.get_by_label(re.compile(rf"^{re.escape(label)}")).fill(words)

    def ticks(self, answers: dict[str, str]) -> None:
        """One of a few answers to each of these questions of the dialog."""
        for question, answer in answers.items():
            asked = self.dialog.get_by_role("radiogroup", name=question)
            asked.get_by_role("radio", name=answer, exact=True).check()

    # ── dialogs of cards, which the page has not: what Teams would tell is told, and the answer is in the log ─────

    def fetches(self, label: str, *, on: str) -> Json:
        """The dialog that the button opens, on the newest card with these words."""
        card, message = self._card(on)
        (button,) = (one for one in _objects(card) if one.get("title") == label and one["type"] == "Action.Submit")
        assert button["data"]["msteams"] == {"type": "task/fetch"}
        dialog = self._tells("task/fetch", button["data"], message)["task"]
        assert dialog["type"] == "continue"
        content: Json = dialog["value"]["card"]["content"]
        return content

    def submits(self, label: str, dialog: Json, answers: Json) -> Json:
        """What the desk answers to the dialog's button. `answers` are by the ids of the inputs."""
        (button,) = (one for one in dialog["actions"] if one["title"] == label)
        return self._tells("task/submit", {**button["data"], **answers}, "")

    def _tells(self, name: str, data: Json, message: str) -> Json:
        told = self._at.invokes(name, {"data": data}, message=message)
        logged = self._log.wait(lambda exchange: exchange["request"].get("body", {}).get("id") == told)
        assert logged["response"]["statusCode"] == 200
        body: Json = logged["response"]["body"]
        return body

    def _card(self, words: str) -> tuple[Json, str]:
        """The newest one that the desk sent with these words, and its message."""
        sent = self._log.wait(lambda one: one["to"] != "User Application" and words in str(one["request"].get("body")))
        return sent["request"]["body"], sent["messageId"]


def _objects(value: Any) -> Iterator[Json]:
    """Every object with a type, except in what stands in for another."""
    if isinstance(value, dict):
        if "type" in value:
            yield value
        for key, inner in value.items():
            if key != "fallback":
                yield from _objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _objects(inner)
