"""The parts that measure the store count what really happened."""

from pathlib import Path

import pytest

from tests.bench.__main__ import main
from tests.bench.parts import ack, footprint, insert, outbox, sweep
from tests.bench.parts.sweep import peer


def test_filing_is_measured_on_both_databases() -> None:
    figures = insert.measure(filings=12, rounds=1).figures
    assert figures.keys() >= {"sqlite_ratio", "postgres_ratio"}
    assert all(isinstance(figure, int | float) and figure > 0 for figure in figures.values())


def test_a_sweep_is_measured_only_if_everything_due_became_a_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    figures = sweep.measure(many=260, few=220, at_once=20).figures
    assert figures.keys() >= {"growth", "idle_ms", "queued_10k_s"}
    monkeypatch.setattr(sweep, "_notices", lambda _: 0)
    with pytest.raises(RuntimeError, match="0 notices"):
        sweep.measure(many=260, few=220, at_once=20)


def test_the_memory_of_a_real_process_is_measured() -> None:
    figures = footprint.measure(many=500, swept_for=0).figures
    assert 20 < figures["empty_mb"] < 2000
    assert figures["mb"] > 20


def test_acks_are_measured_only_if_every_form_became_a_ticket() -> None:
    figures = ack.measure(forms=12, burst=20, rounds=1).figures
    assert figures.keys() >= {"ratio", "p50_ms", "stock_p50_ms", "late"}
    assert figures["late"] == 0


def test_the_outbox_is_measured_only_if_every_notice_was_leased() -> None:
    figures = outbox.measure(notices=700, rounds=1, with_peer=False).figures
    assert figures["per_s"] > 0
    assert figures["postgres_per_s"] > 0


# ── the peer, which is not installed for the tests ────────────────────────────────────────────────────────────


def a_peer(folder: Path, says: str) -> Path:
    """A Python that was made for it, and only says something."""
    (folder / "bin").mkdir()
    (folder / "bin" / "python").write_text(f"#!/bin/sh\n{says}\n", encoding="utf-8")
    (folder / "bin" / "python").chmod(0o755)
    (folder / "ready").touch()
    return folder


def test_a_peer_counts_only_if_it_did_all_of_the_work(tmp_path: Path) -> None:
    home = a_peer(tmp_path, 'echo warming up; echo \'{"seconds": 2.5, "escalated": 7}\'')
    assert peer.escalate(7, home) == peer.Escalated(tickets=7, seconds=2.5)
    with pytest.raises(peer.NoPeer, match="7 tickets, not 8"):
        peer.escalate(8, home)


def test_a_peer_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(peer.NoPeer, match="no such table"):
        peer.escalate(7, a_peer(tmp_path, "echo no such table >&2; exit 1"))


def test_the_flag_is_for_the_sweep_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["insert", "--peer"]) == 2
    assert main(["--peer"]) == 2
    assert "--peer" in capsys.readouterr().err
