"""The pace of what is sent: never more than a platform takes, hardly less, and a full place keeps nobody waiting."""

import math
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from adapters.pace import Limits, Meter, Pace, Tempo
from adapters.slack.tempo import POST, TEMPI, UPDATE
from bot.domain.notices import Bulletin, Topic, TopicKind
from bot.domain.people import Channel, Handle
from bot.domain.terms import MessageRef
from bot.ui.messenger import Retry
from bot.ui.model import Card
from tests.engine.post_office import PostOffice
from tests.engine.rig import Rig, play
from workspace import rates
from workspace.clock import WorkspaceClock

MARGIN = 0.05

WINDOWS: st.SearchStrategy[Limits] = st.lists(
    st.tuples(st.sampled_from([1.0, 3.0, 30.0]), st.integers(1, 5)), max_size=2, unique_by=lambda w: w[0]
).map(lambda windows: tuple(sorted(windows)))


class Machine:
    """A clock that stands until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def fits(calls: Sequence[float], at: float, limits: Limits) -> bool:
    """By the words of the limits alone: in no window that ends now are there too many."""
    return all(sum(at - call < window for call in calls) < most for window, most in limits)


@given(WINDOWS, WINDOWS, st.lists(st.tuples(st.floats(0, 2), st.sampled_from("ABC")), max_size=60))
def test_what_may_go_is_what_the_limits_say(everywhere: Limits, place: Limits, asked: list[tuple[float, str]]) -> None:
    """Whoever may go may go; whoever may not is told the first moment at which it may."""
    clock = Machine()
    pace = Pace({"say": Tempo(everywhere=everywhere, place=place)}, clock=clock)
    gone: list[float] = []
    there: dict[str, list[float]] = defaultdict(list)
    for after, room in asked:
        clock.now += after
        wait = pace.take("say", room)
        if wait == 0.0:
            assert fits(gone, clock.now, everywhere)
            assert fits(there[room], clock.now, place)
            gone.append(clock.now)
            there[room].append(clock.now)
        else:
            just_before = clock.now + wait - MARGIN - 1e-6
            assert not (fits(gone, just_before, everywhere) and fits(there[room], just_before, place))
            at = clock.now + wait + 1e-6
            assert fits(gone, at, everywhere)
            assert fits(there[room], at, place)


def test_a_method_or_place_without_limits_never_waits() -> None:
    pace = Pace({}, clock=Machine())
    assert [pace.take("anything", "anywhere") for _ in range(1000)] == [0.0] * 1000


def test_what_goes_without_asking_is_counted() -> None:
    pace = Pace({"say": Tempo(place=((3.0, 3),))}, clock=Machine())
    for _ in range(3):
        pace.note("say", "A")
    assert pace.take("say", "A") > 0
    assert pace.take("say", "B") == 0.0


def test_a_pause_that_is_asked_for_is_kept_where_the_platform_counts() -> None:
    clock = Machine()
    pace = Pace({"say": Tempo(place=((3.0, 3),)), "change": Tempo(everywhere=((60.0, 50),))}, clock=clock)
    pace.block("say", "A", 30)
    pace.block("say", "A", 3)
    pace.block("change", "A", 10)
    assert pace.take("say", "A") == 30.0
    assert pace.take("say", "B") == 0.0
    assert pace.take("change", "B") == 10.0
    pace.block("anything", "A", 10)
    assert pace.take("anything", "A") == 0.0, "what has no tempo is left alone"
    clock.now = 30.0
    assert pace.take("say", "A") == 0.0


def test_a_place_that_gets_its_real_name_keeps_its_count() -> None:
    pace = Pace({"say": Tempo(place=((3.0, 3),))}, clock=Machine())
    for _ in range(3):
        pace.take("say", "#help")
    pace.same("#help", "C1")
    assert pace.take("say", "C1") > 0
    pace.same("C1", "C1")
    assert pace.take("say", "C1") > 0


def test_what_was_counted_under_both_names_counts_together() -> None:
    pace = Pace({"say": Tempo(place=((3.0, 3),))}, clock=Machine())
    for name in ("C1", "#help", "C1"):
        pace.take("say", name)
    pace.same("#help", "C1")
    assert pace.take("say", "C1") > 0
    pace.block("say", "#help", 60)
    pace.same("#help", "C1")
    assert pace.take("say", "C1") == 60.0, "and so does a pause"


def test_places_of_the_past_are_forgotten() -> None:
    clock = Machine()
    meter = Meter(((3.0, 3),))
    meter.count(0.0)
    assert not meter.is_idle(3.0)
    assert meter.is_idle(3.1)
    pace = Pace({"say": Tempo(place=((3.0, 3),))}, clock=clock)
    for number in range(5001):
        pace.take("say", str(number))
        clock.now += 0.01
    assert len(vars(pace)["_meters"]) < 1000


def test_slack_is_never_asked_faster_than_it_takes() -> None:
    """Its own way of counting, as the workspace has it, refuses nothing that this pace lets through."""
    clock = Machine()
    meter = rates.Meter(rates.Pace(per_second=1.0, burst=3), WorkspaceClock(steady=clock))
    pace = Pace(TEMPI, clock=clock)
    went = 0
    while clock.now < 60:
        if pace.take(POST, "C1") == 0.0:
            assert meter.wait("C1") == 0
            went += 1
        clock.now += 0.01
    assert went >= 0.95 * 63, "three at once, and then one a second"


# ── the relay ────────────────────────────────────────────────────────────────────────────────────────────────


class Slack(PostOffice):
    """It takes one message a second in each room, a few at once, and fifty changes a minute in all."""

    def strict(self, clock: Machine) -> "Slack":
        self.machine = clock
        self.pace = Pace(TEMPI, clock=clock)
        self.meter = rates.Meter(rates.Pace(per_second=1.0, burst=3), WorkspaceClock(steady=clock))
        self.refused = 0
        self.at_last: dict[object, float] = {}
        return self

    def pause(self, to: Handle | Channel, *, stands: MessageRef | None, under: MessageRef | None) -> float:  # noqa: ARG002
        return self.pace.take(UPDATE if stands is not None else POST, to.id)

    async def post(self, to: Handle | Channel, card: Card, *, under: MessageRef | None, mark: str) -> MessageRef:
        self.at_last[to.id] = self.machine.now
        if wait := self.meter.wait(to.id):
            self.refused += 1
            raise Retry(why="ratelimited", after=wait)
        return await super().post(to, card, under=under, mark=mark)


def news(rig: Rig, room: str, count: int) -> None:
    """So many bulletins for a room."""
    with rig.core.store.write() as unit:
        for number in range(count):
            now = rig.clock.now().isoformat()
            topic = Topic(kind=TopicKind.ABSENCE, key=f"{now}/{now}/{number + 2}")
            unit.outbox.put(Bulletin(topic=topic, to=Channel(platform="slack", id=room)), at=rig.clock.now())
        unit.commit()


async def minutes(rig: Rig, machine: Machine, *, until: float) -> None:
    """Time goes on in tenths of a second."""
    while machine.now < until and rig.waits():
        await rig.deliver()
        machine.now += 0.1
        rig.clock.forward(seconds=0.1)


def strict(rig: Rig) -> tuple[Slack, Machine]:
    machine = Machine()
    slack = Slack(rig.clock.now).strict(machine)
    rig.office = slack
    rig.bridge.close()
    rig.renew_relay(rig.kept)
    return slack, machine


def test_rooms_get_theirs_at_their_pace_and_slack_never_has_to_ask(tmp_path: Path) -> None:
    """At least 95 in 100 of what the limits allow, and not one call that is refused."""
    rooms, each = ("C1", "C2", "C3"), 24

    async def story(rig: Rig) -> None:
        slack, machine = strict(rig)
        for room in rooms:
            news(rig, room, each)
        await minutes(rig, machine, until=200)
        assert slack.refused == 0
        ideal = each - 3  # seconds: three at once, and one more each second
        assert all(slack.at_last[room] <= math.ceil(ideal / 0.95) for room in rooms), slack.at_last
        assert len(slack.letters) == each * len(rooms)

    play(tmp_path, story)


def test_a_room_that_is_full_keeps_no_other_waiting_and_its_order(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        slack, machine = strict(rig)
        news(rig, "C1", 60)
        await rig.deliver()
        news(rig, "C2", 1)
        await rig.deliver()
        assert slack.at_last["C2"] == machine.now == 0.0
        await minutes(rig, machine, until=10)
        marks = [int(letter.mark) for letter in slack.at(Channel(platform="slack", id="C1"))]
        assert marks == sorted(marks)
        assert len(marks) >= 9
        assert rig.dead_letters() == []

    play(tmp_path, story)
