"""Looking at the schedule by itself: hand-overs are told, and hours that nobody covers, each once."""

from datetime import datetime, timedelta

from bot.domain.desk import Desk
from bot.domain.notices import Bulletin, Topic, TopicKind
from bot.domain.oncall.rounds import SEEN_BEFORE, Gap, HandOver, gaps, newest_hand_over, told_and_new
from bot.domain.oncall.swaps import Stretch
from bot.ports import Store, UnitOfWork
from bot.usecases.roster import scheduled

KEPT_FOR = timedelta(days=30)
"""How long a gap that is over is remembered."""


class Patrol:
    """Several of them may look at one store: the look that writes queues, so each thing is told once."""

    def __init__(self, store: Store, desk: Desk) -> None:
        self._store = store
        self._desk = desk

    def sweep(self, at: datetime) -> int:
        """Tell what there is to tell. How many bulletins."""
        with self._store.read() as unit:
            if not self._has_news(unit, at):
                return 0
        with self._store.write() as unit:
            unit.duty.queue()
            desk = scheduled(unit, self._desk, at - SEEN_BEFORE)
            told = self._hand_overs(unit, desk, at) + self._gaps(unit, desk, at)
            unit.rounds.forget(before=at - KEPT_FOR)
            unit.commit()
        return told

    def _has_news(self, unit: UnitOfWork, at: datetime) -> bool:
        desk = scheduled(unit, self._desk, at - SEEN_BEFORE)
        return any(self._is_unseen(unit, desk, layer, at) for layer in desk.schedule.layers) or any(
            self._found(unit, desk, at)
        )

    def _is_unseen(self, unit: UnitOfWork, desk: Desk, layer: int, at: datetime) -> bool:
        told_until = unit.rounds.told_until(layer)
        return told_until is None or newest_hand_over(desk.schedule, layer, since=told_until, until=at) is not None

    def _hand_overs(self, unit: UnitOfWork, desk: Desk, at: datetime) -> int:
        """The newest of each layer. A desk that has just been set up has handed nothing over yet."""
        told = 0
        for layer in desk.schedule.layers:
            told_until = unit.rounds.told_until(layer)
            if told_until is None:
                unit.rounds.tell_until(layer, at)
            elif (found := newest_hand_over(desk.schedule, layer, since=told_until, until=at)) is not None:
                unit.rounds.tell_until(layer, at)
                self._post(unit, hand_over_topic(found), at)
                told += 1
        return told

    def _gaps(self, unit: UnitOfWork, desk: Desk, at: datetime) -> int:
        grown, new = self._found(unit, desk, at)
        for gap in (*grown, *new):
            unit.rounds.keep_gap(gap)
        for gap in new:
            self._post(unit, gap_topic(gap), at)
        return len(new)

    def _found(self, unit: UnitOfWork, desk: Desk, at: datetime) -> tuple[tuple[Gap, ...], tuple[Gap, ...]]:
        if not desk.warns_of_gaps:
            return (), ()
        people = unit.people.all(sorted(desk.agents))
        return told_and_new(unit.rounds.gaps(since=at), gaps(desk.schedule, people, at))

    def _post(self, unit: UnitOfWork, topic: Topic, at: datetime) -> None:
        unit.outbox.put(Bulletin(topic=topic, to=self._desk.on_call_channel), at=at)


def gaps_changed(unit: UnitOfWork, desk: Desk, stretch: Stretch, at: datetime) -> None:
    """What was told of gaps there may be otherwise now: it is shown anew."""
    for gap in unit.rounds.gaps(since=at):
        if gap.layer == stretch.layer and gap.starts < stretch.ends and stretch.starts < gap.ends:
            unit.outbox.put(Bulletin(topic=gap_topic(gap), to=desk.on_call_channel), at=at)


def hand_over_topic(found: HandOver) -> Topic:
    return Topic(kind=TopicKind.HAND_OVER, key=f"{found.layer}/{found.at.isoformat()}")


def gap_topic(gap: Gap) -> Topic:
    return Topic(kind=TopicKind.GAP, key=f"{gap.layer}/{gap.starts.isoformat()}/{gap.person or ''}")
