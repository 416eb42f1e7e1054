"""A request's whole life, lived through in the page by clicking: what each of them does, and what each of them sees."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.drivers.browser import Screen
from tests.drivers.slack import Stage

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]

ABOUT = "What is it about?"
LINE = "In one line"
WHERE = "Where are you?"
IMPACT = "How many people are affected?"
URGENCY = "Is work blocked?"
OFFICE, JUST_ME, BLOCKED = "In an Acme office", "Just me", "Yes, nothing goes"
TO_HELP = "Message #help"


@pytest.fixture
def screens(stage: Stage, browser: Browser) -> Iterator["Screens"]:
    opened = Screens(stage, browser)
    yield opened
    opened.close()


class Screens:
    """Tabs on the stage. None of their pages may have complained in the end."""

    def __init__(self, stage: Stage, browser: Browser) -> None:
        self._stage = stage
        self._context = browser.new_context(viewport={"width": 1440, "height": 900})
        self._open: list[Screen] = []

    def open(self, at: str) -> Screen:
        screen = Screen(self._context.new_page(), self._stage.url)
        screen.opens(at)
        self._open.append(screen)
        return screen

    def close(self) -> None:
        self._context.close()
        for screen in self._open:
            assert not screen.wrongs, screen.wrongs


def test_a_requests_whole_life(stage: Stage, screens: Screens) -> None:
    page = screens.open("ana/help")
    an_article_is_enough(page, stage)
    the_form_keeps_what_is_typed_and_holds_what_is_missing(page)
    still_need_help(page)
    owner = the_team_sees_whose_it_is_and_why(page)
    answered_but_not_everything_is_said_to_her(page, stage)
    waiting_on_her_until_she_answers(page)
    solved(page, "Moved to the new client")
    not_solved(page)
    solved(page, "Replaced the old profile")
    solved_and_rated(page)
    assert owner == "Ben Okafor", "the turn begins with the first of those on shift"


def test_of_two_who_claim_the_slower_learns_who_was_faster(screens: Screens) -> None:
    page = screens.open("ana/help")
    page.types("/desk my laptop is slow", into=TO_HELP)
    page.form("New request")
    page.ticks({"Which part of it?": "The laptop itself", IMPACT: JUST_ME, URGENCY: BLOCKED})
    page.presses("Continue")
    page.form("This may help")
    page.presses("Still need help")
    page.form("Request filed")
    page.presses("Done")

    dee = screens.open("dee/it-hardware")
    dee.sees("DESK-1 · P3", "Nobody yet · New")
    dee.types("/desk 1", into="Message #it-hardware")
    private = dee.sees("Only visible to you", "DESK-1 · P3", "Nobody yet · New")

    page.becomes("Gus Moreau")
    page.goes_to("it-hardware")
    page.presses("Claim", on=page.sees("DESK-1 · P3", "Nobody yet · New"))
    page.sees("DESK-1 · P3", "Owner: Gus Moreau · Assigned")

    dee.sees("DESK-1 · P3", "Owner: Gus Moreau · Assigned")
    expect(private).to_contain_text("Nobody yet")  # nobody can change what was said in private
    dee.presses("Claim", on=private)
    dee.sees("Only visible to you", "Gus Moreau was faster and took DESK-1")


def test_nobody_acts(stage: Stage, screens: Screens) -> None:
    page = screens.open("ana/help")
    page.types("/desk vpn is down for all of us", into=TO_HELP)
    page.form("New request")
    page.ticks({WHERE: OFFICE, IMPACT: "A whole office or everybody", URGENCY: BLOCKED})
    page.presses("Continue")
    page.form("Request filed")
    page.presses("Done")

    page.becomes("Ben Okafor")
    page.goes_to("it-network")
    page.sees("DESK-1 · P1", "Owner: Ben Okafor")
    page.moves_the_clock("+5 min", "+5 min")
    stage.forward(minutes=2)
    page.goes_to_the_desk()
    nudge = page.sees("First response of DESK-1 is due", "vpn is down for all of us")
    expect(nudge).to_contain_text("75 % of the time is used.")

    page.becomes("Cy Tanaka")
    page.goes_to("on-call")
    page.sees_nothing("DESK-1")
    page.moves_the_clock("+5 min")
    alarm = page.sees("P1 · DESK-1 has passed its target: first response", "Nobody has answered yet")
    expect(alarm.get_by_text("@Cy Tanaka")).to_be_visible()
    expect(alarm).to_contain_text("Owner: Ben Okafor")
    page.presses("Acknowledge", on=alarm)
    page.sees("DESK-1 has passed its target", "Acknowledged by Cy Tanaka", "quiet until")
    expect(alarm.get_by_role("button", name="Acknowledge")).to_have_count(0)

    page.moves_the_clock("+5 min", "+5 min", "+5 min", "+5 min")
    stage.settles()
    page.becomes("Dee Novak")
    page.goes_to_the_desk()
    page.sees_nothing("DESK-1 has passed its target")
    page.moves_the_clock("+30 min")
    told = page.sees("P1 · DESK-1 has passed its target", "Nobody has answered yet")
    expect(told.get_by_role("button", name="Acknowledge")).to_be_visible()


# ── the acts ───────────────────────────────────────────────────────────────────────────────────────


def an_article_is_enough(page: Screen, stage: Stage) -> None:
    page.types("/desk vpn will not connect at home", into=TO_HELP)
    page.form("New request")
    page.ticks({WHERE: "At home", IMPACT: JUST_ME, URGENCY: "Partly, there is a way around"})
    page.presses("Continue")
    page.form("This may help")
    page.form().get_by_role("button", name="This solved it").first.click()
    expect(page.form("Solved")).to_contain_text("No ticket was made.")
    page.presses("Done")
    stage.settles()
    page.goes_to_the_desk()
    page.sees_nothing("DESK-1")


def the_form_keeps_what_is_typed_and_holds_what_is_missing(page: Screen) -> None:
    page.goes_to("help")
    page.types("/desk vpn keeps dropping", into=TO_HELP)
    form = page.form("New request")
    expect(form.get_by_label(ABOUT, exact=True)).to_have_value("VPN and remote access")
    expect(form.get_by_label(LINE, exact=True)).to_have_value("vpn keeps dropping")
    page.fills({LINE: "VPN keeps dropping in the meeting room"})

    page.chooses({ABOUT: "Printing and scanning"})
    expect(form.get_by_label("Which printer?")).to_be_visible()
    expect(form.get_by_role("radiogroup", name=WHERE)).to_have_count(0)
    expect(form.get_by_label(LINE, exact=True)).to_have_value("VPN keeps dropping in the meeting room")
    page.chooses({ABOUT: "VPN and remote access"})
    expect(form.get_by_label(LINE, exact=True)).to_have_value("VPN keeps dropping in the meeting room")

    page.presses("Continue")
    missing = form.locator(".field").filter(has=page.tab.get_by_role("radiogroup", name=WHERE))
    expect(missing.get_by_role("alert")).to_be_visible()
    page.ticks({WHERE: OFFICE, IMPACT: JUST_ME, URGENCY: BLOCKED})
    expect(missing.get_by_role("alert")).to_have_count(0)
    page.presses("Continue")


def still_need_help(page: Screen) -> None:
    offered = page.form("This may help")
    expect(offered).to_contain_text("VPN")
    page.presses("Still need help")
    expect(page.form("Request filed")).to_contain_text("DESK-1 is filed.")
    page.presses("Done")
    page.has_no_form()

    page.goes_to_the_desk()
    card = page.sees("DESK-1 · VPN keeps dropping in the meeting room")
    expect(card).to_contain_text("First answer by 15:00 today your time")  # 14:00 in London
    for button in ("Add details", "Withdraw"):
        expect(card.get_by_role("button", name=button)).to_be_visible()
    expect(card).to_contain_text("With Ben Okafor")


def the_team_sees_whose_it_is_and_why(page: Screen) -> str:
    page.becomes("Ben Okafor")
    page.goes_to("it-network")
    card = page.sees("DESK-1 · P3 · VPN keeps dropping", "Owner: Ben Okafor · Assigned")
    expect(card).to_contain_text("From: Ana Reyes")
    expect(card).to_contain_text("Where are you? In an Acme office")
    page.takes("Why?", on=card)
    why = page.form("Why DESK-1 is here")
    expect(why).to_contain_text("Cy Tanaka")
    expect(why).to_contain_text("off shift")
    page.presses("Done")
    return "Ben Okafor"


def answered_but_not_everything_is_said_to_her(page: Screen, stage: Stage) -> None:
    card = page.sees("DESK-1 · P3")
    page.presses("Reply", on=card)
    page.form("Reply to Ana")
    page.fills({"Your answer": "Please try the office profile."})
    page.presses("Send")
    page.has_no_form()
    stage.settles()  # else the card changes under the finger
    page.presses("Private note…", on=card)
    page.form("Private note")
    page.fills({"Only the team sees this": "She is on the old client, I think"})
    page.presses("Save")
    page.has_no_form()
    page.opens_thread("DESK-1 · P3")
    page.sees_in_thread("Ben Okafor answered Ana:", "Please try the office profile.")
    page.sees_in_thread("noted, only for the team:", "She is on the old client")

    stage.settles()
    page.becomes("Ana Reyes")
    page.opens_thread("DESK-1 · VPN keeps dropping")
    page.sees_in_thread("Ben Okafor answered:", "Please try the office profile.")
    page.sees_nothing("old client")


def waiting_on_her_until_she_answers(page: Screen) -> None:
    page.becomes("Ben Okafor")
    page.presses("Wait on…", on=page.sees("DESK-1 · P3"))
    page.form("Wait on…")
    page.ticks({"Who or what is DESK-1 waiting for?": "requester"})
    page.fills({"What is needed?": "Which floor are you on?"})
    page.presses("Save")
    page.has_no_form()
    page.sees("DESK-1 · P3", "Waiting on requester", "Clock paused")

    page.becomes("Ana Reyes")
    page.sees("DESK-1 · VPN keeps dropping", "Waiting for your answer", "Which floor are you on?")
    page.sees_in_thread("needs something from you", "Which floor are you on?")
    page.types("The third", into="Reply…")

    page.becomes("Ben Okafor")
    page.sees("DESK-1 · P3", "Owner: Ben Okafor · Assigned")
    page.sees_in_thread("Ana Reyes added:", "The third")


def solved(page: Screen, how: str) -> None:
    page.becomes("Ben Okafor")
    page.presses("Resolve…", on=page.sees("DESK-1 · P3"))
    page.form("Resolve DESK-1")
    page.fills({"What solved it?": how})
    page.chooses({"How did it end?": "VPN client reinstalled or updated"})
    page.presses("Resolve")
    page.has_no_form()
    page.sees("DESK-1 · P3", "Resolved", how)


def not_solved(page: Screen) -> None:
    page.becomes("Ana Reyes")
    asked = page.sees_in_thread("Is it solved for you?", "Moved to the new client")
    page.presses("No, reopen…", on=asked)
    page.form("Reopen DESK-1")
    page.fills({"What is still wrong?": "It dropped again after lunch"})
    page.presses("Reopen")
    page.has_no_form()
    page.sees_in_thread("You reopened DESK-1.")
    page.becomes("Ben Okafor")
    page.sees("DESK-1 · P3", "Owner: Ben Okafor · Assigned")
    page.sees_in_thread("reopened DESK-1:", "It dropped again after lunch")


def solved_and_rated(page: Screen) -> None:
    page.becomes("Ana Reyes")
    asked = page.sees_in_thread("Is it solved for you?", "Replaced the old profile")
    page.presses("Yes, solved", on=asked)
    thanked = page.sees_in_thread("DESK-1 is closed.", "One press is enough")
    page.presses("5 ★★★★★", on=thanked)
    page.form("Rate the help")
    page.fills({"Anything to add?": "Quick!"})
    page.presses("Send")
    page.has_no_form()
    page.sees_in_thread("You rated it 5 of 5.")
    page.becomes("Ben Okafor")
    page.sees("DESK-1 · P3", "Closed")
