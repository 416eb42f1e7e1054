"""`deskside explain` on a database that nobody serves, and what it says where there is nothing to explain."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

import store
from bot.__main__ import main
from bot.domain.people import PersonId
from bot.domain.priority import Priority
from bot.domain.ticket import TicketId
from tests.builders import MONDAY, a_ticket, hours
from tests.cast import ANA, a_person
from tests.config.conftest import SMALL

Explain = Callable[..., tuple[int, str]]


@pytest.fixture
def explain(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Explain:
    """Runs the command beside a small app.yaml; its exit status and everything it said."""
    (tmp_path / "kb" / "articles").mkdir(parents=True)
    (tmp_path / "app.yaml").write_text(SMALL, encoding="utf-8")
    monkeypatch.setenv("DESKSIDE_DATABASE", f"sqlite:///{tmp_path}/desk.db")

    def run(*words: str) -> tuple[int, str]:
        status = main(["explain", *words, "--config", str(tmp_path / "app.yaml")])
        said = capsys.readouterr()
        return status, said.out + said.err

    return run


def filed(folder: Path) -> None:
    """DESK-1 lies in the database, filed on Monday at ten."""
    store.migrate(f"sqlite:///{folder}/desk.db")
    kept = store.connect(f"sqlite:///{folder}/desk.db")
    with kept.write() as unit:
        ana = unit.people.meet(a_person(ANA).handles[0], name="Ana Ruiz")
        unit.people.enrol(PersonId("ben"), name="Ben", email=None)
        ticket = a_ticket(by=ana.id, id=TicketId(1), priority=Priority.P2, impact="one", urgency="blocked")
        unit.tickets.add(ticket)
        unit.commit()
    kept.close()


def test_it_counts_out_a_ticket_from_the_database_alone(explain: Explain, tmp_path: Path) -> None:
    filed(tmp_path)
    for named in ("DESK-1", "desk-1", "1"):
        status, said = explain(named, "--at", "2026-03-02T15:00")
        assert status == 0
        lines = said.splitlines()
        assert lines[0] == "DESK-1 · P2 · New · VPN keeps dropping"
        head = "Resolution: 5 h of 16 h (Office hours): 11 h left, due Wed 2026-03-04 10:00"
        assert lines[lines.index(head) + 1] == "  - Mon 2026-03-02 10:00 – Mon 2026-03-02 15:00: 5 h counted"
        assert "First response: 5 h of 4 h (Office hours): late, was due Mon 2026-03-02 14:00" in lines
        assert lines[-1] == "Times are those of Europe/London, seen at Mon 2026-03-02 15:00."


def test_a_moment_may_be_of_any_zone_and_not_of_the_past(explain: Explain, tmp_path: Path) -> None:
    filed(tmp_path)
    status, said = explain("DESK-1", "--at", "2026-03-02T15:00+09:00")
    assert status == 1
    assert "DESK-1 changed later than that: look at it as it was Mon 2026-03-02 10:00" in said
    status, said = explain("DESK-1", "--at", (MONDAY + hours(4) - timedelta(minutes=1)).isoformat())
    assert status == 0
    assert "1 min left, due Mon 2026-03-02 14:00" in said


@pytest.mark.parametrize("named", ["DESK-7", "7", "DESK-", "printer", "DESK--1", "99999999999999999999"])
def test_a_ticket_that_is_not_there(explain: Explain, tmp_path: Path, named: str) -> None:
    filed(tmp_path)
    status, said = explain(named)
    assert status == 1
    assert said == f"There is no ticket {named} in the desk's database. Write its number: 41 or DESK-41.\n"


@pytest.mark.parametrize("written", ["yesterday", "10:00", "2026-13-01"])
def test_a_moment_that_is_none(explain: Explain, capsys: pytest.CaptureFixture[str], written: str) -> None:
    with pytest.raises(SystemExit):
        explain("DESK-1", "--at", written)
    said = capsys.readouterr().err
    assert f'"{written}" is no moment: write the day and perhaps the time, such as 2026-03-06' in said
    assert "fromisoformat" not in said


def test_a_database_that_is_not_there_is_not_made(explain: Explain, tmp_path: Path) -> None:
    status, said = explain("DESK-1")
    assert status == 1
    assert "run `deskside migrate`" in said
    assert not (tmp_path / "desk.db").exists()
