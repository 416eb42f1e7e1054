"""People write what they like, and more: it arrives as they wrote it, and it does nothing."""

import re
from collections.abc import Iterator

import pytest

from tests.drivers.slack import Json, Person
from tests.drivers.theatre import Backstage
from tests.stories.test_asking import IMPACT, LINE, URGENCY, WHERE
from tests.stories.test_repeats import is_form, revision, tickets
from tests.stories.test_working import NETWORK

DESCRIPTION = "What happened, or what do you need?"
EVE = "U0EVE"
"""She has nothing to do with it; so whatever names her, pings her."""

SHORT = f"<!channel> <@{EVE}> <http://evil.example|bank> *bold* &lt;!here&gt; \u202ertl \u2066x\u2069 🚒"
LONG = " ".join(
    [
        SHORT,
        "<!here|here> <!everyone> <!subteam^S0TEAM> <#C0GENERAL> <mailto:ceo@acme.example|ceo> _it_ ~no~ `code`",
        "[bank](http://evil.example) ![i](http://evil.example/i.png) <!date^0^{date}^http://evil.example|now>",
        "{ref} {0} %s %(x)s ${x} '; DROP TABLE tickets; -- \\ \" ' </script><script>alert(1)</script>",
        "👩🏽‍🚒 Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢ \u200b\u2028\u2029\ufeff @channel @here",
    ]
)
READS = ("<!channel>", f"<@{EVE}>", "<http://evil.example|bank>", "*bold*", "&lt;!here&gt;", "🚒")
"""Each stands on the screen exactly as it was written."""

OURS = re.compile(rf"<@(?!{EVE})U\w+>|<!date\^\d+\^[^<>]*>")
"""All the markup there is: somebody the desk names, in small print, and a moment."""


def walk(thing: object) -> Iterator[Json]:
    if isinstance(thing, dict):
        yield thing
        thing = list(thing.values())
    for one in thing if isinstance(thing, list) else ():
        yield from walk(one)


def screens(behind: Backstage) -> Iterator[tuple[str, list[Json]]]:
    """Everything of the desk's that stands anywhere: the plain text and the blocks."""
    state = behind.place.state
    for channel in state.channels.values():
        for message in channel.messages.values():
            if message.author == behind.place.bot:
                yield message.text, message.blocks
    for view in (*state.views.values(), *state.homes.values()):
        yield "", [view.body]


def is_inert(behind: Backstage) -> None:
    """Nothing that the desk shows pings, links or marks up anything that somebody wrote."""
    for text, blocks in screens(behind):
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


def reads(person: Person, message: Json) -> None:
    for part in READS:
        assert part in message.text, part


def files(behind: Backstage, who: str = "ana") -> None:
    ana = behind.stage.people[who]
    ana.asks(f"vpn {SHORT}")
    is_inert(behind)
    ana.writes(
        {LINE: f"vpn {SHORT}", DESCRIPTION: LONG, WHERE: "At home", IMPACT: "Just me", URGENCY: "Yes, nothing goes"}
    )
    ana.writes({"What is the network there called?": SHORT[:60], "What does the VPN say?": LONG[:300]})
    ana.submits()
    if ana.form().title == "This may help":
        ana.submits()
    ana.form("Request filed")
    is_inert(behind)
    ana.closes()


