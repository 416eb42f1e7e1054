"""People write what they like, and more: it arrives as they wrote it, and it does nothing."""

import pytest

from tests.drivers.people import Message
from tests.drivers.theatre import Desk
from tests.faults.register import survives
from tests.stories.inert import EVE, is_inert
from tests.stories.test_asking import IMPACT, LINE, URGENCY, WHERE
from tests.stories.test_repeats import revision, tickets
from tests.stories.test_working import NETWORK

DESCRIPTION = "What happened, or what do you need?"
SHORT = f"<!channel> <@{EVE}> <http://evil.example|bank> *bold* &lt;!here&gt; \u202ertl \u2066x\u2069 🚒"
LONG = " ".join(
    [
        SHORT,
        "<!here|here> <!everyone> <!subteam^S0TEAM> <#C0GENERAL> <mailto:ceo@acme.example|ceo> _it_ ~no~ `code`",
        "[bank](http://evil.example) ![i](http://evil.example/i.png) <!date^0^{date}^http://evil.example|now>",
        "{ref} {0} %s %(x)s ${x} '; DROP TABLE tickets; -- \\ \" ' </script><script>alert(1)</script>",
        "<at>Eve Adler</at> {{DATE(2030-01-01T00:00:00Z, SHORT)}} {{TIME(2030-01-01T00:00:00Z)}} # one 1. two",
        "👩🏽‍🚒 Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢ \u200b\u2028\u2029\ufeff @channel @here",
    ]
)
READS = ("<!channel>", f"<@{EVE}>", "<http://evil.example|bank>", "*bold*", "&lt;!here&gt;", "🚒")
"""Each stands on the screen exactly as it was written."""


def reads(message: Message) -> None:
    for part in READS:
        assert part in message.text, part


def files(behind_both: Desk, who: str = "ana") -> None:
    behind = behind_both
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


@survives("F59")
def test_it_stands_on_every_screen_and_does_nothing(behind_on_each: Desk) -> None:
    behind = behind_on_each
    ana, ben = behind.stage.ana, behind.stage.ben
    files(behind)
    reads(ana.sees("DESK-1", where="desk"))
    reads(ben.sees("DESK-1 · P3", where=NETWORK))

    ben.presses("Reply", under="DESK-1 · P3", where=NETWORK)
    ben.writes({"Your answer": f"answer {LONG}"})
    ben.submits()
    reads(ana.sees("answered:", "answer ", where="desk"))
    ben.presses("Private note…", under="DESK-1 · P3", where=NETWORK)
    ben.writes({"Only the team sees this": f"note {LONG}"})
    ben.submits()
    reads(ben.sees("noted, only for the team:", "note ", where=NETWORK))
    ben.presses("Change priority…", under="DESK-1 · P3", where=NETWORK)
    ben.writes({"New priority": "P4", "Why?": LONG[:300]})
    ben.submits()
    ben.sees("DESK-1 · P4", where=NETWORK)
    ben.presses("Wait on…", under="DESK-1 · P4", where=NETWORK)
    ben.writes({"What is needed?": f"needed {LONG}"})
    ben.submits()
    reads(ana.sees("needs something from you", "needed ", where="desk"))

    ana.replies(f"thread {LONG}", under="DESK-1 · ", where="desk")
    ben.sees("added:", "thread <!channel>", where=NETWORK)
    mine = ana.sees("thread ", where="desk", having=lambda m: m.author == ana.id)
    ana.edits(mine, f"edited {LONG}")
    ben.sees("added:", "edited <!channel>", where=NETWORK)
    ana.commands(f"find {SHORT}")
    ana.is_told("ound", "*bold*")
    ana.commands("mine")
    ana.opens_home()
    ben.opens_home()
    behind.stage.settles()
    is_inert(behind)
    assert behind.dead_letters() == []
    assert not behind.refused()


@survives("F59")
def test_a_message_to_the_desk_is_quoted_and_does_nothing(behind_both: Desk) -> None:
    behind = behind_both
    ana = behind.stage.ana
    ana.says(f"offer {LONG}")
    ana.sees("offer <!channel>", "it is filed when you send that", where="desk")
    ana.mentions(f"mention {LONG}", where="#help")
    ana.sees("mention <!channel>", "it is filed when you send that", where="#help")
    is_inert(behind)
    ana.presses("File a request", under="mention <!channel>", where="#help")
    ana.form("New request")
    assert "<!channel>" in str(ana.fields()[LINE].initial)
    is_inert(behind)


@survives("F59")
@pytest.mark.parametrize(
    "strange",
    ["nul\x00in it", "half a \ud800 character", "\udfff\x00\x1b[31m\x7f", "🚒" * 1500, "x" * 3001, "z\u0351" * 1500],
    ids=["nul", "surrogate", "controls", "emoji", "3001", "combining"],
)
def test_what_no_form_would_let_through(behind_on_each: Desk, strange: str) -> None:
    """Not even Slack's own client sends this; the desk keeps what can be kept, or says what is wrong."""
    behind = behind_on_each
    files(behind)
    ana, ben = behind.stage.ana, behind.stage.ben
    ben.presses("Reply", under="DESK-1 · P3", where=NETWORK)
    ben.writes({"Your answer": "an answer"})
    ben.submits()
    ben.has_no_form()

    before = revision(behind)
    behind.resent(ben, typed=f"strange {strange}")
    assert revision(behind) == before + 1
    ana.sees("answered:", "strange", where="desk")

    ana.replies("a word", under="DESK-1 · ", where="desk")
    ben.sees("added:", "a word", where=NETWORK)

    behind.resaid(ana, f"stranger {strange}")
    ben.sees("added:", "stranger", where=NETWORK)
    behind.stage.settles()
    is_inert(behind)
    assert behind.dead_letters() == []
    assert tickets(behind) == 1


def test_a_request_longer_than_the_form_takes_is_refused_at_its_field(behind_both: Desk) -> None:
    behind = behind_both
    ana = behind.stage.ana
    ana.asks("printer is out of toner")
    ana.writes({"Which printer?": "  ", DESCRIPTION: "x" * 3000, IMPACT: "Just me", URGENCY: "No, it can wait"})
    ana.submits()
    assert ana.errors() == {"Which printer?": "Please fill this in."}

    ana.writes({"Which printer?": "LON-3-WEST"})
    assert "at most 3000 characters" in behind.resent(ana, typed="x" * 3001)
    assert tickets(behind) == 0
