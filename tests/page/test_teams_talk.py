"""The Teams side: chats, channels with their posts, the app's own entries, and who looks."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.drivers.browser import dialog, say
from tests.page.teams import CHAT, HELP, TeamsStage
from tests.workspace.teams.toy import card, words


def more(tab: Page, text: str, entry: str) -> None:
    """An entry of the menu of the message that reads this."""
    found = tab.get_by_role("article").filter(has_text=text).last
    found.hover()
    found.get_by_role("button", name="More options").click()
    tab.get_by_role("menuitem", name=entry).click()


def test_opening_the_chat_installs_the_app_once(teams: TeamsStage) -> None:
    tab = teams.look("fay")
    tab.reload()
    say(tab, "hello", "Type a message")
    expect(tab.get_by_role("article").last).to_contain_text("hello")
    teams.settles()
    kinds = [one["type"] for one in teams.bot.heard if one["from"]["id"] == "29:fay"]
    assert kinds == ["conversationUpdate", "installationUpdate", "message"]


def test_the_apps_entry_below_the_box_opens_its_dialog(teams: TeamsStage) -> None:
    tab = teams.look("ana")
    tab.get_by_role("main").get_by_role("button", name="File a request").click()
    dialog(tab).get_by_label("What is wrong?").fill("vpn")
    dialog(tab).get_by_role("button", name="Send").click()
    expect(dialog(tab)).to_contain_text("Noted: vpn")
    value = teams.last_heard("composeExtension/submitAction")["value"]
    assert (value["commandId"], value["commandContext"]) == ("ask", "compose")


def test_a_message_becomes_a_request_by_its_menu(teams: TeamsStage) -> None:
    tab = teams.look("ana", "help")
    say(tab, "my screen <flickers>", "Start a post in help")
    more(tab, "my screen", "Create a request")
    expect(dialog(tab)).to_have_accessible_name("A question")
    payload = teams.last_heard("composeExtension/fetchTask")["value"]["messagePayload"]
    assert payload["body"]["content"] == "my screen &lt;flickers&gt;"
    assert payload["from"]["user"]["displayName"] == "Ana Reyes"


def test_a_post_calls_the_app_and_is_answered_below(teams: TeamsStage) -> None:
    tab = teams.look("hana", "help")
    tab.get_by_role("button", name="Mention Deskside").click()
    tab.keyboard.type("badge <b>lost</b>")
    tab.keyboard.press("Enter")
    post = tab.get_by_role("region", name="Post").filter(has_text="badge <b>lost</b>")
    expect(post.locator(".mention")).to_have_text("Deskside")
    post.get_by_role("button", name="Reply", exact=True).last.click()
    say(tab, "@Deskside still", "Type a reply")
    expect(post.get_by_role("article")).to_have_count(2)
    root = post.get_by_role("article").first.get_attribute("data-message")
    teams.settles()
    assert f"{HELP};messageid={root}" in [one["conversation"]["id"] for one in teams.bot.heard]


def test_words_are_edited_and_deleted_by_who_wrote_them(teams: TeamsStage) -> None:
    ben, bo = teams.look("ben", "general"), teams.look("bo", "general")
    say(ben, "lunhc at one", "Start a post in general")
    more(ben, "lunhc", "Edit")
    ben.get_by_label("Edit message").fill("lunch at one")
    ben.get_by_label("Edit message").press("Enter")
    found = bo.get_by_role("article").filter(has_text="lunch at one")
    expect(found).to_contain_text("Edited")
    found.hover()
    found.get_by_role("button", name="More options").click()
    expect(bo.get_by_role("menuitem", name="Delete")).to_have_count(0)
    more(ben, "lunch at one", "Delete")
    expect(bo.get_by_text("This message has been deleted.")).to_be_visible()


def test_in_a_chat_an_answer_quotes(teams: TeamsStage) -> None:
    message = teams.posts(card(words("Which floor?")))
    tab = teams.look("ana")
    found = tab.get_by_role("article").filter(has_text="Which floor?")
    found.hover()
    found.get_by_role("button", name="Reply to this message").click()
    expect(tab.get_by_label("Type a message")).to_be_focused()
    say(tab, "the third", "Type a message")
    answer = tab.get_by_role("article").last
    expect(answer).to_contain_text("Deskside A request")
    expect(answer).to_contain_text("the third")
    teams.settles()
    markup = next(one for one in reversed(teams.bot.heard) if one.get("text") == "the third")["attachments"][0]
    assert f'itemtype="http://schema.skype.com/Reply" itemid="{message}"' in markup["content"]


def test_what_is_new_counts_until_it_is_seen_and_a_person_comes_back_to_where_they_were(teams: TeamsStage) -> None:
    tab = teams.look("gus", "general")
    teams.posts(card(words("For Gus")), at="a:gus")
    entry = tab.get_by_role("navigation", name="Channels").get_by_role("button", name="Deskside")
    expect(entry.get_by_label("1 unread")).to_be_visible()
    cast = tab.get_by_role("navigation", name="View the workspace as")
    cast.get_by_role("button", name="Ana Reyes").click()
    expect(tab.get_by_role("heading", name="Deskside", level=1)).to_be_visible()
    cast.get_by_role("button", name="Gus Moreau").click()
    expect(tab.get_by_role("heading", name="general", level=1)).to_be_visible()
    entry.click()
    expect(tab.get_by_text("For Gus")).to_be_visible()
    expect(entry.get_by_label("1 unread")).to_have_count(0)


def test_nobody_sees_what_is_not_theirs(teams: TeamsStage) -> None:
    expect(teams.look("eve", "it-network").get_by_role("heading", name="Nothing to see here")).to_be_visible()
    assert teams.bot.sees("U0EVE", "a:eve") == []
    with pytest.raises(StopIteration):
        teams.bot.sees("U0EVE", CHAT)