def test_it_stands_on_every_screen_and_does_nothing(behind_on_each: Backstage) -> None:
    behind = behind_on_each
    ana, ben = behind.stage.ana, behind.stage.ben
    files(behind)
    reads(ana, ana.sees("DESK-1", where="desk"))
    reads(ben, ben.sees("DESK-1 · P3", where=NETWORK))

    ben.presses("Reply", under="DESK-1 · P3", where=NETWORK)
    ben.writes({"Your answer": f"answer {LONG}"})
    ben.submits()
    reads(ana, ana.sees("answered:", "answer ", where="desk"))
    ben.presses("Private note…", under="DESK-1 · P3", where=NETWORK)
    ben.writes({"Only the team sees this": f"note {LONG}"})
    ben.submits()
    reads(ben, ben.sees("noted, only for the team:", "note ", where=NETWORK))
    ben.presses("Change priority…", under="DESK-1 · P3", where=NETWORK)
    ben.writes({"New priority": "P4", "Why?": LONG[:300]})
    ben.submits()
    ben.sees("DESK-1 · P4", where=NETWORK)
    ben.presses("Wait on…", under="DESK-1 · P4", where=NETWORK)
    ben.writes({"What is needed?": f"needed {LONG}"})
    ben.submits()
    reads(ana, ana.sees("needs something from you", "needed ", where="desk"))

    ana.replies(f"thread {LONG}", under="DESK-1 · ", where="desk")
    ben.sees("added:", "thread <!channel>", where=NETWORK)
    mine = ana.sees("thread ", where="desk", having=lambda m: m["user"] == ana.id)
    ana.edits(mine, f"edited {LONG}")
    ben.sees("added:", "edited <!channel>", where=NETWORK)
    ana.commands(f"find {SHORT}")
    ana.is_told("ound", "@channel")
    ana.commands("mine")
    ana.opens_home()
    ben.opens_home()
    behind.stage.settles()
    is_inert(behind)
    assert behind.dead_letters() == []
    assert not [c.answer for c in behind.place.calls if not c.ok]


def test_a_message_to_the_desk_is_quoted_and_does_nothing(behind: Backstage) -> None:
    ana = behind.stage.ana
    ana.says(f"offer {LONG}")
    ana.sees("offer <!channel>", "it is filed when you send that", where="desk")
    ana.mentions("mention {LONG}", where="#help")
    ana.sees("mention <!channel>", "it is filed when you send that", where="#help")
    is_inert(behind)
    ana.presses("File a request", under="mention <!channel>", where="#help")
    ana.form("New request")
    assert "<!channel>" in str(ana.fields()[LINE].initial)
    is_inert(behind)


@pytest.mark.parametrize(
    "strange",
    ["nul\x00in it", "half a \ud800 character", "\udfff\x00\x1b[31m\x7f", "🚒" * 1500, "x" * 3001, "z\u0351" * 1500],
    ids=["nul", "surrogate", "controls", "emoji", "3001", "combining"],
)
def test_what_no_form_would_let_through(behind_on_each: Backstage, strange: str) -> None:
    """Not even Slack's own client sends this; the desk keeps what can be kept, or says what is wrong."""
    behind = behind_on_each
    files(behind)
    ana, ben = behind.stage.ana, behind.stage.ben
    ben.presses("Reply", under="DESK-1 · P3", where=NETWORK)
    ben.writes({"Your answer": "an answer"})
    ben.submits()
    ben.has_no_form()

    def typed(payload: Json) -> None:
        payload["view"]["hash"] = "another showing"
        for block in payload["view"]["state"]["values"].values():
            for state in block.values():
                state["value"] = f"strange {strange}"

    before = revision(behind)
    assert behind.forge(behind.last_sent("interactive", is_form), typed).ok
    assert revision(behind) == before + 1
    ana.sees("answered:", "strange", where="desk")

    ana.replies("a word", under="DESK-1 · ", where="desk")
    ben.sees("added:", "a word", where=NETWORK)

    def said(payload: Json) -> None:
        payload["event_id"] = "EvSTRANGE"
        payload["event"]["text"] = f"stranger {strange}"
        payload["event"]["ts"] = payload["event"]["event_ts"] = "1795999999.000100"

    assert behind.forge(behind.last_said("a word"), said).ok
    ben.sees("added:", "stranger", where=NETWORK)
    behind.stage.settles()
    is_inert(behind)
    assert behind.dead_letters() == []
    assert tickets(behind) == 1


def test_a_request_longer_than_the_form_takes_is_refused_at_its_field(behind: Backstage) -> None:
    ana = behind.stage.ana
    ana.asks("printer is out of toner")
    ana.writes({"Which printer?": "  ", DESCRIPTION: "x" * 3000, IMPACT: "Just me", URGENCY: "No, it can wait"})
    ana.submits()
    assert ana.errors() == {"Which printer?": "Please fill this in."}

    def longer(payload: Json) -> None:
        payload["view"]["hash"] = "another showing"
        next(iter(payload["view"]["state"]["values"]["description"].values()))["value"] = "x" * 3001

    answer = behind.forge(behind.last_sent("interactive", is_form), longer)
    assert answer.ok
    assert "at most 3000 characters" in str(answer.body)
    assert tickets(behind) == 0
