"""Ben and Bo at work: routing, claims, answers, notes, waits, resolving, reopening, ratings."""

import re
from concurrent.futures import ThreadPoolExecutor

from tests.drivers.people import Person, Stage
from tests.stories.test_asking import IMPACT, URGENCY, file_vpn

NETWORK = "#it-network"


def owner_of(stage: Stage, ref: str) -> str:
    """Who the team's card names as the owner, by first name."""
    return owner_on(stage.dee.sees(f"{ref} · P", "Assigned", where=NETWORK).text)


def owner_on(card: str) -> str:
    named = re.search(r"Owner: (\w+)", card)
    return named[1].lower() if named else ""


def finds(person: Person, label: str, *, under: str) -> None:
    """A button that the team's card has no room for."""
    person.presses("Everything…", under=under, where=NETWORK)
    person.form(under.partition(" ")[0])
    person.presses(label)


def test_tickets_go_round_and_the_card_says_why(stage: Stage) -> None:
    for number in (1, 2):
        file_vpn(stage, f"vpn drops, take {number}")
        stage.dee.sees(f"DESK-{number} · P3", "Assigned", where=NETWORK)
    owners = {owner_of(stage, f"DESK-{n}") for n in (1, 2)}
    assert owners == {"ben", "bo"}, "each had a turn; Cy's shift has not begun"

    ben = stage.ben
    ben.presses("Why?", under="DESK-1 is yours", where=NETWORK)
    read = ben.form("Why DESK-1 is here").text
    assert "category VPN and remote access" in read
    assert "off shift" in read
    assert "the longest since the last turn" in read
    assert "First response" in read
    ben.closes()

    finds(stage.dee, "Assign…", under="DESK-1 · P3")
    stage.dee.writes({"Who takes it?": "Cy Tanaka"})
    stage.dee.submits()
    stage.dee.sees("DESK-1 · P3", "Cy Tanaka", where=NETWORK)
    ben.presses("Why?", under="DESK-1 · P3", where=NETWORK)
    assert "Given by hand: Cy Tanaka, by Dee Novak" in ben.form("Why DESK-1 is here").text


def test_an_offered_ticket_has_one_taker_and_the_slower_one_learns_who(stage: Stage) -> None:
    ana, gus, dee = stage.ana, stage.gus, stage.dee
    ana.asks("my laptop is slow")
    ana.writes({"Which part of it?": "The laptop itself", IMPACT: "Just me", URGENCY: "Yes, nothing goes"})
    ana.submits()
    if ana.form().title == "This may help":
        ana.submits()
    gus.sees("DESK-1", "Nobody yet", where="#it-hardware")
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda p: p.presses("Claim", under="DESK-1", where="#it-hardware"), [gus, dee]))
    card = gus.sees("DESK-1 · P", "Assigned", where="#it-hardware")
    loser = {"gus": dee, "dee": gus}[owner_on(card.text)]
    loser.is_told("was faster and took DESK-1")


def test_a_reply_reaches_the_requester_and_a_note_never_does(stage: Stage) -> None:
    file_vpn(stage)
    ana, ben = stage.ana, stage.ben
    ben.presses("Reply", under="DESK-1 · P3", where=NETWORK)
    ben.form("Reply to Ana")
    ben.writes({"Your answer": "Please try the office profile."})
    ben.submits()
    ben.has_no_form()
    ana.sees("Ben Okafor", "answered:", "Please try the office profile.", where="desk")
    ben.sees("answered Ana:", "Please try the office profile.", where=NETWORK)

    ben.replies("She is on the old client, I think", under="DESK-1 · P3", where=NETWORK)
    ben.presses("Private note…", under="DESK-1 · P3", where=NETWORK)
    ben.writes({"Only the team sees this": "Check the gateway logs"})
    ben.submits()
    ben.sees("noted, only for the team:", "Check the gateway logs", where=NETWORK)
    ana.sees_nothing("old client", where="desk")
    ana.sees_nothing("gateway logs", where="desk")


def test_the_requester_answers_in_the_thread_and_edits_carry_over(stage: Stage) -> None:
    file_vpn(stage)
    ana, ben = stage.ana, stage.ben
    ana.sees("DESK-1 · vpn keeps dropping", where="desk")
    ana.replies("It happens every ten minuets", under="DESK-1 · vpn", where="desk")
    ben.sees("Ana Reyes", "added:", "It happens every ten minuets", where=NETWORK)
    mine = ana.sees("It happens every ten minuets", where="desk")
    ana.edits(mine, "It happens every ten minutes")
    ben.sees("added:", "It happens every ten minutes", where=NETWORK)
    ana.deletes(mine)
    ben.sees("This message was deleted.", where=NETWORK)


