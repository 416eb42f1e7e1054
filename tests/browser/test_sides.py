"""One ticket on two platforms, by clicking: Ana asks in Teams, Gus works on it in Slack."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.sides import BothScreen, both_sides

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]


@pytest.fixture
def page(tmp_path: Path, browser: Browser) -> Iterator[BothScreen]:
    with both_sides(tmp_path) as url:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        screen = BothScreen(context.new_page(), url)
        yield screen
        context.close()
        assert not screen.wrongs, screen.wrongs


def test_asked_in_teams_and_answered_in_slack(page: BothScreen) -> None:
    page.opens("ana/help")
    page.types("/desk mine", into="Message #help")  # she is known in Slack before, by the same address
    page.sees("Only visible to you")
    page.turns_to("Teams", "Ana Reyes")
    page.sees("Hello Ana")
    files_it_after_a_wrong_answer(page)
    page.sees("DESK-1 · Screen flickers since Monday", "In the queue of Hardware")

    gus_claims_and_answers(page)

    page.turns_to("Teams", "Ana Reyes")
    page.sees("Gus Moreau answered", "Please try another cable.")
    answers_by_quoting(page)

    page.turns_to("Slack", "Gus Moreau")
    page.sees_in_thread("Ana Reyes added:", "The new cable is better")
    page.presses("Resolve…", on=page.sees("DESK-1 · P3"))
    page.form("Resolve DESK-1")
    page.fills({"What solved it?": "A shorter cable"})
    page.ticks({"How did it end?": "Replaced"})
    page.presses("Resolve")
    page.has_no_form()

    page.turns_to("Teams", "Ana Reyes")
    page.sees("DESK-1 · Screen flickers since Monday", "Resolved")
    is_content(page)

    page.turns_to("Slack", "Gus Moreau")
    page.sees("DESK-1 · P3", "Closed")


def files_it_after_a_wrong_answer(page: BothScreen) -> None:
    page.presses("File a request", on=page.below_the_composer)
    form = page.form("New request")
    form.get_by_label("What is it about?").select_option("Laptop, screen and accessories")
    page.fills({"In one line *": "Screen flickers since Monday"})
    page.presses("Show its questions")
    sticker = form.get_by_label("What number is on its sticker?")
    sticker.fill("20417")
    page.presses("Continue")
    expect(form.get_by_text("A sticker number is LT and five digits")).to_be_visible()
    expect(form.get_by_text("Please fill this in.").first).to_be_visible()
    expect(sticker).to_have_value("20417")
    sticker.fill("LT-20417")
    page.ticks(
        {
            "Which part of it? *": "A screen or docking station",
            "How many people are affected? *": "Just me",
            "Is work blocked? *": "Yes, nothing goes",
        }
    )
    page.presses("Continue")
    page.form("This may help")
    page.presses("Still need help")
    expect(page.form("Request filed")).to_contain_text("DESK-1 is filed.")
    page.closes()


def gus_claims_and_answers(page: BothScreen) -> None:
    page.turns_to("Slack", "Gus Moreau")
    page.goes_to("it-hardware")
    card = page.sees("DESK-1 · P3", "Nobody yet · New")
    expect(card).to_contain_text("From: Ana Reyes")
    page.presses("Claim", on=card)
    card = page.sees("DESK-1 · P3", "Owner: Gus Moreau · Assigned")
    page.presses("Reply", on=card)
    page.form("Reply to Ana")
    page.fills({"Your answer": "Please try another cable."})
    page.presses("Send")
    page.has_no_form()
    page.opens_thread("DESK-1 · P3")


def answers_by_quoting(page: BothScreen) -> None:
    page.quotes(page.sees("Please try another cable."))
    page.types("The new cable is better", into="Type a message")
    page.sees("The new cable is better")


def is_content(page: BothScreen) -> None:
    asked = page.sees("Is it solved for you?", "A shorter cable")
    page.presses("Yes, solved", on=asked)
    thanked = page.sees("DESK-1 is closed.", "One press is enough")
    page.presses("5 ★★★★★", on=thanked)
    page.form("Rate the help")
    page.fills({"Anything to add?": "Quick!"})
    page.presses("Send")
    page.has_no_form()
    page.sees("You rated it 5 of 5.")
