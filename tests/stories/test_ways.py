"""Everything that Slack delivers, by each way it has: over a socket, and over signed HTTP."""

from tests.drivers.slack import Stage
from tests.stories.test_asking import ABOUT, IMPACT, URGENCY, WHERE, file_vpn
from tests.stories.test_working import NETWORK


def test_commands_forms_live_fields_and_forms_on_top(each_way: Stage) -> None:
    ana = each_way.ana
    ana.asks("vpn keeps dropping")
    ana.form("New request")
    ana.writes({ABOUT: "Printing and scanning"})
    assert "Which printer?" in ana.fields()
    ana.writes({ABOUT: "VPN and remote access"})
    ana.presses("How is the priority set?")
    ana.form("How priority is set")
    ana.closes()
    ana.submits()
    assert WHERE in ana.errors()
    ana.writes({WHERE: "In an Acme office", IMPACT: "Just me", URGENCY: "Yes, nothing goes"})
    ana.submits()
    ana.form("This may help")
    ana.submits()
    ana.form("Request filed")
    ana.sees("DESK-1 · vpn keeps dropping", where="desk")


def test_messages_mentions_edits_and_shortcuts(each_way: Stage) -> None:
    ana, ben, hana = each_way.ana, each_way.ben, each_way.hana
    file_vpn(each_way)
    ana.replies("It happens every ten minuets", under="DESK-1 · vpn", where="desk")
    ben.sees("added:", "It happens every ten minuets", where=NETWORK)
    mine = ana.sees("It happens every ten minuets", where="desk")
    assert mine.under, "the answer stands in the thread of the card"
    ana.edits(mine, "It happens every ten minutes")
    ben.sees("added:", "It happens every ten minutes", where=NETWORK)
    ana.deletes(mine)
    ben.sees("This message was deleted.", where=NETWORK)
    hana.mentions("my laptop is slow", where="#help")
    hana.presses("File a request", under="my laptop is slow", where="#help")
    hana.form("New request")
    hana.closes()
    hana.points_at(hana.sees("thrown out of the VPN", where="#help"))
    hana.form("New request")


def test_buttons_of_cards_and_of_the_home(each_way: Stage) -> None:
    ana, ben = each_way.ana, each_way.ben
    file_vpn(each_way)
    ben.presses("Give it back", under="DESK-1 · P3", where=NETWORK)
    ben.sees("DESK-1 · P3", "Nobody yet", where=NETWORK)
    ben.presses("Reply", under="DESK-1 · P3", where=NETWORK)
    ben.writes({"Your answer": "Please try the office profile."})
    ben.submits()
    answer = ana.sees("Ben Okafor", "answered:", where="desk")
    assert answer.under == ana.sees("DESK-1 · vpn", where="desk").id, "below the card"
    ben.opens_home()
    ben.presses("Busy", where="home")
    ben.home("You are", "busy")
    ben.presses("Why?", under="DESK-1 · P3", where=NETWORK)
    ben.form("Why DESK-1 is here")