def test_waiting_on_the_requester_pauses_and_the_answer_brings_it_back(stage: Stage) -> None:
    file_vpn(stage)
    ana, ben = stage.ana, stage.ben
    ben.presses("Wait on…", under="DESK-1 · P3", where=NETWORK)
    ben.writes({"What is needed?": "Which floor are you on?"})
    ben.submits()
    ben.sees("DESK-1 · P3", "Waiting on requester", "Clock paused", where=NETWORK)
    ana.sees("needs something from you", "Which floor are you on?", where="desk")
    ana.presses("Answer", under="needs something from you", where="desk")
    ana.writes({"What should we know?": "The third"})
    ana.submits()
    ben.sees("added:", "The third", where=NETWORK)
    ben.sees("DESK-1 · P3", "Assigned", where=NETWORK)


def resolve(stage: Stage, ref: str = "DESK-1", *, who: str = "ben") -> None:
    agent = stage.people[who]
    agent.presses("Resolve…", under=f"{ref} · P3", where=NETWORK)
    agent.writes({"What solved it?": "Moved to the new client", "How did it end?": "VPN client reinstalled or updated"})
    agent.submits()
    agent.has_no_form()


def test_resolved_confirmed_and_rated_once(stage: Stage) -> None:
    file_vpn(stage)
    ana, ben = stage.ana, stage.ben
    resolve(stage)
    ana.sees("Is it solved for you?", "Moved to the new client", where="desk")
    ana.presses("Yes, solved", under="Is it solved for you?", where="desk")
    ana.sees("DESK-1 is closed", "One press is enough", where="desk")
    ana.presses("5 ★★★★★", under="One press is enough", where="desk")
    ana.form("Rate the help")
    ana.writes({"Anything to add?": "Quick!"})
    ana.submits()
    ana.sees("You rated it 5 of 5", where="desk")
    ben.sees("DESK-1 · P3", "Closed", where=NETWORK)


def test_no_reopens_with_a_reason(stage: Stage) -> None:
    file_vpn(stage)
    ana, ben = stage.ana, stage.ben
    resolve(stage)
    ana.presses("No, reopen…", under="Is it solved for you?", where="desk")
    ana.writes({"What is still wrong?": "It dropped again after lunch"})
    ana.submits()
    ben.sees("reopened DESK-1", "It dropped again after lunch", where=NETWORK)
    ben.sees("DESK-1 · P3", "Assigned", where=NETWORK)
    ana.sees("You reopened DESK-1", where="desk")


def test_thanks_does_not_reopen_and_silence_closes_after_one_reminder(stage: Stage) -> None:
    file_vpn(stage)
    ana, ben = stage.ana, stage.ben
    resolve(stage)
    ana.sees("Is it solved for you?", where="desk")
    ana.replies("Thanks!", under="Is it solved for you?", where="desk")
    ben.sees_nothing("reopened", where=NETWORK)
    stage.forward(hours=49)
    ana.sees("DESK-1 was solved and closes by itself", where="desk")
    stage.forward(hours=25)
    ben.sees("DESK-1 · P3", "Closed", where=NETWORK)
    ana.sees("since we heard nothing more", where="desk")


def test_a_transfer_takes_the_reason_along_and_leaves_a_trace(stage: Stage) -> None:
    file_vpn(stage)
    ben, fay = stage.ben, stage.fay
    ben.presses("Transfer to another team…", under="DESK-1 · P3", where=NETWORK)
    ben.writes({"To which team?": "Access", "Why?": "Her certificate has run out"})
    ben.submits()
    ben.sees("DESK-1 has moved to Access", where=NETWORK)
    fay.sees("moved DESK-1 here from Network", "Her certificate has run out", where="#it-access")
    stage.ana.sees("DESK-1 · vpn keeps dropping", "In the queue of Access", where="desk")


def test_everything_somebody_holds_goes_to_a_deputy(stage: Stage) -> None:
    for number in (1, 2, 3):
        file_vpn(stage, f"vpn drops, take {number}")
        stage.dee.sees(f"DESK-{number} · P3", "Assigned", where=NETWORK)
    owner = owner_of(stage, "DESK-1")
    other = {"ben": "Bo Lindqvist", "bo": "Ben Okafor"}[owner]
    stage.people[owner].opens_home()
    stage.people[owner].presses("Hand all over…", where="home")
    stage.people[owner].writes({"Who takes them?": other})
    stage.people[owner].submits()
    assert f"2 handed over to {other}" in stage.people[owner].form("Hand over").text
    stage.settles()
    assert {owner_of(stage, f"DESK-{n}") for n in (1, 2, 3)} == {other.split()[0].lower()}


