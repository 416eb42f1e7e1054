"""What is of Microsoft Teams alone: where cards stand there, and how they change."""

from dataclasses import replace
from pathlib import Path

from bot.config import Settings
from bot.config.settings import TeamsFeature
from tests.drivers.tenant import tenant
from tests.stories.test_asking import file_vpn
from tests.stories.test_working import NETWORK, resolve


def hears_channels(settings: Settings) -> Settings:
    assert settings.teams is not None
    return replace(settings, teams=replace(settings.teams, features=frozenset({TeamsFeature.CHANNELS})))


def test_news_stand_below_the_teams_card_and_the_requesters_card_changes_in_its_place(tmp_path: Path) -> None:
    with tenant(tmp_path) as behind:
        stage = behind.stage
        file_vpn(stage)
        card = stage.dee.sees("DESK-1 · P3", where=NETWORK)
        told = stage.dee.sees("DESK-1 is yours", where=NETWORK)
        assert told.at == card.at
        assert told.under == card.id
        mine = stage.ana.sees("DESK-1 · vpn keeps dropping", where="desk")
        resolve(stage)
        assert stage.ana.sees("DESK-1 · vpn keeps dropping", "Resolved", where="desk").id == mine.id


def test_the_home_changes_in_its_place_by_a_press_and_by_a_dialog(tmp_path: Path) -> None:
    with tenant(tmp_path) as behind:
        ben = behind.stage.ben
        ben.opens_home()
        home = ben.sees("New request", where="desk")
        ben.presses("Busy", where="home")
        ben.home("You are", "busy")
        ben.presses("Away…", where="home")
        ben.writes({"Until which day? (the day you are back)": "2026-12-03"})
        ben.submits()
        ben.has_no_form()
        ben.home("away")
        assert [message.id for message in ben.messages("desk") if "New request" in message.text] == [home.id]


def test_the_apps_own_entry_opens_a_form_that_holds_what_is_required(tmp_path: Path) -> None:
    with tenant(tmp_path) as behind:
        ana = behind.stage.ana
        ana.asks("")
        ana.form("New request")
        ana.submits()
        assert set(ana.errors().values()) == {"Please fill this in."}


def test_where_teams_tells_of_it_words_below_a_card_need_no_mention(tmp_path: Path) -> None:
    with tenant(tmp_path, settings=hears_channels) as behind:
        stage = behind.stage
        file_vpn(stage)
        stage.ben.replies("She is on the old client", under="DESK-1 · P3", where=NETWORK)
        stage.settles()
        stage.ben.commands("find old client")
        stage.ben.is_told('Found for "old client"', "DESK-1")
        stage.ana.sees_nothing("old client", where="desk")
