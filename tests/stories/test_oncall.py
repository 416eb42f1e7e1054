"""On call: who it is, taking a day over, swapping turns, the hand-over, the hours that nobody covers."""

import time
from dataclasses import replace
from pathlib import Path

from bot.config import Settings
from bot.domain.oncall import Rota, RotaKey, Schedule
from tests.drivers.opening import opened
from tests.drivers.people import ASIDE, Stage
from tests.drivers.theatre import Desk
from tests.stories.test_asking import file_vpn

ON_CALL = "#on-call"
TO_MONDAY = 6 * 24 - 1
"""Hours from the opening, a Tuesday at ten, until the turn passes from Cy to Ben on Monday at nine."""


def test_whoever_takes_today_over_is_the_one_an_escalation_calls(stage: Stage) -> None:
    stage.bo.commands("oncall take today")
    stage.bo.is_told("Yours now")
    stage.cy.sees("Bo Lindqvist takes over", "instead of", "Cy Tanaka", where=ON_CALL)
    file_vpn(stage, **{"How many people are affected?": "A whole office or everybody"})
    stage.forward(minutes=16)
    stage.bo.sees("DESK-1 has passed its target", where="desk")
    stage.cy.sees_nothing("DESK-1 has passed its target", where="desk")


def test_a_day_that_was_taken_over_is_given_back_by_whoever_took_it_or_a_lead_and_by_nobody_else(
    stage: Stage,
) -> None:
    stage.bo.commands("oncall take thursday")
    stage.cy.presses("Undo", under="Bo Lindqvist takes over", where=ON_CALL)
    stage.cy.is_told("Only whoever arranged it, or a lead, can do that.")
    stage.bo.presses("Undo", under="Yours now", where=ASIDE)
    stage.cy.sees("Bo Lindqvist takes over", "Undone by", where=ON_CALL)
    stage.forward(hours=2 * 24)
    stage.bo.commands("oncall")
    stage.bo.is_told("First · On call now:", "Cy Tanaka", "Backup · On call now:", "Dee Novak")


def test_duty_is_taken_over_in_words_of_ones_own(stage: Stage) -> None:
    stage.bo.commands("I take Friday over")
    stage.bo.is_told("Yours now", "2026-11-27")
    stage.cy.sees("Bo Lindqvist takes over", "2026-11-27", where=ON_CALL)
    stage.ben.says("I'll cover tomorrow")
    stage.ben.sees("Yours now", "2026-11-25", where="desk")
    stage.ana.asks("I take Friday over")
    stage.ana.form("New request")


def test_a_swap_that_waits_is_taken_back_by_whoever_asked(stage: Stage) -> None:
    ask_ben_to_swap(stage)
    stage.ben.sees("asks you to swap", "Accept", where="desk")
    stage.cy.presses("Withdraw", under="You asked", where="desk")
    stage.cy.sees("You asked", "You took it back. Nothing has changed.", where="desk")
    stage.ben.sees("asks you to swap", "It was taken back. Nothing has changed.", where="desk")
    stage.forward(hours=TO_MONDAY + 1)
    stage.dee.sees("Ben Okafor", "is on call now", where=ON_CALL)
    stage.dee.sees_nothing("swapped turns", where=ON_CALL)


def test_a_day_nobody_knows_is_refused_and_says_how_to_say_it(stage: Stage) -> None:
    stage.bo.commands("oncall take someday")
    stage.bo.is_told('"someday" is no day I know')
    for day, says in (("2020-01-01", "has begun or is over"), ("9999-12-31", "At most eight weeks")):
        stage.bo.commands(f"oncall take {day}")
        stage.bo.is_told(says)
    stage.cy.commands("oncall take today")
    stage.cy.is_told("You are on call then already.")


def test_the_form_takes_a_turn_or_days(stage: Stage) -> None:
    stage.bo.commands("oncall")
    stage.bo.presses("I take a shift…", under="On call now", where=ASIDE)
    stage.bo.submits()
    assert "Choose a turn" in " ".join(stage.bo.errors().values())
    stage.bo.writes({"Or from which day?": "2026-12-01", "Until which day? (the last day you take)": "9999-12-31"})
    stage.bo.submits()
    assert "At most eight weeks" in " ".join(stage.bo.errors().values())
    stage.bo.closes()
    stage.bo.presses("I take a shift…", under="On call now", where=ASIDE)
    first = next(iter(stage.bo.fields()["Which turn?"].options))
    assert first.startswith("Mon 30 Nov 09:00 – Mon 7 Dec 09:00 · Ben")
    stage.bo.writes({"Which turn?": first})
    stage.bo.submits()
    stage.ben.sees("Bo Lindqvist takes over", "instead of", "Ben Okafor", where=ON_CALL)
    stage.bo.opens_home()
    stage.bo.home("You are on call:")


def test_a_swap_is_asked_for_in_private_and_nothing_changes_before_it_is_accepted(stage: Stage) -> None:
    ask_ben_to_swap(stage)
    stage.cy.sees("You asked", "Waits for their answer", where="desk")
    stage.ben.sees("Cy Tanaka", "asks you to swap", where="desk")
    stage.ben.sees_nothing("swapped turns", where=ON_CALL)
    stage.ben.presses("Accept", under="asks you to swap", where="desk")
    stage.cy.sees("You asked", "Accepted. The turns are swapped.", where="desk")
    stage.ben.sees("Cy Tanaka", "Ben Okafor", "swapped turns", where=ON_CALL)
    stage.forward(hours=TO_MONDAY + 1)
    stage.settles()
    stage.bo.commands("oncall")
    stage.bo.is_told("First · On call now:", "Cy Tanaka")
    stage.dee.sees_nothing("Ben Okafor is on call now", where=ON_CALL)
    stage.forward(hours=7 * 24)
    stage.dee.sees("Ben Okafor", "is on call now", "taking over from", "Cy Tanaka", where=ON_CALL)


