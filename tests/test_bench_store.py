"""The parts that measure the store count what really happened."""

import pytest

from tests.bench.parts import ack, footprint, insert, sweep


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
