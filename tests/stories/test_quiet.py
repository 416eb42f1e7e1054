"""F4, F8, C5: people are called when they work, once, and about what is still to be done."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import Settings
from bot.domain.priority import Priority
from bot.domain.sla import Target
from bot.domain.terms import ClockKind
from tests.drivers.opening import opened
from tests.drivers.people import Message, Stage
from tests.drivers.theatre import Desk
from tests.stories.test_asking import IMPACT, file_vpn
from tests.stories.test_working import NETWORK, finds, resolve

EVERYBODY = {IMPACT: "A whole office or everybody"}
NUDGED = "First response of {} is due"


def given_to(stage: Stage, ref: str, name: str) -> None:
    """Dee gives a ticket to somebody, if they do not have it."""
    card = stage.dee.sees(f"{ref} · P", "Assigned", where=NETWORK)
    if f"Owner: {name}" not in card.text:
        finds(stage.dee, "Assign…", under=f"{ref} · P")
        stage.dee.writes({"Who takes it?": name})
        stage.dee.submits()
        stage.dee.has_no_form()
        stage.dee.sees(f"{ref} · P", name, where=NETWORK)


def told(stage: Stage, who: str, text: str) -> list[Message]:
    """The messages of somebody's talk with the desk that read this, once nothing is on its way any more."""
    stage.settles()
    person = stage.people[who]
    return [m for m in person.messages("desk") if text in m.text]


# ── quiet hours ────────────────────────────────────────────────────────────────────────────────


def test_a_nudge_waits_for_the_end_of_a_break(stage: Stage) -> None:
    """Cy's break is from three to half past. Three quarters of the four hours are used at five past three."""
    stage.forward(hours=2, minutes=5)
    file_vpn(stage)
    given_to(stage, "DESK-1", "Cy Tanaka")
    stage.forward(hours=3)
    stage.cy.sees_nothing("is due", where="desk")
    stage.forward(minutes=24)
    stage.cy.sees_nothing("is due", where="desk")
    stage.forward(minutes=1)
    stage.cy.sees(NUDGED.format("DESK-1"), "75 %", where="desk")
    assert len(told(stage, "cy", "is due")) == 1


def test_a_nudge_for_what_was_answered_in_the_break_is_never_shown(stage: Stage) -> None:
    stage.forward(hours=2, minutes=5)
    file_vpn(stage)
    given_to(stage, "DESK-1", "Cy Tanaka")
    stage.forward(hours=3)
    stage.cy.sees_nothing("is due", where="desk")
    stage.ben.presses("Reply", under="DESK-1 · P3", where=NETWORK)
    stage.ben.writes({"Your answer": "I look after it for Cy."})
    stage.ben.submits()
    stage.forward(minutes=40)
    assert told(stage, "cy", "First response") == []


def test_p1_is_told_at_any_hour(stage: Stage) -> None:
    stage.forward(hours=12)
    file_vpn(stage, **EVERYBODY)
    finds(stage.dee, "Assign…", under="DESK-1 · P1")
    stage.dee.writes({"Who takes it?": "Ben Okafor"})
    stage.dee.submits()
    stage.forward(minutes=12)
    stage.ben.sees(NUDGED.format("DESK-1"), "75 %", where="desk")


# ── digests ────────────────────────────────────────────────────────────────────────────────────


def three_of_bens(stage: Stage, *, before: float = 1) -> None:
    """Three tickets of Ben's, a minute apart, and then so many minutes before the first nudge."""
    for number in (1, 2, 3):
        file_vpn(stage, f"vpn drops, take {number}")
        given_to(stage, f"DESK-{number}", "Ben Okafor")
        stage.forward(minutes=1)
    stage.forward(hours=2, minutes=57 - before)


