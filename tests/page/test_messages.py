"""Writing, answering, pressing, reacting; and what others do meanwhile."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.drivers.browser import choose, dialog, message, say
from tests.page.stage import Stage


def test_an_ephemeral_answer_is_for_one_person(stage: Stage) -> None:
    ana, ben = stage.look("ana"), stage.look("ben")
    say(ana, "/demo whisper")
    whisper = message(ana, "Only you read this.")
    expect(whisper).to_contain_text("Only visible to you")
    expect(whisper).to_have_attribute("data-ephemeral", "")
    say(ana, "done")
    expect(message(ben, "done")).to_be_visible()
    expect(ben.get_by_text("Only you read this.")).to_have_count(0)


def test_a_mention_is_answered_in_the_thread_and_the_thread_goes_on(stage: Stage) -> None:
    ana, ben = stage.look("ana"), stage.look("ben")
    box = ana.get_by_label("Message #help")
    box.press_sequentially("@desk")
    ana.get_by_role("option", name="Deskside").click()
    expect(box).to_have_value("@Deskside ")
    box.press_sequentially("are you there?")
    box.press("Enter")
    question = message(ana, "are you there?")
    expect(question.get_by_role("button", name="1 reply")).to_be_visible()
    question.get_by_role("button", name="1 reply").click()
    panel = ana.get_by_role("complementary", name="Thread")
    expect(panel).to_contain_text("Hello @Ana Reyes!")
    say(ana, "Good to know", "Reply…")
    expect(panel.get_by_role("article").filter(has_text="Good to know")).to_be_visible()
    expect(message(ben, "are you there?").get_by_role("button", name="2 replies")).to_be_visible()
    expect(ben.get_by_role("main").get_by_text("Good to know")).to_have_count(0)
    sent = [m for m in stage.place.state.channels["C0HELP"].messages.values() if "are you there" in m.text]
    assert sent[0].text == "<@U0DESKSIDE> are you there?"


def test_a_button_changes_the_card_for_everybody(stage: Stage) -> None:
    ana, ben = stage.look("ana"), stage.look("ben")
    say(ana, "/demo card")
    message(ben, "NET-7").get_by_role("button", name="Claim").click()
    for tab in (ana, ben):
        expect(message(tab, "NET-7")).to_contain_text("In progress")
        expect(message(tab, "NET-7")).to_contain_text("@Ben Okafor")
        expect(message(tab, "NET-7").get_by_role("button", name="Claim")).to_have_count(0)


def test_a_confirmation_stands_before_the_press(stage: Stage) -> None:
    tab = stage.look("ana")
    say(tab, "/demo card")
    close = message(tab, "NET-7").get_by_role("button", name="Close")
    close.click()
    asked = tab.get_by_role("alertdialog", name="Close the request?")
    expect(asked).to_have_accessible_description("It can be opened again.")
    asked.get_by_role("button", name="Keep it").click()
    expect(asked).to_have_count(0)
    expect(close).to_be_focused()
    close.click()
    asked.get_by_role("button", name="Close it").click()
    expect(message(tab, "Closed.")).to_be_visible()


def test_menus_dates_and_boxes_in_a_message(stage: Stage) -> None:
    tab = stage.look("ana")
    say(tab, "/demo gallery")
    pane = tab.get_by_role("main")
    choose(tab, "Choose a size", "Medium")
    expect(message(tab, "size")).to_contain_text("'value': 'm'")
    choose(tab, "Assign to", "Gus Moreau")
    expect(message(tab, "who")).to_contain_text("U0GUS")
    pane.get_by_label("VIP").check()
    expect(message(tab, "ticks")).to_contain_text("vip")
    pane.get_by_role("button", name="More options").click()
    tab.get_by_role("menuitem", name="Watch").click()
    expect(message(tab, "more")).to_contain_text("watch")
    expect(pane.get_by_role("img", name="Plan of the third floor")).to_be_visible()


def test_shortcuts_of_a_message_and_of_the_workspace(stage: Stage) -> None:
    tab = stage.look("ben")
    found = message(tab, "thrown out of the VPN")
    found.hover()
    found.get_by_role("button", name="More actions").click()
    tab.get_by_role("menuitem", name="Make it a request").click()
    expect(tab.get_by_label("What happened?")).to_have_value("Is anybody else thrown out of the VPN every ten minutes?")
    tab.keyboard.press("Escape")
    expect(dialog(tab)).to_have_count(0)
    tab.get_by_role("button", name="Shortcuts").click()
    tab.get_by_role("menuitem", name="Ask for help").click()
    expect(dialog(tab)).to_have_accessible_name("Ask for help")


def test_editing_deleting_and_reacting(stage: Stage) -> None:
    ana, ben = stage.look("ana"), stage.look("ben")
    say(ana, "Hello @Ben Okafor & <all>")
    mine = message(ana, "Hello @Ben Okafor & <all>")
    ts = mine.get_attribute("data-ts")
    mine.hover()
    mine.get_by_role("button", name="More actions").click()
    ana.get_by_role("menuitem", name="Edit message").click()
    box = ana.get_by_label("Edit message")
    expect(box).to_have_value("Hello @Ben Okafor & <all>")
    box.fill("Bye @Ben Okafor & <all>")
    box.press("Enter")
    theirs = ben.locator(f"main [data-ts='{ts}']")
    expect(theirs).to_contain_text("Bye @Ben Okafor & <all>(edited)")
    theirs.hover()
    theirs.get_by_role("button", name="React with :eyes:").click()
    reaction = ana.locator(f"main [data-ts='{ts}']").get_by_role("button", name="eyes, 1 reaction")
    expect(reaction).to_have_attribute("aria-pressed", "false")
    reaction.click()
    expect(theirs.get_by_role("button", name="eyes, 2 reactions")).to_have_attribute("aria-pressed", "true")
    theirs.hover()
    theirs.get_by_role("button", name="More actions").click()
    expect(ben.get_by_role("menuitem", name="Edit message")).to_have_count(0)
    mine = ana.locator(f"main [data-ts='{ts}']")
    mine.hover()
    mine.get_by_role("button", name="More actions").click()
    ana.get_by_role("menuitem", name="Delete message").click()
    ana.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
    expect(theirs).to_have_count(0)


def test_what_others_do_disturbs_neither_typing_nor_scrolling(stage: Stage) -> None:
    ana, ben = stage.look("ana"), stage.look("ben")
    for count in range(25):
        say(ben, f"line {count}")
    expect(message(ana, "line 24")).to_be_in_viewport()
    box = ana.get_by_label("Message #help")
    box.press_sequentially("half a")
    box.press("Home")
    say(ben, "one more")
    expect(message(ana, "one more")).to_be_in_viewport()
    expect(box).to_be_focused()
    assert box.evaluate("(el) => el.selectionStart") == 0
    pane = ana.get_by_role("log", name="Messages in #help")
    pane.evaluate("(el) => { el.scrollTop = 100; }")
    ana.wait_for_timeout(100)
    say(ben, "and another")
    expect(message(ana, "and another")).to_have_count(1)
    assert pane.evaluate("(el) => el.scrollTop") == 100
    expect(box).to_have_value("half a")


def test_a_command_nobody_knows_and_a_command_in_a_thread(stage: Stage) -> None:
    tab = stage.look("ana")
    say(tab, "/nope")
    expect(tab.get_by_role("status").filter(has_text="/nope is not a valid command.")).to_be_visible()
    expect(tab.get_by_label("Message #help")).to_have_value("/nope")
    tab.get_by_label("Message #help").fill("")
    found = message(tab, "thrown out of the VPN")
    found.hover()
    found.get_by_role("button", name="Reply in thread").click()
    say(tab, "/demo card", "Reply…")
    expect(tab.get_by_text("/demo is not supported in threads. Sorry!")).to_be_visible()


def test_a_direct_message_begins_with_its_first_words(stage: Stage) -> None:
    ana, ben = stage.look("ana"), stage.look("ben")
    ana.get_by_role("navigation", name="Channels").get_by_role("button", name="Ben Okafor").click()
    say(ana, "psst", "Message Ben Okafor")
    expect(message(ana, "psst")).to_be_visible()
    entry = ben.get_by_role("navigation", name="Channels").get_by_role("button", name="Ana Reyes")
    expect(entry.get_by_label("1 unread")).to_be_visible()
    entry.click()
    expect(message(ben, "psst")).to_be_visible()
