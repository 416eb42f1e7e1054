"""The Teams side: what cards look like, and what happens when they are filled in and pressed."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.drivers.browser import dialog
from tests.page.teams import CHAT, HELP, TeamsStage
from tests.workspace.teams.toy import Json, card, execute, field, submit, words


def last(tab: Page) -> Locator:
    return tab.get_by_role("article").last


def fetches(title: str, **data: Any) -> Json:
    return submit(title, msteams={"type": "task/fetch"}, **data)


def choice(identity: str, label: str, *values: str, **more: Any) -> Json:
    choices = [{"title": value.title(), "value": value} for value in values]
    return {"type": "Input.ChoiceSet", "id": identity, "label": label, "choices": choices, **more}


# ── what is read ─────────────────────────────────────────────────────────────────────────────────────────────


def test_words_are_read_as_teams_reads_them(teams: TeamsStage) -> None:
    run = {
        "type": "TextRun",
        "text": "**not bold** {{TIME(2026-11-24T14:00:00Z)}} {{DATE(2026-11-24T14:00:00Z, SHORT)}}",
    }
    link = {
        "type": "TextRun",
        "text": "runbook",
        "selectAction": {"type": "Action.OpenUrl", "url": "https://x.example/"},
    }
    evil = {"type": "TextRun", "text": "bank", "selectAction": {"type": "Action.OpenUrl", "url": "javascript:alert(1)"}}
    teams.posts(
        card(
            words(r"**bold** _slanted_ \*plain\* <b>tag</b> [docs](https://d.example/) [no](javascript:alert(1))"),
            words("- one\n- two"),
            {"type": "RichTextBlock", "inlines": [run, " and ", link, evil]},
            {"type": "FactSet", "facts": [{"title": "Owner", "value": "Ben"}]},
        )
    )
    tab = teams.look("ana")
    shown = last(tab)
    expect(shown.locator("strong")).to_have_text(["bold"])
    expect(shown.locator("em")).to_have_text(["slanted"])
    expect(shown).to_contain_text("*plain* <b>tag</b>")
    expect(shown).to_contain_text("• two")
    expect(shown).to_contain_text("**not bold** 15:00 Tue 24 Nov 2026")
    expect(shown.get_by_role("link")).to_have_text(["docs", "runbook"])
    expect(shown.get_by_role("definition")).to_have_text("Ben")


def test_boxes_columns_tables_and_pictures(teams: TeamsStage) -> None:
    columns = [{"type": "Column", "width": width, "items": [words(width)]} for width in ("auto", "stretch", "2")]
    cells = [{"type": "TableCell", "items": [words(text)]} for text in ("Ticket", "State")]
    teams.posts(
        card(
            {"type": "Container", "style": "emphasis", "rtl": True, "items": [words("שלום")]},
            {"type": "ColumnSet", "columns": columns},
            {"type": "Table", "columns": [{"width": 1}], "rows": [{"type": "TableRow", "cells": cells}]},
            {"type": "Image", "url": "https://pictures.example/x.png", "altText": "Plan of the floor"},
        )
    )
    tab = teams.look("ana")
    shown = last(tab)
    expect(shown.locator("[dir=rtl]")).to_have_text("שלום")
    expect(shown.locator(".ac-column")).to_have_text(["auto", "stretch", "2"])
    expect(shown.get_by_role("columnheader")).to_have_text(["Ticket", "State"])
    expect(shown.get_by_role("img", name="Plan of the floor")).to_be_attached()


def test_a_mention_on_a_card_is_marked_and_other_angle_brackets_are_text(teams: TeamsStage) -> None:
    entity = {"type": "mention", "text": "<at>Ana Reyes</at>", "mentioned": {"id": "29:ana", "name": "Ana Reyes"}}
    teams.posts(card(words("<at>Ana Reyes</at> <at>Nobody</at>"), msteams={"entities": [entity]}))
    shown = last(teams.look("ana"))
    expect(shown.locator(".mention")).to_have_text(["Ana Reyes"])
    expect(shown).to_contain_text("<at>Nobody</at>")


# ── what is pressed ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_box_unfolds_and_folds_and_the_new_card_begins_folded(teams: TeamsStage) -> None:
    asks: Json = {"type": "Action.ToggleVisibility", "title": "Withdraw", "targetElements": ["sure"]}
    sure: Json = {"type": "Container", "id": "sure", "isVisible": False, "items": [words("Nobody will look at it.")]}
    message = teams.posts(card({"type": "ActionSet", "actions": [asks]}, sure))
    tab = teams.look("ana")
    for _ in range(2):
        expect(tab.get_by_text("Nobody will look at it.")).to_have_count(0)
        tab.get_by_role("button", name="Withdraw").last.click()
        expect(tab.get_by_text("Nobody will look at it.")).to_be_visible()
        tab.get_by_role("button", name="Withdraw").last.click()
    tab.get_by_role("button", name="Withdraw").last.click()
    changed = card(words("Changed"), {"type": "ActionSet", "actions": [asks]}, sure)
    activity = {"type": "message", "attachments": [{"contentType": KIND, "content": changed}]}
    teams.run(teams.bot.calls("PUT", f"/v3/conversations/{CHAT}/activities/{message}", activity))
    expect(tab.get_by_text("Changed")).to_be_visible()
    expect(tab.get_by_text("Nobody will look at it.")).to_have_count(0)


KIND = "application/vnd.microsoft.card.adaptive"


def test_the_card_changes_for_who_pressed(teams: TeamsStage) -> None:
    teams.posts(card(words("Who takes it?"), actions=[execute("claim", "Claim")]), at=HELP)
    ben, bo = teams.look("ben", "help"), teams.look("bo", "help")
    last(ben).get_by_role("button", name="Claim").click()
    expect(last(ben)).to_contain_text("Taken by Ben Okafor")
    expect(last(bo)).to_contain_text("Who takes it?")


def test_a_refusal_is_said_and_so_is_a_bot_that_does_not_answer(teams: TeamsStage) -> None:
    teams.posts(card(words("Try"), actions=[execute("no", "Try it"), fetches("Ask…")]))
    tab = teams.look("ana")
    last(tab).get_by_role("button", name="Try it").click()
    expect(tab.get_by_role("status").get_by_text("Not you.")).to_be_visible()
    teams.bot.silent = True
    try:
        last(tab).get_by_role("button", name="Ask…").click()
        expect(dialog(tab).get_by_role("alert")).to_have_text("Unable to reach app. Please try again.")
    finally:
        teams.bot.silent = False
    tab.keyboard.press("Escape")
    expect(dialog(tab)).to_have_count(0)


def test_a_sentence_for_who_pressed_passes_by_and_an_empty_one_is_nothing(teams: TeamsStage) -> None:
    teams.posts(
        card(words("Ping"), actions=[execute("say", "Loud", said="You are watching it."), execute("say", "Mute")])
    )
    tab = teams.look("ana")
    last(tab).get_by_role("button", name="Mute").click()
    last(tab).get_by_role("button", name="Loud").click()
    expect(tab.locator("[data-toast=note]")).to_have_text(["You are watching it."])


def test_the_rarer_actions_stand_behind_three_dots(teams: TeamsStage) -> None:
    many = [execute(f"verb{n}", f"Action {n}") for n in range(8)]
    many[1]["mode"] = "secondary"
    teams.posts(card(actions=many))
    tab = teams.look("ana")
    expect(last(tab).locator(".ac-actions > .button")).to_have_text([f"Action {n}" for n in (0, 2, 3, 4, 5, 6)])
    last(tab).get_by_role("button", name="More actions of the card").click()
    expect(tab.get_by_role("menuitem")).to_have_text(["Action 7", "Action 1"])
    tab.get_by_role("menuitem", name="Action 1").click()
    expect(last(tab)).to_contain_text("Taken by Ana Reyes")
    assert teams.last_heard("adaptiveCard/action")["value"]["action"]["verb"] == "verb1"


def test_an_unfolded_card_is_filled_in_and_sent(teams: TeamsStage) -> None:
    inner = card(field("why", "Why?"), actions=[execute("reject", "Reject", form="no")])
    refuse = {"type": "Action.ShowCard", "title": "No…", "card": inner}
    teams.posts(card(words("Approve it?"), actions=[execute("no", "Yes"), refuse]))
    tab = teams.look("ana")
    last(tab).get_by_role("button", name="No…").click()
    last(tab).get_by_role("button", name="Yes").click()
    expect(tab.get_by_role("status").get_by_text("Not you.")).to_be_visible()  # it asks for nothing of the inner card
    last(tab).get_by_role("button", name="Reject").click()
    expect(last(tab).get_by_label("Why?")).to_have_accessible_description("Please fill in Why?.")
    last(tab).get_by_label("Why?").fill("too dear")
    last(tab).get_by_role("button", name="Reject").click()
    expect(last(tab)).to_contain_text("Taken by Ana Reyes")
    assert teams.last_heard("adaptiveCard/action")["value"]["action"]["data"] == {"form": "no", "why": "too dear"}


def test_a_card_that_asks_for_it_is_fetched_for_who_looks(teams: TeamsStage) -> None:
    refresh = {"action": execute("look", "Look"), "userIds": ["29:cy"]}
    teams.posts(card(words("As everybody sees it"), refresh=refresh), at=HELP)
    expect(last(teams.look("dee", "help"))).to_contain_text("As everybody sees it")
    expect(last(teams.look("cy", "help"))).to_contain_text("Taken by Cy Tanaka")


# ── dialogs ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_dialog_says_at_the_field_what_is_missing_and_shows_its_next_state(teams: TeamsStage) -> None:
    teams.posts(card(words("A request"), actions=[fetches("Ask…")]))
    tab = teams.look("ana")
    last(tab).get_by_role("button", name="Ask…").click()
    what = dialog(tab).get_by_label("What is wrong?")
    expect(what).to_be_focused()
    dialog(tab).get_by_role("button", name="Send").click()
    expect(what).to_have_accessible_description("Please fill in What is wrong?.")
    expect(what).to_be_focused()
    what.fill("again")
    expect(dialog(tab).get_by_role("alert")).to_have_count(0)
    dialog(tab).get_by_role("button", name="Send").click()
    expect(dialog(tab)).to_have_accessible_name("Once more")
    expect(what).to_have_value("")
    what.fill("vpn")
    dialog(tab).get_by_role("button", name="Send").click()
    expect(dialog(tab)).to_contain_text("Noted: vpn")
    dialog(tab).get_by_role("button", name="Close dialog").click()
    expect(dialog(tab)).to_have_count(0)
    expect(last(tab).get_by_role("button", name="Ask…")).to_be_focused()


def test_every_input_reaches_the_app(teams: TeamsStage) -> None:
    people = {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
    asked = card(
        field("what", "Subject"),
        {"type": "Input.Text", "id": "story", "label": "Story", "isMultiline": True, "value": "as it was"},
        {
            "type": "Input.Number",
            "id": "count",
            "label": "How many?",
            "min": 1,
            "max": 9,
            "errorMessage": "From 1 to 9.",
        },
        {"type": "Input.Date", "id": "day", "label": "By when?"},
        {"type": "Input.Time", "id": "hour", "label": "At what time?"},
        {"type": "Input.Toggle", "id": "sure", "label": "Sure?", "title": "I am", "valueOn": "yes", "valueOff": "no"},
        choice("size", "Size", "small", "large"),
        choice("room", "Room", "north", "south", style="expanded"),
        choice("parts", "Parts", "dock", "mouse", "screen", isMultiSelect=True, value="screen"),
        {"type": "Input.ChoiceSet", "id": "boss", "label": "Manager", "choices": [], "choices.data": people},
        actions=[execute("file", "File it")],
    )
    teams.posts(asked)
    tab = teams.look("ana")
    form = last(tab)
    form.get_by_label("Subject").fill("Printer")
    form.get_by_label("How many?").fill("12")
    form.get_by_label("By when?").fill("2026-12-24")
    form.get_by_label("At what time?").fill("14:30")
    form.get_by_label("I am").check()
    form.get_by_label("Size").select_option("Large")
    form.get_by_role("radiogroup", name="Room").get_by_label("South").check()
    form.get_by_role("group", name="Parts").get_by_label("Dock").check()
    expect(form.get_by_role("option", name="Eve Adler")).to_have_count(0)  # guests are not of the organisation
    form.get_by_label("Manager").select_option("Dee Novak")
    form.get_by_role("button", name="File it").click()
    expect(form.get_by_label("How many?")).to_have_accessible_description("From 1 to 9.")
    form.get_by_label("How many?").fill("3")
    form.get_by_role("button", name="File it").click()
    expect(form).to_contain_text("Taken by Ana Reyes")
    assert teams.last_heard("adaptiveCard/action")["value"]["action"]["data"] == {
        "what": "Printer",
        "story": "as it was",
        "count": "3",
        "day": "2026-12-24",
        "hour": "14:30",
        "sure": "yes",
        "size": "large",
        "room": "south",
        "parts": "dock,screen",
        "boss": teams.bot.tenant.members["U0DEE"].object_id,
    }
