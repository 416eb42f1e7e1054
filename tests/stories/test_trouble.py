"""Somebody writes while the database takes nothing."""

from pathlib import Path

from tests.drivers.opening import opened
from tests.faults.register import survives
from tests.faults.sabotage import locked


@survives("F36", "F40")
def test_who_writes_in_teams_is_told_as_teams_brings_nothing_again(tmp_path: Path) -> None:
    with opened("teams", tmp_path) as behind:
        with locked(behind.house.settings.database):
            behind.stage.ana.says("my screen is broken")
            behind.stage.ana.sees("The desk cannot save right now", where="desk")
        behind.stage.ana.says("my screen is broken")
        behind.stage.ana.sees("my screen is broken", "it is filed when you send that", where="desk")
