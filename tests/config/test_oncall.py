"""Rotas as app.yaml writes them, and warnings, with which a desk runs all the same."""

from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from bot.commands.serving import check_
from bot.config import check, load, render
from bot.domain.hours import Window
from tests.config.conftest import SMALL, Write

LAYERS = """\
on_call:
  channel: {slack: "#on-call"}
  warn_of_gaps: false
  rotas:
    day:
      people: [ben, dee]
      hands_over: monday 09:00
      zone: Europe/London
      starts: 2026-01-05
      hours: 08:00-20:00
    night:
      people: [dee]
      hands_over: 09:00
      rotates: daily
      zone: Europe/London
      starts: 2026-01-05
      hours: 20:00-08:00
    backup: {layer: 2, ical: $BACKUP, calendar: always}
    shelf: {layer: 2, ical: shifts.ics, zone: Asia/Kolkata}
"""
FLAT = """\
on_call:
  channel: {slack: "#on-call"}
  people: [ben]
  hands_over: monday 09:00
  zone: Europe/London
  starts: 2026-01-05
"""
STARTS = "  starts: 2026-01-05\n"
HALF_DAYS = f"{STARTS}  hours: 08:00-20:00\n"
ADDRESS = "https://calendar.example/private-123/a.ics"


def test_rotas_in_layers_with_hours_and_calendars(write: Write, tmp_path: Path) -> None:
    (tmp_path / "shifts.ics").write_text("")
    desk = load(write(SMALL.replace(FLAT, LAYERS)), {"BACKUP": ADDRESS}).desk
    day, night, backup, shelf = desk.schedule.rotas
    assert day.hours is not None
    assert day.hours.week[6] == (Window(opens=time(8), closes=time(20)),)
    assert (backup.layer, backup.calendar, backup.rotation) == (2, ADDRESS, None)
    assert (shelf.calendar, shelf.zone) == (str(tmp_path / "shifts.ics"), "Asia/Kolkata")
    assert desk.on_call(datetime(2026, 1, 6, 12, tzinfo=UTC)) == "ben"
    assert desk.on_call(datetime(2026, 1, 13, 12, tzinfo=UTC)) == "dee"
    assert desk.on_call(datetime(2026, 1, 6, 22, tzinfo=UTC)) == night.on_call(datetime(2026, 1, 6, 22, tzinfo=UTC))
    assert not desk.warns_of_gaps


def test_a_warning_is_said_and_keeps_no_desk_from_running(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(SMALL.replace(STARTS, HALF_DAYS))
    problems = check(path, {})
    assert [p.only_warns for p in problems] == [True]
    assert render(problems, path).endswith("1 warning in app.yaml.")
    assert load(path, {}).desk.on_call(datetime(2026, 1, 6, 22, tzinfo=UTC)) is None
    assert check_(["--config", str(path)]) == 0
    said = capsys.readouterr()
    assert "warning: layer 1 has hours that no rota covers" in said.err
    assert said.out == f"{path} is in order.\n"


def test_problems_and_warnings_are_counted_apart(write: Write) -> None:
    path = write(SMALL.replace(STARTS, HALF_DAYS).replace("lead: dee", "lead: bob"))
    assert render(check(path, {}), path).endswith("1 problem and 1 warning in app.yaml.")


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("https://192.168.1.7/a.ics", "is no public address"),
        ("https://ben:hush@calendar.example/a.ics", "names no host, or holds a password"),
        ("https:///a.ics", "names no host, or holds a password"),
        ("https://[::1", "is no address"),
    ],
)
def test_an_address_that_would_never_be_fetched_is_refused_at_once(write: Write, address: str, says: str) -> None:
    path = write(SMALL.replace(FLAT, FLAT[: FLAT.index("  people")] + "  ical: $ROTA\n"))
    [problem] = check(path, {"ROTA": address})
    assert problem.says.startswith(f"the environment's ROTA {says}")
    assert "hush" not in render([problem], path)
    assert check(path, {"ROTA": ADDRESS}) == []
