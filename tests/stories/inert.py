"""What the desk shows, looked through for anything that pings, links or marks up what somebody wrote."""

import re
from collections.abc import Iterator

from tests.drivers.people import Json
from tests.drivers.teams import account
from tests.drivers.tenant import Tenant
from tests.drivers.theatre import Backstage, Desk

EVE = "U0EVE"
"""She has nothing to do with it; so whatever names her, pings her."""
OURS = re.compile(rf"<@(?!{EVE})U\w+>|<!date\^\d+\^[^<>]*>")
"""All the markup there is in Slack: somebody the desk names, in small print, and a moment."""
CALLED = re.compile(r"(<at>[^<>{}]+</at> ?)+")
"""The only line of the desk's that Teams reads as markup, and only beside an entity for each name."""
MOMENT = re.compile(r"(\{\{TIME\([\dTZ:-]+\)\}\} )?\{\{DATE\([\dTZ:-]+, SHORT\)\}\}")
LOOSE_MARK = re.compile(r"(?<!\\)[`*_\[\]<>~#|]")


def is_inert(behind: Desk) -> None:
    if isinstance(behind, Backstage):
        _in_slack(behind)
    else:
        assert isinstance(behind, Tenant)
        _in_teams(behind)


def walk(thing: object) -> Iterator[Json]:
    if isinstance(thing, dict):
        yield thing
        thing = list(thing.values())
    for one in thing if isinstance(thing, list) else ():
        yield from walk(one)


# ── Slack ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _in_slack(behind: Backstage) -> None:
    for text, blocks in _screens(behind):
        assert not any(mark in text for mark in ("<!", "<@", "<#", "<http", "<mailto"))
        for element in walk(blocks):
            kind = element.get("type")
            assert kind not in ("broadcast", "usergroup", "emoji", "image"), element
            assert kind != "mrkdwn" or OURS.fullmatch(str(element["text"])), element
            assert (kind, element.get("user_id")) != ("user", EVE), element
            assert kind != "link" or "evil" not in str(element), element
            assert kind != "channel" or "GENERAL" not in str(element), element
            if kind == "text":
                assert not ({"italic", "strike", "code"} & set(element.get("style") or {})), element


def _screens(behind: Backstage) -> Iterator[tuple[str, list[Json]]]:
    """Everything of the desk's that stands anywhere: the plain text and the blocks."""
    state = behind.place.state
    for channel in state.channels.values():
        for message in channel.messages.values():
            if message.author == behind.place.bot:
                yield message.text, message.blocks
    for view in (*state.views.values(), *state.homes.values()):
        yield "", [view.body]


# ── Teams ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _in_teams(behind: Tenant) -> None:
    for content in behind.screens():
        called = [one["text"] for one in content.get("msteams", {}).get("entities", ())]
        for element in walk({**content, "msteams": {}}):
            kind = str(element.get("type"))
            assert kind != "Image", element
            assert "evil" not in str(element.get("url", "")), element
            if kind == "TextBlock":
                assert CALLED.fullmatch(element["text"]), element
                assert sorted(re.findall(r"<at>.*?</at>", element["text"])) == sorted(called), element
            if kind == "TextRun" and "{{" in element["text"]:
                assert MOMENT.fullmatch(element["text"]), element
            if kind == "Input.ChoiceSet" and element.get("style") == "expanded":
                assert not any(LOOSE_MARK.search(choice["title"]) for choice in element["choices"]), element
        assert account("eve") not in str(content.get("msteams")), content