def test_a_declined_swap_changes_nothing_and_is_answered_once(stage: Stage) -> None:
    ask_ben_to_swap(stage)
    stage.ben.presses("Decline", under="asks you to swap", where="desk")
    stage.cy.sees("You asked", "Declined. Nothing has changed.", where="desk")
    stage.forward(hours=TO_MONDAY + 1)
    stage.dee.sees("Ben Okafor", "is on call now", where=ON_CALL)
    stage.dee.sees_nothing("swapped turns", where=ON_CALL)


def ask_ben_to_swap(stage: Stage) -> None:
    """Cy gives the turn after the next, and takes Ben's of next Monday."""
    stage.cy.commands("oncall")
    stage.cy.presses("Swap…", under="On call now", where=ASIDE)
    given = next(o for o in stage.cy.fields()["Your turn to give"].options if o.startswith("Mon 7 Dec"))
    taken = next(o for o in stage.cy.fields()["Their turn to take"].options if o.startswith("Mon 30 Nov"))
    stage.cy.writes({"Your turn to give": given, "Their turn to take": taken})
    stage.cy.submits()
    stage.cy.has_no_form()


def test_a_hand_over_is_told_once_with_what_is_pressing(behind_both: Desk) -> None:
    stage = behind_both.stage
    file_vpn(stage, **{"How many people are affected?": "A whole office or everybody"})
    stage.settles()
    stage.forward(hours=TO_MONDAY)
    stage.ben.sees("Ben Okafor", "is on call now", "taking over from", "Cy Tanaka", "DESK-1", where=ON_CALL)
    behind_both.close_desk()
    behind_both.open_desk()
    stage.settles()
    assert told(stage, "is on call now (First)") == 1
    assert told(stage, "is on call now (Backup)") == 1


def test_after_weeks_at_rest_only_the_newest_hand_over_is_told(behind_both: Desk) -> None:
    behind_both.stage.settles()
    behind_both.close_desk()
    behind_both.stage.forward(hours=TO_MONDAY + 2 * 7 * 24 + 5)
    behind_both.open_desk()
    behind_both.stage.settles()
    behind_both.stage.ben.sees("Ben Okafor", "is on call now", where=ON_CALL)
    assert told(behind_both.stage, "is on call now (First)") == 1


def test_hours_that_nobody_covers_are_told_once_while_there_is_time(behind_both: Desk) -> None:
    stage = behind_both.stage
    stage.ben.opens_home()
    stage.ben.presses("Away…", where="home")
    stage.ben.writes({"Until which day? (the day you are back)": "2026-12-03"})
    stage.ben.submits()
    stage.dee.sees("Ben Okafor", "is on call and away", "Somebody has to take it", where=ON_CALL)
    stage.forward(hours=3)
    behind_both.close_desk()
    behind_both.open_desk()
    stage.settles()
    assert told(stage, "is on call and away") == 1
    stage.dee.presses("I take a shift…", under="is on call and away", where=ON_CALL)
    turn = next(iter(stage.dee.fields()["Which turn?"].options))
    stage.dee.writes({"Which turn?": turn})
    stage.dee.submits()
    stage.dee.sees("is on call and away", "Somebody is on call now.", where=ON_CALL)


def test_the_home_of_the_staff_shows_their_turns_and_the_coming_ones(stage: Stage) -> None:
    stage.cy.opens_home()
    home = stage.cy.home("You are on call:", "Coming turns")
    assert home.index("Cy Tanaka") < home.index("Ben Okafor", home.index("Coming turns"))
    stage.bo.opens_home()
    stage.bo.home("You are not on call in the next four weeks.")
    stage.ana.opens_home()
    assert "Coming turns" not in stage.ana.home("On call now")


def test_a_rota_follows_a_calendar_beside_app_yaml(platform: str, tmp_path: Path) -> None:
    file = tmp_path / "shifts.ics"
    event = "UID:1\r\nDTSTART:20261124T090000Z\r\nDTEND:20261125T090000Z\r\nSUMMARY:Bo Lindqvist (first)\r\n"
    file.write_text(f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{event}END:VEVENT\r\nEND:VCALENDAR\r\n")
    rota = Rota(key=RotaKey("calendar"), calendar=str(file))

    def following(settings: Settings) -> Settings:
        desk = settings.desk
        first = Schedule(rotas=(rota, *desk.schedule.rotas))
        return replace(settings, desk=desk.with_schedule(first))

    with opened(platform, tmp_path, settings=following) as behind:
        stage = behind.stage
        for _ in range(50):
            stage.ana.commands("oncall")
            if "Bo Lindqvist" in stage.ana.is_told("On call now").text:
                break
            time.sleep(0.1)
        stage.ana.is_told("First · On call now:", "Bo Lindqvist")
        file_vpn(stage, **{"How many people are affected?": "A whole office or everybody"})
        stage.forward(minutes=16)
        stage.bo.sees("DESK-1 has passed its target", where="desk")


def told(stage: Stage, text: str) -> int:
    stage.settles()
    return sum(text in message.text for message in stage.dee.messages(ON_CALL))
