"""Modals: opening, changing while they are filled in, going wrong, stacking; and the App Home."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.drivers.browser import choose, dialog, message, say
from tests.page.stage import Stage


def test_a_slash_command_is_offered_completed_and_opens_a_form(stage: Stage) -> None:
    tab = stage.look("ana")
    box = tab.get_by_label("Message #help")
    box.press_sequentially("/d")
    offer = tab.get_by_role("option", name="/demo")
    expect(offer).to_contain_text("[card | inputs | …]")
    expect(offer).to_contain_text("Show what the page can do")
    box.press("Tab")
    expect(box).to_have_value("/demo ")
    box.press_sequentially("vpn drops")
    box.press("Enter")
    expect(dialog(tab)).to_have_accessible_name("Ask for help")
    expect(tab.get_by_label("What happened?")).to_be_focused()
    expect(tab.get_by_label("What happened?")).to_have_value("vpn drops")
    expect(box).to_have_value("")


def test_an_update_of_the_form_keeps_what_was_typed(stage: Stage) -> None:
    tab = stage.look("ana")
    say(tab, "/demo first words")
    tab.get_by_label("What happened?").fill("other words")
    tab.get_by_label("Anything else?").fill("no")
    choose(tab, "Category", "Hardware")
    tab.get_by_label("Serial number").fill("C02X")
    expect(tab.get_by_text("On the underside")).to_be_visible()
    expect(tab.get_by_label("What happened?")).to_have_value("other words")
    expect(tab.get_by_label("Category")).to_have_value("Hardware")
    choose(tab, "Category", "Network")
    expect(tab.get_by_label("Which site?")).to_be_visible()
    expect(tab.get_by_label("Serial number")).to_have_count(0)
    choose(tab, "Category", "Hardware")
    expect(tab.get_by_label("Serial number")).to_have_value("")
    expect(tab.get_by_label("Anything else?")).to_have_value("no")


def test_an_app_that_hears_each_character_does_not_disturb_the_typing(stage: Stage) -> None:
    tab = stage.look("ana")
    say(tab, "/demo lookup")
    field = tab.get_by_label("Search")
    field.press_sequentially("printer on the third floor", delay=60)
    expect(field).to_have_value("printer on the third floor")
    expect(tab.get_by_text("Looking for printer on the third floor")).to_be_visible()
    expect(field).to_be_focused()
    for _ in range(6):
        field.press("ArrowLeft")
    field.press_sequentially("x", delay=20)
    expect(tab.get_by_text("Looking for printer on the thirdx floor")).to_be_visible()
    assert field.evaluate("(el) => el.selectionStart") == len("printer on the third") + 1


def test_a_form_outlives_a_reload_of_the_page(stage: Stage) -> None:
    tab = stage.look("ana")
    say(tab, "/demo words")
    tab.get_by_label("What happened?").fill("other words")
    choose(tab, "Category", "Network")
    expect(tab.get_by_label("Which site?")).to_be_visible()
    tab.reload()
    expect(tab.get_by_label("What happened?")).to_have_value("other words")
    expect(tab.get_by_label("Category")).to_have_value("Network")


def test_a_required_field_that_is_empty_says_so(stage: Stage) -> None:
    tab = stage.look("ana")
    say(tab, "/demo")
    dialog(tab).get_by_role("button", name="Send").click()
    field = tab.get_by_label("What happened?")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description("Please complete this required field.")
    expect(field).to_be_focused()
    expect(dialog(tab).get_by_role("alert")).to_have_count(2)
    assert not [call for call in stage.place.calls if call.method == "chat.postMessage"]
    field.fill("x")
    expect(dialog(tab).get_by_role("alert")).to_have_count(1)


def test_errors_of_the_app_stand_at_their_fields_again_and_again(stage: Stage) -> None:
    tab = stage.look("ana")
    say(tab, "/demo vpn")
    choose(tab, "Category", "Network")
    tab.get_by_label("Which site?").fill("Berlin")
    for typed in ("vpn", "abc"):
        tab.get_by_label("What happened?").fill(typed)
        expect(tab.get_by_text("Say a little more, please.")).to_have_count(0)
        dialog(tab).get_by_role("button", name="Send").click()
        expect(tab.get_by_label("What happened?")).to_have_accessible_description("Say a little more, please.")
        expect(tab.get_by_label("What happened?")).to_be_focused()
    tab.get_by_label("What happened?").fill("vpn drops")
    tab.get_by_label("What happened?").press("Enter")
    expect(dialog(tab)).to_have_count(0)
    expect(tab.get_by_role("button", name="Deskside", exact=False).get_by_label("1 unread")).to_be_visible()


def test_a_form_waits_visibly_and_says_when_the_app_does_not_answer(stage: Stage) -> None:
    tab = stage.look("ana")
    say(tab, "/demo slow")
    choose(tab, "Category", "Network")
    tab.get_by_label("Which site?").fill("Berlin")
    send = dialog(tab).get_by_role("button", name="Send")
    send.click()
    expect(send).to_have_attribute("aria-busy", "true")
    expect(dialog(tab)).to_have_count(0)
    say(tab, "/demo silent")
    expect(tab.get_by_text('/demo failed with the error "operation_timeout"').first).to_be_visible()


def test_a_submission_without_an_answer_is_told_in_the_form(stage: Stage) -> None:
    tab = stage.look("ana")
    say(tab, "/demo words")
    choose(tab, "Category", "Network")
    tab.get_by_label("Which site?").fill("Berlin")
    tab.get_by_label("What happened?").fill("silent")
    tab.set_viewport_size({"width": 1000, "height": 320})
    dialog(tab).locator(".modal-body").evaluate("(el) => { el.scrollTop = el.scrollHeight; }")
    dialog(tab).get_by_role("button", name="Send").click()
    expect(dialog(tab).get_by_role("alert")).to_contain_text("We had some trouble connecting.")
    expect(dialog(tab).get_by_role("alert")).to_be_in_viewport()
    expect(tab.get_by_label("What happened?")).to_have_value("silent")


def test_every_field_reaches_the_app(stage: Stage) -> None:
    tab = stage.look("ana")
    say(tab, "/demo inputs")
    tab.get_by_label("Subject").fill("Printer")
    tab.get_by_label("What happened?").fill("It prints\nonly ghosts")
    choose(tab, "Room", "N2 Borealis")
    tab.get_by_label("Tags").click()
    tab.get_by_role("option", name="Low").click()
    tab.get_by_role("option", name="High").click()
    tab.keyboard.press("Escape")
    tab.get_by_label("Watcher").fill("haná")
    tab.get_by_role("option", name="Hana Kim").click()
    choose(tab, "Approvers", "Ben Okafor")
    tab.keyboard.press("Escape")
    dialog(tab).get_by_role("button", name="Remove Dee Novak").click()
    choose(tab, "Where to answer", "#general")
    choose(tab, "Channel", "#help")
    tab.get_by_label("Asset").fill("lt")
    tab.get_by_role("option", name="LT-003").click()
    dialog(tab).get_by_role("radio", name="High").check()
    dialog(tab).get_by_label("VPN").check()
    tab.get_by_label("Needed by").fill("2026-02-03")
    tab.get_by_label("Call me at").fill("14:30")
    tab.get_by_label("Maintenance starts").fill("2026-02-03T22:00")
    tab.get_by_label("How many people?").fill("12")
    tab.get_by_label("Contact").fill("ana@example.com")
    tab.get_by_label("Link").fill("https://example.com/x")
    tab.get_by_label("Notes").fill("and a note")
    expect(tab.get_by_text("Files cannot be attached in the local workspace.")).to_be_visible()
    dialog(tab).get_by_role("button", name="Send").click()
    expect(dialog(tab)).to_have_accessible_name("Received")
    seen = dialog(tab).inner_text()
    sent = """'Printer' | It prints\\nonly ghosts | 'n2' | 'low' | 'high' | U0HANA | ['U0BEN'] | C0GENERAL
        | 'lt-003' | C0HELP | 'vpn' | 2026-02-03 | 14:30 | 1770152400 | '12' | ana@example.com | https://example.com/x
        | and a note"""
    for wanted in map(str.strip, sent.split("|")):
        assert wanted in seen, wanted


def test_limits_of_fields_are_told(stage: Stage) -> None:
    tab = stage.look("ana")
    say(tab, "/demo inputs")
    tab.get_by_label("Subject").fill("x" * 65)
    expect(dialog(tab).get_by_text("-5", exact=True)).to_be_visible()
    tab.get_by_label("What happened?").fill("short")
    tab.get_by_label("How many people?").fill("-3")
    tab.get_by_label("Contact").fill("nobody")
    dialog(tab).get_by_role("button", name="Send").click()
    expect(dialog(tab).get_by_role("alert")).to_have_count(4)


def test_windows_stack_go_back_and_clear(stage: Stage) -> None:
    tab = stage.look("ana")
    say(tab, "/demo stack")
    dialog(tab).get_by_role("button", name="Go deeper").click()
    expect(dialog(tab)).to_have_accessible_name("Second")
    dialog(tab).get_by_role("button", name="Back").click()
    expect(dialog(tab)).to_have_accessible_name("First")
    dialog(tab).get_by_role("button", name="Go deeper").click()
    tab.get_by_label("Deep thought").fill("42")
    dialog(tab).get_by_role("button", name="Send").click()
    expect(dialog(tab)).to_have_count(0)


def test_the_keyboard_stays_in_the_form_and_escape_leaves_it(stage: Stage) -> None:
    tab = stage.look("ana")
    say(tab, "/demo")
    expect(tab.get_by_label("What happened?")).to_be_focused()
    for _ in range(12):
        tab.keyboard.press("Tab")
        assert tab.evaluate("Boolean(document.activeElement.closest('[role=dialog]'))")
    tab.get_by_label("Category").click()
    expect(tab.get_by_role("listbox")).to_be_visible()
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("listbox")).to_have_count(0)
    expect(dialog(tab)).to_be_visible()
    tab.keyboard.press("Escape")
    expect(dialog(tab)).to_have_count(0)
    expect(tab.get_by_label("Message #help")).to_be_focused()


def test_menus_work_by_keyboard(stage: Stage) -> None:
    tab = stage.look("ana")
    say(tab, "/demo")
    field = tab.get_by_label("Category")
    field.focus()
    field.press("ArrowDown")
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value("Access")
    expect(tab.get_by_label("Which system?")).to_be_visible()


def test_home_is_published_pressed_and_keeps_the_focus(stage: Stage) -> None:
    tab = stage.look("ana", "app")
    expect(tab.get_by_text("You pressed 0 times.")).to_be_visible()
    press = tab.get_by_role("main").get_by_role("button", name="Press")
    press.click()
    expect(tab.get_by_text("You pressed 1 times.")).to_be_visible()
    expect(press).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("You pressed 2 times.")).to_be_visible()
    choose(tab, "Choose a size", "Large")
    expect(tab.get_by_label("Choose a size")).to_have_value("Large")
    tab.get_by_role("tab", name="Messages").click()
    say(tab, "hello", "Message Deskside")
    expect(message(tab, "You wrote: hello")).to_be_visible()
    expect(tab).to_have_url(re.compile("/app/messages$"))
