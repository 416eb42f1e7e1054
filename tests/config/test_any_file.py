"""Whatever stands in the file, it is told in sentences and nothing falls over."""

import copy
import json
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from bot.config import check, load
from tests.config.conftest import SMALL, Write
from tests.effort import examples

WHOLE = yaml.load(SMALL, Loader=yaml.BaseLoader)
ODD = st.sampled_from([None, "", "x", "always", 3, -1, 0.5, True, [], ["x"], [[]], {}, {"x": 1}, {"x": {"y": []}}])


def places(data: object, place: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [p for key, value in inner for p in [(*place, key), *places(value, (*place, key))]]


@examples(150, HealthCheck.function_scoped_fixture)
@given(st.lists(st.tuples(st.sampled_from(places(WHOLE)), ODD), min_size=1, max_size=3))
def test_odd_values_are_told(write: Write, changes: list[tuple[tuple[str | int, ...], object]]) -> None:
    data = copy.deepcopy(WHOLE)
    for (*way, last), value in changes:
        around = data
        try:
            for part in way:
                around = around[part]
            around[last] = value
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took this place away
    path = write(json.dumps(data))  # JSON is YAML, and quicker to write
    problems = check(path, {})
    assert all(p.says and not p.says.endswith(".") for p in problems)
    if not problems:
        load(path, {})


@examples(100, HealthCheck.function_scoped_fixture)
@given(st.data())
def test_a_file_cut_anywhere_is_told(write: Write, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(SMALL)))
    end = data.draw(st.integers(start, len(SMALL)))
    path: Path = write(SMALL[:start] + SMALL[end:])
    if not check(path, {}):
        load(path, {})


@pytest.mark.parametrize("place", places(WHOLE), ids=lambda p: ".".join(map(str, p)))
def test_taking_out_any_part_leaves_a_good_file_or_a_problem_with_a_line(
    write: Write, place: tuple[str | int, ...]
) -> None:
    data = copy.deepcopy(WHOLE)
    around = data
    for part in place[:-1]:
        around = around[part]
    del around[place[-1]]
    path = write(yaml.safe_dump(data, sort_keys=False))
    problems = check(path, {})
    assert all(p.line or len(place) == 1 for p in problems)
    if not problems:
        load(path, {})
