"""Who looks, where they are, what time it is, what is new."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, WebSocketRoute, expect

from tests.drivers.browser import message, say
from tests.page.stage import Stage, app_of, running_showcase


def test_switching_the_person_by_click_and_by_digit(stage: Stage) -> None:
    tab = stage.look("ana")
    cast = tab.get_by_role("navigation", name="View the workspace as")
    expect(cast.get_by_role("button", name="Ana Reyes")).to_have_attribute("aria-current", "true")
    cast.get_by_role("button", name="Ben Okafor, Network engineer, IT").click()
    expect(tab).to_have_url(re.compile(r"#/U0BEN"))
    expect(tab.get_by_role("navigation", name="Channels").get_by_role("button", name="it-network")).to_be_visible()
    tab.get_by_role("log").click()
    tab.keyboard.press("9")
    expect(tab).to_have_url(re.compile(r"#/U0HANA"))
    expect(tab.get_by_role("group", name="Workspace clock")).to_contain_text("Seoul")


def test_digits_typed_into_a_field_switch_nobody(stage: Stage) -> None:
    tab = stage.look("ana")
    tab.get_by_label("Message #help").press_sequentially("12")
    expect(tab.get_by_label("Message #help")).to_have_value("12")
    expect(tab).to_have_url(re.compile(r"#/ana/help"))


def test_a_person_comes_back_to_where_they_were(stage: Stage) -> None:
    tab = stage.look("ana", "help")
    cast = tab.get_by_role("navigation", name="View the workspace as")
    cast.get_by_role("button", name="Ben Okafor").click()
    tab.get_by_role("button", name="it-network").click()
    expect(tab.get_by_role("heading", name="#it-network", level=1)).to_be_visible()
    cast.get_by_role("button", name="Ana Reyes").click()
    expect(tab.get_by_role("heading", name="#help", level=1)).to_be_visible()
    cast.get_by_role("button", name="Ben Okafor").click()
    expect(tab.get_by_role("heading", name="#it-network", level=1)).to_be_visible()


def test_the_clock_moves_for_everybody_in_their_own_zone(stage: Stage) -> None:
    ana, hana = stage.look("ana"), stage.look("hana")
    before = stage.place.clock.now()
    ana.get_by_role("button", name="+30 min").click()
    ana.get_by_role("button", name="+1 h").click()
    expect(ana.locator("[data-clock]")).to_be_visible()
    ana.get_by_role("button", name="Next morning 09:00").click()
    expect(ana.locator("[data-time]")).to_have_text("9:00")
    # Madrid is seven or eight hours behind Seoul, depending on summer time.
    expect(hana.locator("[data-time]")).to_have_text(re.compile(r"^1[67]:00$"))
    moved = stage.place.clock.now() - before
    assert 5400 < moved <= 5400 + 86_400 + 30
    hana.get_by_role("button", name="Next morning 09:00").click()
    expect(hana.locator("[data-time]")).to_have_text("9:00")


def test_new_messages_count_until_they_are_seen(stage: Stage) -> None:
    ana, ben = stage.look("ana", "help"), stage.look("ben", "general")
    say(ana, "The VPN is down")
    entry = ben.get_by_role("navigation", name="Channels").get_by_role("button", name="help")
    expect(entry.get_by_label("1 unread")).to_be_visible()
    expect(ben).to_have_title(re.compile(r"^\(1\)"))
    entry.click()
    expect(message(ben, "The VPN is down")).to_be_visible()
    expect(entry.get_by_label("1 unread")).to_have_count(0)


def test_the_address_opens_a_thread_and_refuses_what_is_not_for_this_person(stage: Stage) -> None:
    ana = stage.look("ana")
    say(ana, "Anybody there?")
    ts = message(ana, "Anybody there?").get_attribute("data-ts")
    ben = stage.look("ben", f"help/{ts}")
    expect(ben.get_by_role("complementary", name="Thread")).to_contain_text("Anybody there?")
    eve = stage.look("eve", "it-network")
    expect(eve.get_by_role("heading", name="Nothing to see here")).to_be_visible()


def test_an_app_that_is_away_is_said_to_be(stage: Stage, browser: Browser) -> None:
    away = "Deskside is not connected"
    expect(stage.look("ana").get_by_text(away)).to_have_count(0)
    with running_showcase(with_app=False) as place:
        tab = Stage(place=place, browser=browser).look("ana")
        expect(tab.get_by_role("status").filter(has_text=away)).to_be_visible()
        with app_of(place):
            expect(tab.get_by_text(away)).to_have_count(0)
        tab.context.close()


def test_a_line_that_broke_is_picked_up_again(stage: Stage) -> None:
    lines: list[WebSocketRoute] = []

    def listen(line: WebSocketRoute) -> None:
        lines.append(line)
        line.connect_to_server()

    tab = stage.look("ana", before=lambda tab: tab.route_web_socket(re.compile("/live$"), listen))
    tab.get_by_label("Message #help").fill("half a thought")
    lines[0].close()
    expect(tab.get_by_role("status").filter(has_text="Reconnecting…")).to_be_visible()
    say(stage.look("ben"), "Still here")
    expect(message(tab, "Still here")).to_be_visible()
    expect(tab.get_by_role("status").filter(has_text="Reconnecting…")).to_have_count(0)
    assert len(lines) == 2
    expect(tab.get_by_label("Message #help")).to_have_value("half a thought")


def test_a_thousand_pixels_are_enough(stage: Stage) -> None:
    tab = stage.look("ana", width=1000, height=700)
    say(tab, "narrow")
    message(tab, "narrow").hover()
    message(tab, "narrow").get_by_role("button", name="Reply in thread").click()
    panel = tab.get_by_role("complementary", name="Thread")
    expect(panel.get_by_label("Reply…")).to_be_focused()
    assert tab.evaluate("document.documentElement.scrollWidth") == 1000
    for name in ("+5 min", "Next morning 09:00", "Shortcuts"):
        box = tab.get_by_role("button", name=name).bounding_box()
        assert box
        assert box["x"] + box["width"] <= 1000
