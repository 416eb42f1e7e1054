"""The clocks as people see them: on the card, paused and counted again, each side of the minute, told in *Why?*."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.config import load
from tests.drivers.people import Person, Stage
from tests.drivers.theatre import ROOT, Desk
from tests.stories.test_asking import IMPACT, file_vpn
from tests.stories.test_working import NETWORK, owner_of

EVERYBODY = "A whole office or everybody"


def why(person: Person, ref: str = "DESK-1") -> str:
    """What the form says that opens on *Why?* at the team's card."""
    person.presses("Why?", under=f"{ref} · ", where=NETWORK)
    read = person.form(f"Why {ref} is here").text
    person.closes()
    return read


def asks(person: Person, needed: str) -> None:
    person.presses("Wait on…", under="DESK-1 · ", where=NETWORK)
    person.writes({"What is needed?": needed})
    person.submits()


def test_a_question_is_a_first_answer_a_wait_pauses_and_a_new_priority_counts_all_again(stage: Stage) -> None:
    file_vpn(stage)
    owner = stage.people[owner_of(stage, "DESK-1")]
    stage.ana.sees("DESK-1", "First answer by", where="desk")
    stage.forward(hours=1)
    asks(owner, "Which error does it show?")
    stage.ana.sees("Waiting for your answer", "Which error does it show?", where="desk")
    owner.sees("DESK-1 · P3", "Clock paused while waiting", where=NETWORK)
    stage.forward(hours=2)
    read = why(owner)
    assert "First response: 1 h of 4 h (London office hours): kept" in read
    assert "Resolution: 1 h of 24 h (London office hours): paused, 23 h left" in read
    assert "paused: waiting on requester" in read

    stage.ana.presses("Answer", under="DESK-1", where="desk")
    stage.ana.writes({"What should we know?": "It says 809."})
    stage.ana.submits()
    owner.sees("DESK-1 · P3", "Next answer by", where=NETWORK)
    stage.ana.sees("DESK-1", "Our answer by", where="desk")

    owner.presses("Change priority…", under="DESK-1 · P3", where=NETWORK)
    owner.writes({"New priority": "P1", "Why?": "All of them have it."})
    owner.submits()
    owner.sees("DESK-1 · P1", where=NETWORK)
    read = why(owner)
    assert "Resolution: 1 h of 4 h (24 hours, every day): 3 h left, due" in read
    assert "First response: 1 h of 15 min (24 hours, every day): missed" in read
    assert "Next response: 0 min of 30 min (24 hours, every day): 30 min left, due" in read


def test_it_is_late_at_the_very_minute_and_not_before(stage: Stage) -> None:
    file_vpn(stage, **{IMPACT: EVERYBODY})
    owner = stage.people[owner_of(stage, "DESK-1")]
    stage.forward(minutes=14)
    stage.settles()
    assert "First response: 14 min of 15 min (24 hours, every day): 1 min left, due" in why(owner)
    stage.cy.sees_nothing("has passed its target", where="#on-call")
    stage.forward(minutes=1)
    stage.cy.sees("DESK-1 has passed its target: first response", where="#on-call")
    read = why(owner)
    assert "First response: 15 min of 15 min (24 hours, every day): late, was due" in read
    assert "nudged at 90 %, " in read
    assert "nudged at 75 %" not in read.partition("Resolution")[0], "both were due at once"
    assert "step 1 of “A broken promise”" in read


def test_the_owner_of_a_p1_is_asked_for_the_next_public_update(stage: Stage) -> None:
    file_vpn(stage, **{IMPACT: EVERYBODY})
    owner = stage.people[owner_of(stage, "DESK-1")]
    stage.forward(minutes=5)
    says(stage, owner, "We found the cable.")
    stage.ana.sees("DESK-1", "News by", where="desk")
    stage.forward(minutes=46)
    stage.settles()
    stage.forward(minutes=15)
    owner.sees("Time for a public update on DESK-1", where="desk")
    says(stage, owner, "It is being laid anew.")
    assert "Public update (2): 0 min of 1 h" in why(owner)


def says(stage: Stage, person: Person, text: str) -> None:
    person.presses("Reply", under="DESK-1 · ", where=NETWORK)
    person.writes({"Your answer": text})
    person.submits()
    stage.ana.sees(text, where="desk")


def test_other_rules_move_what_is_open_and_leave_what_was_written_down(
    behind_both: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two tickets: the first ends for good. Then app.yaml promises less, and the desk is started again."""
    stage = behind_both.stage
    file_vpn(stage, "vpn drops, take 1")
    owner = stage.people[owner_of(stage, "DESK-1")]
    stage.forward(minutes=30)
    owner.presses("Resolve…", under="DESK-1 · ", where=NETWORK)
    owner.writes({"What solved it?": "A new profile", "How did it end?": "Settings corrected"})
    owner.submits()
    stage.ana.presses("Yes, solved", under="Is it solved for you?", where="desk")
    stage.ana.sees("DESK-1", "Closed", where="desk")
    file_vpn(stage, "vpn drops, take 2")
    before = due_on(stage.ana, "DESK-2")
    stage.settles()

    behind_both.close_desk()
    other = (ROOT / "app.yaml").read_text().replace("first_response: 4h, next_response: 8h", "first_response: 20m")
    (tmp_path / "kb").symlink_to(ROOT / "kb")
    (tmp_path / "app.yaml").write_text(other)
    changed = load(tmp_path / "app.yaml", {})
    behind_both.settings = replace(behind_both.settings, desk=behind_both.placed(changed).desk, timed=changed.timed)
    behind_both.open_desk()
    stage.settles()
    stage.ana.sees("DESK-2", "First answer by", where="desk")
    assert due_on(stage.ana, "DESK-2") != before
    stage.forward(minutes=21)
    stage.cy.sees("DESK-2 has passed its target: first response", where="#on-call")

    assert "First response: 30 min of 4 h (London office hours): kept" in why(owner, "DESK-1")
    assert "First response: 21 min of 20 min (London office hours): late" in why(stage.ben, "DESK-2")
    told = explained(behind_both, tmp_path, "DESK-1", capsys)
    assert "First response: 30 min of 4 h (London office hours): kept" in told
    assert "Today's rules would count otherwise." in told
    told = explained(behind_both, tmp_path, "2", capsys)
    assert re.search(r"- Tue 2026-11-24 10:30 – Tue 2026-11-24 10:5\d: 21 min counted", told)
    assert re.search(r"step 1 of “A broken promise”, .*(Cy Tanaka|Ben Okafor)", told)


def due_on(person: Person, ref: str) -> str:
    found = re.search(r"First answer by (.*?) your time", person.sees(ref, "First answer by", where="desk").text)
    assert found is not None
    return found[1]


def explained(behind: Desk, folder: Path, ref: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What the command says, reading nothing but app.yaml and the database."""
    later = (behind.house.clock.now() + timedelta(seconds=1)).isoformat()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DESKSIDE_DATABASE", behind.settings.database.replace("+psycopg", ""))
        assert main(["explain", ref, "--at", later, "--config", str(folder / "app.yaml")]) == 0
    return capsys.readouterr().out