def test_three_nudges_in_ten_minutes_are_one_and_a_digest(stage: Stage) -> None:
    three_of_bens(stage)
    stage.forward(minutes=1)
    stage.ben.sees(NUDGED.format("DESK-1"), where="desk")
    for _ in range(8):
        stage.forward(minutes=1)
        stage.settles()
    assert told(stage, "ben", NUDGED.format("DESK-2")) == []
    stage.forward(minutes=2)
    stage.ben.sees("2 things wait for you", "DESK-2 · P3", "DESK-3 · P3", where="desk")
    stage.ben.presses("Open", under="2 things wait for you", where="desk")
    stage.ben.form("DESK-2")
    stage.ben.closes()
    stage.ben.presses("Reply", under="2 things wait for you", where="desk")
    stage.ben.writes({"Your answer": "On it."})
    stage.ben.submits()
    stage.ben.sees(NUDGED.format("DESK-3"), where="desk")
    assert told(stage, "ben", "wait for you") == []


def test_what_is_answered_meanwhile_falls_out_of_the_digest(stage: Stage) -> None:
    three_of_bens(stage)
    stage.forward(minutes=1)
    stage.ben.sees(NUDGED.format("DESK-1"), where="desk")
    stage.forward(minutes=3)
    stage.settles()
    stage.ben.presses("Reply", under="DESK-2 · P3", where=NETWORK)
    stage.ben.writes({"Your answer": "On it."})
    stage.ben.submits()
    stage.forward(minutes=10)
    stage.ben.sees(NUDGED.format("DESK-3"), "75 %", where="desk")
    assert told(stage, "ben", NUDGED.format("DESK-2")) == []
    assert told(stage, "ben", "wait for you") == []


def test_p1_breaks_through_and_brings_the_rest_along(stage: Stage) -> None:
    three_of_bens(stage, before=8)
    file_vpn(stage, "vpn down for all of us", who="hana", **EVERYBODY)
    given_to(stage, "DESK-4", "Ben Okafor")
    stage.forward(minutes=8)
    stage.ben.sees(NUDGED.format("DESK-1"), where="desk")
    stage.forward(minutes=2)
    assert told(stage, "ben", "DESK-2 · P3") == []
    stage.forward(minutes=2)
    alarm = stage.ben.sees(NUDGED.format("DESK-4"), "75 %", "Also waiting for you", "DESK-2 · P3", where="desk")
    assert "DESK-3 · P3" in alarm.text
    stage.forward(minutes=20)
    assert len(told(stage, "ben", "DESK-3 · P3")) == 1


# ── away ───────────────────────────────────────────────────────────────────────────────────────


def test_after_an_absence_each_hears_once_and_the_desk_says_that_it_was_away(behind_on_each: Desk) -> None:
    behind, stage = behind_on_each, behind_on_each.stage
    file_vpn(stage, **EVERYBODY)
    stage.dee.sees("DESK-1 · P1", where=NETWORK)
    stage.settles()
    behind.close_desk()
    stage.forward(hours=9)
    behind.open_desk()
    stage.cy.sees("Deskside was away from", "1 ticket is overdue", where="#on-call")
    stage.cy.sees("DESK-1 has passed its target", where="#on-call")
    for who in ("ben", "bo", "cy", "dee"):
        assert len(told(stage, who, "DESK-1 has passed its target")) <= 1
        assert told(stage, who, "is due") == [], "nobody is nudged about what has run out"
    stage.settles()
    alarms = [m for m in stage.cy.messages("#on-call") if "DESK-1 has passed" in m.text]
    assert len(alarms) == 1
    assert len(told(stage, "dee", "Deskside was away")) == 1


# ── follow-ups ─────────────────────────────────────────────────────────────────────────────────


def follows_up(stage: Stage, day: str, *, who: str = "Ben Okafor", under: str = "DESK-1 · P3") -> None:
    stage.ben.presses("Follow-up…", under=under, where=NETWORK)
    stage.ben.form("Plan a follow-up")
    stage.ben.writes({"What is still to be done?": "Ask whether it holds", "Who does it?": who, "On which day?": day})
    stage.ben.submits()


