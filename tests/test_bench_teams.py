"""`make bench NAME=teams` measures both, and ours is not the slower one by far."""

import pytest

from tests.bench.parts import teams


@pytest.mark.xdist_group("wall clock")
def test_both_take_messages_and_ours_takes_more() -> None:
    figures = teams.measure(ours=300, stock=40, rounds=1).figures
    assert list(figures)[:3] == ["ratio", "per_s", "stock_per_s"]
    assert float(figures["per_s"]) > 0 < float(figures["stock_per_s"])
    assert float(figures["ratio"]) >= 5
    assert float(figures["ratio_one_token"]) >= 5
