"""What the desk answers, at each place it can be asked from: the answer Teams gets, and what is sent after it."""

import asyncio
from typing import Any

import pytest

from adapters.teams.installation import Installation
from adapters.teams.replies import Replies, aside
from adapters.teams.translate import translate
from bot.domain.catalog import FieldKind
from bot.domain.terms import MessageRef
from bot.ui.interaction import CloseForm, Refuse, Reply, Say, ShowForm, ShowHome
from bot.ui.lists import sentence
from bot.ui.messenger import Dead, Undelivered, Unsure, Vanished
from bot.ui.model import Button, Buttons, Card, Field, Form, Heading, Paragraph
from bot.ui.verbs import FormName, Verb
from tests.adapters_teams.activities import (
    ANA,
    APP,
    CHAT,
    FORM,
    TENANT,
    THREAD,
    activity,
    executed,
    extension,
    fetched,
    mentioned,
    said,
    submitted,
)
from tests.adapters_teams.cards import content, faults, walk, words
from tests.showpieces import EVERY_FIELD

Json = dict[str, Any]
HERE = Installation(app_id=APP, tenant=TENANT)

SAY = Say(card=sentence("Ben has it already."))
RICH = Say(card=Card(summary="Pick", nodes=(Buttons(buttons=(Button(verb=Verb.ASK, label="Go on", subject="d7"),)),)))
LATE = Say(card=sentence("Press to continue."), if_late=True)
OPEN = Say(card=sentence("Filed by Ana."), private=False)
HOME = Card(summary="Home", nodes=(Heading(text="Yours"),))
ASKS = Form(
    name=FormName.REPLY,
    title="Reply",
    subject="41",
    nodes=(Field(key="text", label="Answer", kind=FieldKind.LONG_TEXT, required=True),),
    submit="Send",
)
SHOWS = Form(name=FormName.SHOW, title="Priorities", subject="", nodes=(Paragraph(line=("P1: all stands still",)),))


class Post:
    """Takes what is sent; what stands in `refuses` fails that way instead."""

    def __init__(self, **refuses: Undelivered) -> None:
        self.sent: list[tuple[str, Json]] = []
        self._refuses = refuses

    async def send(self, conversation: str, shown: Json) -> MessageRef:
        return self._take("send", conversation, shown)

    async def put(self, where: MessageRef, shown: Json) -> None:
        self._take("put", f"{where.conversation}/{where.id}", shown)

    async def direct(self, account: str) -> str:
        return f"chat of {account}"

    def _take(self, way: str, place: str, shown: Json) -> MessageRef:
        if way in self._refuses and not place.startswith("chat of"):
            raise self._refuses[way]
        assert faults(content(shown)) == []
        self.sent.append((place, shown))
        return MessageRef(platform="teams", conversation=place, id="1")


def answered(asked: Json, *reply: object, **refuses: Undelivered) -> tuple[Json, list[tuple[str, str]]]:
    """The body of the answer, and the words sent after it with their places."""
    did = translate(asked, here=HERE)
    assert did is not None
    post = Post(**refuses)
    replies = Replies(post, HERE)
    said_back: Reply = reply  # type: ignore[assignment]
    body = replies.body(did, said_back, asked)
    asyncio.run(replies.after(did, said_back, asked))
    return body, [(place, words(content(shown)) or shown["summary"]) for place, shown in post.sent]


def shown(body: Json) -> Json:
    """The card of the dialog in an answer."""
    assert body["task"]["type"] == "continue"
    card: Json = body["task"]["value"]["card"]["content"]
    assert faults(card) == []
    return card


def actions(card: Json) -> dict[str, Json]:
    return {one["title"]: one["data"] for one in walk(card) if one.get("type") == "Action.Submit"}


MINE = f"chat of {ANA}"

# ── a button of a message ────────────────────────────────────────────────────────────────────────────────────


