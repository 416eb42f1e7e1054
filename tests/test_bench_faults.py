"""The parts that break things count what really happened, each in a small version."""

import logging
from pathlib import Path

import pytest

import store
from tests.bench.parts import assign, lost_answers, torture
from tests.bench.parts.torture import payloads
from tests.faults.register import survives


@survives("F1", "F2")
@pytest.mark.xdist_group("processes")
def test_what_a_killed_process_had_acknowledged_is_there_once() -> None:
    figures = torture.measure(kills=2, acked=200, tickets=24, kinds=["sqlite"]).figures
    assert (figures["kills"], figures["lost"], figures["doubled"]) == (2, 0, 0)
    assert int(figures["acked"]) >= 200


def test_a_ticket_that_is_not_there_would_be_missed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/desk.db"
    store.migrate(url)
    payloads.drafts(url, ["case 1"])
    assert list(payloads.kept(url)) == []


def test_lost_answers_double_nothing_of_ours_and_something_of_the_sdk(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    figures = lost_answers.measure(messages=40, stalls=0).figures
    assert (figures["sent"], figures["lost"], figures["doubled"]) == (40, 0, 0)
    assert int(figures["faulty"]) > 5
    assert int(figures["sdk_doubled"]) > 0


def test_turns_are_even_and_nobody_has_what_somebody_else_has() -> None:
    figures = assign.measure(filings=2, claims=2).figures
    assert (figures["doubled"], figures["filed"]) == (0, 32)
    assert int(figures["spread"]) <= 1