def test_the_staff_files_for_a_colleague(stage: Stage) -> None:
    ana, ben = stage.ana, stage.ben
    ben.points_at(ben.sees("thrown out of the VPN", where="#help"))
    assert ben.fields()["For whom?"].initial == ana.id
    ben.writes({"Where are you?": "At home", IMPACT: "Just me", URGENCY: "Yes, nothing goes"})
    ben.submits()
    ben.submits()
    ana.sees("DESK-1", "Filed for you by", "Ben Okafor", where="desk")


def test_outsiders_may_press_nothing_of_the_desk(stage: Stage) -> None:
    """A card that was forwarded, a forged press: the domain asks who it is."""
    file_vpn(stage)
    hana = stage.hana
    hana.commands("1")
    hana.is_told("Only the person who asked, or the help desk, can do that.")


def test_availability_decides_who_gets_the_next_ticket(stage: Stage) -> None:
    stage.ben.opens_home()
    stage.ben.presses("Busy", where="home")
    stage.ben.home("You are", "busy")
    for number in (1, 2):
        file_vpn(stage, f"vpn drops, take {number}")
        stage.dee.sees(f"DESK-{number} · P3", "Assigned", where=NETWORK)
    assert {owner_of(stage, f"DESK-{n}") for n in (1, 2)} == {"bo"}


def test_the_agents_home_shows_mine_and_unassigned(stage: Stage) -> None:
    file_vpn(stage)
    agent = stage.people[owner_of(stage, "DESK-1")]
    agent.opens_home()
    agent.home("My tickets, due next", "DESK-1")
    agent.presses("Open", under="DESK-1", where="home")
    agent.form("DESK-1")


def test_words_under_an_alarm_are_a_note_for_the_team(stage: Stage) -> None:
    file_vpn(stage, **{IMPACT: "A whole office or everybody"})
    stage.forward(minutes=16)
    stage.cy.replies("I am restarting the gateway", under="DESK-1 has passed its target", where="#on-call")
    stage.ben.sees("noted, only for the team:", "I am restarting the gateway", where=NETWORK)
    stage.ana.sees_nothing("restarting the gateway", where="desk")
    stage.ana.sees("DESK-1 · vpn keeps dropping", "Late, we are sorry", where="desk")


def test_an_overdue_ticket_stands_first_in_the_lists(stage: Stage) -> None:
    for number, impact in ((1, "Just me"), (2, "A whole office or everybody")):
        file_vpn(stage, f"vpn drops, take {number}", **{IMPACT: impact})
    stage.forward(hours=2)
    stage.settles()
    stage.ana.commands("mine")
    said = stage.ana.is_told("You asked for", "DESK-1", "DESK-2").text
    assert said.index("DESK-2") < said.index("DESK-1")


def test_a_direct_answer_is_offered_to_the_ticket_that_waits_for_it(stage: Stage) -> None:
    for number in (1, 2, 3):
        file_vpn(stage, f"vpn drops, take {number}")
    owner = stage.people[owner_of(stage, "DESK-3")]
    owner.presses("Wait on…", under="DESK-3 · P3", where=NETWORK)
    owner.writes({"What is needed?": "Which Windows?"})
    owner.submits()
    stage.ana.sees("needs something from you", "Which Windows?", where="desk")
    stage.ana.says("it is windows 11")
    stage.ana.presses("Add to DESK-3", under="it is windows 11", where="desk")
    stage.dee.sees("added:", "it is windows 11", where=NETWORK)


def test_the_card_shows_what_the_requester_asked_for_before(stage: Stage) -> None:
    file_vpn(stage, "vpn certificate expired")
    stage.ana.presses("Withdraw", under="DESK-1", where="desk")
    stage.ana.sees("DESK-1", "You withdrew this request", where="desk")
    file_vpn(stage, "vpn stutters")
    stage.dee.sees("DESK-2 · P3", "Assigned", where=NETWORK)
    resolve(stage, "DESK-2", who="dee")
    stage.ana.sees("DESK-2", "Resolved", where="desk")
    file_vpn(stage, "vpn keeps dropping")
    card = stage.dee.sees("DESK-3 · P3", where=NETWORK).text
    assert "Before: DESK-2 vpn stutters (VPN client reinstalled or updated," in card
    assert "DESK-1 vpn certificate expired (withdrawn," in card
    assert "Also from them" not in card


def test_what_came_at_night_is_given_out_in_the_morning(stage: Stage) -> None:
    stage.forward(hours=12)
    file_vpn(stage)
    stage.dee.sees("DESK-1 · P3", "Nobody yet", where=NETWORK)
    stage.forward(hours=11)
    stage.dee.sees("DESK-1 · P3", "Assigned", where=NETWORK)
    assert owner_of(stage, "DESK-1") in ("ben", "bo")
    stage.dee.presses("Why?", under="DESK-1 · P3", where=NETWORK)
    assert "waited until somebody could take it" in stage.dee.form("Why DESK-1 is here").text