def test_nothing_to_say_to_a_press() -> None:
    """The card itself changes, by a notice."""
    nothing = {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": ""}
    assert answered(executed("claim:41")) == (nothing, [])


def test_a_sentence_stands_beside_the_button() -> None:
    body, sent = answered(executed("claim:41"), SAY)
    assert (body["value"], sent) == ("Ben has it already.", [])


def test_more_than_a_sentence_goes_to_the_persons_own_chat() -> None:
    body, sent = answered(executed("claim:41"), RICH)
    assert body["value"] == ""
    assert sent == [(MINE, "Pick")]


def test_a_form_that_cannot_open_is_told_of_instead() -> None:
    assert answered(executed("claim:41"), ShowForm(form=ASKS), LATE)[1] == [(MINE, "Press to continue.")]


def test_the_home_changes_in_its_place() -> None:
    """At once for who pressed, and in the message for every device."""
    value = {"action": {"data": {"desk": {"press": "available:", "home": True}}}}
    pressed = executed("", value=value, replyToId="17")
    body, sent = answered(pressed, ShowHome(card=HOME))
    assert body["type"] == "application/vnd.microsoft.card.adaptive"
    assert faults(body["value"]) == []
    assert sent == [(f"{THREAD}/17", "Yours")]
    assert answered(pressed, ShowHome(card=HOME), put=Vanished(why="deleted"))[1] == [(MINE, "Yours")]


# ── a button that opens a dialog, and the dialog ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize("asked", [fetched("reply:41"), extension("message"), extension("compose")])
def test_a_dialog_opens(asked: Json) -> None:
    body, sent = answered(asked, ShowForm(form=ASKS), LATE)
    card = shown(body)
    assert body["task"]["value"]["title"] == "Reply"
    assert card["body"][0]["isRequired"] is True
    assert actions(card)["Send"]["desk"]["showing"] == asked["id"]
    assert sent == []


def test_where_a_dialog_was_asked_for_a_dialog_says_it() -> None:
    body, sent = answered(fetched("reply:41"), SAY)
    assert (words(shown(body)), sent) == ("Ben has it already.", [])
    body, _ = answered(fetched("reply:41"))
    assert words(shown(body)) == "Done. You can close this."


def test_a_dialog_closes() -> None:
    assert answered(submitted({"desk": FORM}), CloseForm()) == ({}, [])
    assert answered(submitted({"desk": {**FORM, "press": "claim:41"}})) == ({}, [])


def test_what_is_said_on_closing_is_said_in_the_dialog() -> None:
    body, sent = answered(submitted({"desk": FORM}), CloseForm(), SAY)
    assert (words(shown(body)), sent) == ("Ben has it already.", [])


def test_beside_another_form_it_goes_to_the_chat() -> None:
    body, sent = answered(submitted({"desk": FORM}), ShowForm(form=SHOWS), SAY)
    assert (words(shown(body)), sent) == ("P1: all stands still", [(CHAT, "Ben has it already.")])


def test_a_home_after_a_dialog_that_opened_from_it() -> None:
    opening = fetched("", value={"data": {"desk": {"press": "away:", "home": True}}}, replyToId="17")
    card = shown(answered(opening, ShowForm(form=ASKS))[0])
    sending = submitted({**actions(card)["Send"], "text:text": "x"}, conversation=opening["conversation"])
    body, sent = answered(sending, CloseForm(), ShowHome(card=HOME))
    assert (body, sent) == ({}, [(f"{THREAD}/17", "Yours")])


# ── a refused form, and a dialog on top of another ───────────────────────────────────────────────────────────


def refused(form: Form, typed: Json, errors: dict[str, str]) -> Json:
    """The form, sent with this and refused."""
    card = shown(answered(fetched("reply:41"), ShowForm(form=form))[0])
    sending = submitted({**actions(card)[form.submit or ""], **typed})
    return shown(answered(sending, Refuse(errors=errors))[0])


def test_a_refused_form_keeps_what_was_typed() -> None:
    card = refused(ASKS, {"text:text": "Two\nlines"}, {"text": "Too short."})
    field, error = card["body"]
    assert (field["value"], field["label"]) == ("Two\nlines", "Answer")
    assert error["inlines"][0]["text"] == "Too short."
    again = submitted({**actions(card)["Send"], "text:text": "Three"})
    card = shown(answered(again, Refuse(errors={"text": "Still too short."}))[0])
    assert words(card) == "Still too short.", "the sentence of the first time is gone"
    assert card["body"][0]["value"] == "Three"


def test_every_field_comes_back_as_it_was() -> None:
    typed = {
        "text:topic": "c5",
        "text:place": "c1",
        "text:line": "mine",
        "text:story": "long\nstory",
        "several:tools": "c2,c3",
        "several:apps": "",
        "person:boss": ANA,
        "text:day": "2026-12-24",
        "text:count": 3,
        "files:proof": "https://f/1",
        "text:sure": "no",
    }
    card = refused(EVERY_FIELD, typed, {"line": "No.", "sure": "Sure?"})
    values = {one["id"]: one.get("value") for one in card["body"] if str(one["type"]).startswith("Input.")}
    assert values == {**typed, "several:apps": None}


def test_an_error_of_no_field_is_said_on_top() -> None:
    card = refused(ASKS, {"text:text": "x"}, {"gone": "Somebody else was faster."})
    assert card["body"][0]["inlines"][0]["text"] == "Somebody else was faster."


def test_a_refused_form_that_does_not_say_what_it_was() -> None:
    body, _ = answered(submitted({"desk": {**FORM, "shown": "?"}}), Refuse(errors={"a": "One.", "b": "Two."}))
    assert words(shown(body)) == "One. Two."


def test_back_to_what_was_typed() -> None:
    """How is the priority set? shows in the form's place, and leads back to it."""
    card = shown(answered(fetched("ask:d7"), ShowForm(form=EVERY_FIELD))[0])
    pressing = submitted({**actions(card)["How is this decided?"], "text:line": "half a sentence", "text:topic": "c3"})
    over = shown(answered(pressing, ShowForm(form=SHOWS, on_top=True))[0])
    assert words(over) == "P1: all stands still"
    returning = submitted(actions(over)["Cancel"])
    assert translate(returning, here=HERE) is None, "the desk need not hear of it"
    told = aside(returning)
    assert told is not None
    below = shown(told)
    values = {one["id"]: one.get("value") for one in below["body"] if "id" in one}
    assert (values["text:line"], values["text:topic"]) == ("half a sentence", "c3")
    assert "Go on" in actions(below)


def test_a_way_back_to_nowhere_closes() -> None:
    assert aside(submitted({"desk": {"back": {"shown": "?", "typed": {}}}})) == {}
    assert aside(submitted({"desk": FORM})) is None
    assert aside(activity("message", value={"desk": {"back": {"shown": "?"}}})) is None


def test_a_form_on_top_of_none_has_no_way_back() -> None:
    card = shown(answered(fetched("matrix:"), ShowForm(form=SHOWS, on_top=True))[0])
    assert actions(card) == {}


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_to_words() -> None:
    assert answered(said("vpn"), OPEN) == ({}, [(CHAT, "Filed by Ana.")])
    assert answered(mentioned("vpn"), OPEN) == ({}, [(THREAD, "Filed by Ana.")])


def test_a_private_answer_to_words_in_a_channel_goes_to_the_persons_own_chat() -> None:
    assert answered(mentioned("vpn"), SAY) == ({}, [(MINE, "Ben has it already.")])
    assert answered(said("mine"), SAY) == ({}, [(CHAT, "Ben has it already.")])


def test_words_open_no_dialog() -> None:
    """A form that only shows something comes as a message; for one that asks there is a button."""
    assert answered(said("priorities"), ShowForm(form=SHOWS), LATE)[1] == [(MINE, "P1: all stands still")]
    assert answered(said("desk-x"), ShowForm(form=ASKS), LATE)[1] == [(MINE, "Press to continue.")]


def test_the_welcome() -> None:
    assert answered(activity("installationUpdate", action="add"), ShowHome(card=HOME)) == ({}, [(MINE, "Yours")])


def test_a_conversation_that_refuses() -> None:
    """For good: the person's own chat instead. Perhaps: nothing is said twice."""
    gone = answered(mentioned("vpn"), OPEN, send=Dead(why="not in the team any more"))
    assert gone[1] == [(MINE, "Filed by Ana.")]
    assert answered(mentioned("vpn"), OPEN, send=Unsure(why="no answer"))[1] == []
