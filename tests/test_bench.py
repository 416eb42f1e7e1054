"""`make bench` measures what it says, and would notice a wrong answer."""

import json
from datetime import datetime, timedelta

import pytest

from bot.domain.hours import Calendar
from tests.bench.__main__ import known, main
from tests.bench.parts import sla
from tests.bench.report import Report
from tests.rules.calendars import CALENDARS

KEYS = {"cases", "mismatches", "us_per_call", "vs_businesstimedelta", "vs_by_hand"}


@pytest.mark.xdist_group("wall clock")
def test_deadlines_are_all_right_and_those_of_others_are_not() -> None:
    figures = sla.measure(each=60).figures
    assert figures.keys() >= KEYS
    assert (figures["cases"], figures["mismatches"]) == (60 * len(CALENDARS), 0)
    assert 0 < figures["wrong_by_hand"] < figures["wrong_businesstimedelta"] < figures["cases"] / 4
    assert figures["vs_businesstimedelta"] > 10


@pytest.mark.xdist_group("wall clock")
def test_an_engine_that_is_a_minute_late_has_only_mismatches() -> None:
    def late(calendar: Calendar):
        def add(start: datetime, worked: timedelta) -> datetime:
            return calendar.add(start, worked) + timedelta(minutes=1)

        return add

    figures = sla.measure(each=20, ours=late).figures
    assert figures["mismatches"] == figures["cases"]


def test_the_last_line_is_for_programs() -> None:
    report = Report(heading=["what", "µs"], rows=[["ours", "1.0"], ["theirs", "12.5"]], figures={"cases": 2})
    assert report.text().splitlines()[:3] == ["what      µs", "ours     1.0", "theirs  12.5"]
    assert json.loads(report.text().splitlines()[-1]) == {"cases": 2}


def test_every_part_says_what_it_measures() -> None:
    assert "sla" in known()
    assert all(
        (part.__doc__ or "").splitlines()[0].endswith(".") and callable(part.measure) for part in known().values()
    )


def test_a_part_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["slu"]) == 2
    assert capsys.readouterr().err == f'There is no part "slu". There are: {", ".join(known())}.\n'
