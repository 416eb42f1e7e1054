"""A process dies at every point at which it can: nothing that was accepted is lost, and nothing is done twice.

An undisturbed play of each act counts the points: before and after each commit, each message to a platform, each
acknowledgement. Then it is played again for each of them, from the same beginning, with a death at that point.
"""

import asyncio
import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from tests import postgres
from tests.engine.rig import Rig, migrated
from tests.faults.day import ACTS, Act, Outcome, Scene, World, filed, play
from tests.faults.points import Fuse
from tests.faults.register import CRASH_POINTS, survives

Copies = Callable[[str, str], AbstractContextManager[str]]
"""A copy of the database at a URL, under this name, for as long as it is needed."""


class Theatre:
    """Plays acts from their beginnings, which it keeps."""

    def __init__(self, empty: str, copies: Copies) -> None:
        self._copies = copies
        self._beginnings = [(empty, Scene())]
        self._kept = ExitStack()

    def play(self, number: int, replicas: int, burns_at: int | None = None) -> tuple[Outcome, Fuse]:
        url, scene = self._beginning(number)
        with self._copies(url, "stage") as copy:
            world = World(copy, scene, replicas, Fuse(burns_at))
            with _played(world, ACTS[number]):
                return world.outcome(), world.fuse

    def _beginning(self, number: int) -> tuple[str, Scene]:
        """The end of the act before, played by one process to which nothing happens."""
        while len(self._beginnings) <= number:
            url, scene = self._beginnings[-1]
            copy = self._kept.enter_context(self._copies(url, f"after_{len(self._beginnings)}"))
            world = World(copy, scene, 1, Fuse())
            with _played(world, ACTS[len(self._beginnings) - 1]):
                self._beginnings.append((copy, world.stands()))
        return self._beginnings[number]

    def close(self) -> None:
        self._kept.close()


@contextmanager
def _played(world: World, act: Act) -> Iterator[None]:
    try:
        asyncio.run(play(world, act))
        yield
    finally:
        world.closes()


@pytest.fixture(scope="module")
def theatre(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    if request.param == "postgresql":
        server, empty = (request.getfixturevalue(name) for name in ("postgres_server", "migrated_database"))

        def copies(url: str, name: str) -> AbstractContextManager[str]:
            return postgres.database(server, template=url, name=name)
    else:
        folder, empty = tmp_path_factory.mktemp("acts"), f"sqlite:///{migrated()}"

        @contextmanager
        def copies(url: str, name: str) -> Iterator[str]:
            file = Path(shutil.copy(url.removeprefix("sqlite:///"), folder / f"{name}.db"))
            yield f"sqlite:///{file}"
            file.unlink()

    with copies(empty, "staffed") as staffed:
        with closing(Rig(staffed).start()) as rig:  # the staff are known
            rig.is_met("ana")
        opened = Theatre(staffed, copies)
        yield opened
        opened.close()


POINTS = {
    "F3": "before commit",
    "F4": "after commit",
    "F5": "after answer",
    "F6": "after lease",
    "F7": "after post",
    "F8": "after settle",
}
"""Where a process dies in each of these faults."""


@pytest.mark.parametrize("theatre", ["sqlite"], indirect=True)
def test_the_points_of_the_list_are_among_those_that_are_counted(theatre: Theatre) -> None:
    _, fuse = theatre.play(ACTS.index(filed), 1)
    assert set(POINTS.values()) <= set(fuse.passed)


# SQLite serves one process, so there are no two that share it.
@survives("F3", "F4", "F5", "F6", "F7", "F8", "F9")
@pytest.mark.parametrize(
    ("theatre", "replicas"), [("sqlite", 1), ("postgresql", 1), ("postgresql", 2)], indirect=["theatre"]
)
@pytest.mark.parametrize("number", range(len(ACTS)), ids=[act.__name__ for act in ACTS])
def test_a_death_at_any_point_of_an_act_changes_nothing_that_counts(
    theatre: Theatre,
    number: int,
    replicas: int,
    record_property: Callable[[str, object], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.ERROR, logger="bot")
    undisturbed, fuse = theatre.play(number, replicas)
    assert (undisturbed.doubled, undisturbed.is_waiting, undisturbed.dead_letters) == ([], False, 0)
    survived, damage = 0, dict[str, Outcome]()
    for point, name in enumerate(fuse.passed):
        outcome, burnt = theatre.play(number, replicas, burns_at=point)
        assert burnt.has_burnt
        if outcome == undisturbed:
            survived += 1
        else:
            damage[f"{point}: {name}"] = outcome
    record_property(CRASH_POINTS, [survived, len(fuse.passed)])
    assert damage == {}, f"undisturbed it is {undisturbed}"