def test_a_follow_up_from_its_plan_to_the_closing(stage: Stage) -> None:
    file_vpn(stage)
    follows_up(stage, "2026-11-23")
    assert stage.ben.errors() == {"On which day?": "Please pick today or a later day."}
    stage.ben.closes()
    follows_up(stage, "2026-11-26")
    stage.ben.has_no_form()
    stage.dee.sees("DESK-1 · P3", "Follow-up:", "Ask whether it holds", "Ben Okafor", where=NETWORK)
    resolve(stage)
    stage.ana.presses("Yes, solved", under="Is it solved for you?", where="desk")
    stage.ana.sees("DESK-1 closes when we have done what is left", "One press is enough", where="desk")
    stage.ben.sees("DESK-1 · P3", "Resolved", where=NETWORK)

    stage.forward(hours=38)  # Thursday at midnight: its day has come, and Ben sleeps
    stage.ben.sees_nothing("is for today", where="desk")
    stage.forward(hours=9)
    stage.ben.sees("A follow-up of DESK-1 is for today", "Ask whether it holds", where="desk")
    stage.ben.opens_home()
    stage.ben.home("Your follow-ups", "Ask whether it holds")
    stage.ben.presses("Done", under="A follow-up of DESK-1 is for today", where="desk")
    stage.ben.sees("A follow-up of DESK-1 is done", "done in time", where="desk")
    stage.ben.sees("DESK-1 · P3", "Closed", where=NETWORK)
    stage.ana.sees("Thank you for telling us. DESK-1 is closed.", where="desk")


def test_a_follow_up_that_is_late_reaches_the_lead(stage: Stage) -> None:
    file_vpn(stage)
    follows_up(stage, "2026-11-24")
    stage.ben.has_no_form()
    stage.ben.sees("A follow-up of DESK-1 is for today", where="desk")
    resolve(stage)
    stage.forward(hours=37, minutes=59)
    stage.dee.sees_nothing("A follow-up of DESK-1 is overdue", where="desk")
    stage.forward(hours=9, minutes=1)
    stage.dee.sees("A follow-up of DESK-1 is overdue", "(overdue)", where="desk")
    stage.ben.presses("Follow-ups…", under="DESK-1 · P3", where=NETWORK)
    stage.ben.form("Follow-ups of DESK-1")
    stage.ben.presses("Done")
    assert "done late" in stage.ben.form("Follow-ups of DESK-1").text
    stage.dee.sees("A follow-up of DESK-1 is done", "done late", where="desk")


# ── public updates ─────────────────────────────────────────────────────────────────────────────


def with_updates(settings: Settings) -> Settings:
    """A desk that promises a word every half hour for P1."""
    policy, desk = settings.desk.sla, settings.desk
    usual: Mapping[ClockKind, Target] = policy.targets[Priority.P1]
    update = replace(usual[ClockKind.RESOLUTION], within=timedelta(minutes=30))
    targets = {**policy.targets, Priority.P1: {**usual, ClockKind.UPDATE: update}}
    return replace(settings, desk=replace(desk, sla=replace(policy, targets=targets)))


@pytest.fixture
def updating_stage(platform: str, tmp_path: Path) -> Iterator[Stage]:
    with opened(platform, tmp_path, settings=with_updates) as behind:
        yield behind.stage


def answers(stage: Stage, text: str, *, under: str, where: str) -> None:
    stage.ben.presses("Reply", under=under, where=where)
    stage.ben.writes({"Your answer": text})
    stage.ben.submits()
    stage.ben.has_no_form()


def test_the_owner_of_a_p1_is_asked_for_an_update_again_and_again(updating_stage: Stage) -> None:
    stage = updating_stage
    file_vpn(stage, **EVERYBODY)
    given_to(stage, "DESK-1", "Ben Okafor")
    answers(stage, "On it.", under="DESK-1 · P1", where=NETWORK)
    stage.forward(minutes=29)
    stage.ben.sees_nothing("Time for a public update", where="desk")
    stage.forward(minutes=1)
    stage.ben.sees("Time for a public update on DESK-1", "has heard nothing since", where="desk")
    answers(stage, "Still on it.", under="Time for a public update on DESK-1", where="desk")
    stage.ana.sees("Still on it.", where="desk")
    stage.forward(minutes=31)
    stage.settles()
    assert len(told(stage, "ben", "Time for a public update on DESK-1")) == 1
    assert len(told(stage, "ben", "Public update of DESK-1: done, public update given")) == 1
