"""Taking duty over, swapping it, and undoing that. Each verb is one transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from bot.domain.desk import Desk
from bot.domain.errors import NotAllowed
from bot.domain.notices import Audience, Bulletin, Topic, TopicKind
from bot.domain.oncall import Override, OverrideId
from bot.domain.oncall.swaps import Stretch, Swap, SwapId, SwapState, check_swap, check_takeover, check_undo
from bot.domain.oncall.view import DutyView
from bot.domain.people import PersonId
from bot.ports import Store, UnitOfWork
from bot.usecases.ledger import Deed
from bot.usecases.roster import duty_view, scheduled
from bot.usecases.rounds import gaps_changed

T = TypeVar("T")

_NEW = OverrideId(0)
"""The number of one that is not kept yet."""


class Duties:
    def __init__(self, store: Store, desk: Desk) -> None:
        self._store = store
        self._desk = desk

    def view(self, at: datetime) -> DutyView:
        with self._store.read() as unit:
            return duty_view(unit, self._desk, at)

    def take(self, deed: Deed, stretch: Stretch) -> Override:
        """The one who speaks is on call then, and the channel is told."""

        def verb(unit: UnitOfWork) -> Override:
            schedule = scheduled(unit, self._desk, min(deed.at, stretch.starts)).schedule
            left = check_takeover(schedule, deed.by, stretch, deed.at)
            made = unit.duty.add(_override(left, deed.by, deed))
            self._announce(unit, made, deed.at)
            return made

        return self._change(deed, verb)

    def undo(self, deed: Deed, number: OverrideId) -> Override:
        """It is as if it had not been agreed, from now on; both halves of a swap together."""

        def verb(unit: UnitOfWork) -> Override:
            one = unit.duty.override(number)
            check_undo(one, self._desk.actor(deed.by), deed.at)
            halves = unit.duty.of_swap(SwapId(one.swap)) if one.swap is not None else (one,)
            for half in halves:
                unit.duty.undo(half.undone(deed.by, deed.at))
                self._announce(unit, half, deed.at)
            if one.swap is not None:
                swap = unit.duty.swap(SwapId(one.swap))
                self._tell(unit, swap, (swap.colleague, swap.asker), deed.at)
            return one

        return self._change(deed, verb)

    def ask(self, deed: Deed, *, given: Stretch, taken: Stretch, colleague: PersonId) -> Swap:
        """The colleague is asked in private; nothing changes before they accept."""

        def verb(unit: UnitOfWork) -> Swap:
            swap = Swap(id=SwapId(0), asker=deed.by, colleague=colleague, given=given, taken=taken, asked_at=deed.at)
            check_swap(scheduled(unit, self._desk, deed.at).schedule, swap, deed.at)
            asked = unit.duty.ask(swap)
            self._tell(unit, asked, (colleague, deed.by), deed.at)
            return asked

        return self._change(deed, verb)

    def answer(self, deed: Deed, number: SwapId, *, accepts: bool) -> Swap:
        """What the colleague says. Accepted, each is on call for the other, and the channel is told."""

        def verb(unit: UnitOfWork) -> Swap:
            answered = unit.duty.swap(number).answered(deed.by, deed.at, accepts=accepts)
            if answered.state is SwapState.ACCEPTED:
                check_swap(scheduled(unit, self._desk, deed.at).schedule, answered, deed.at)
                asked_by = Deed(by=answered.asker, at=deed.at, key=deed.key)
                for stretch, who in ((answered.given, answered.colleague), (answered.taken, answered.asker)):
                    half = unit.duty.add(_override(stretch, who, asked_by, swap=number))
                    self._announce(unit, half, deed.at)
            unit.duty.answer(answered)
            self._tell(unit, answered, (answered.colleague, answered.asker), deed.at)
            return answered

        return self._change(deed, verb)

    def withdraw(self, deed: Deed, number: SwapId) -> Swap:
        """Whoever asked takes it back; the colleague is told where they were asked."""

        def verb(unit: UnitOfWork) -> Swap:
            swap = unit.duty.swap(number).withdrawn(deed.by, deed.at)
            unit.duty.answer(swap)
            self._tell(unit, swap, (swap.colleague, swap.asker), deed.at)
            return swap

        return self._change(deed, verb)

    def _change(self, deed: Deed, verb: Callable[[UnitOfWork], T]) -> T:
        if not self._desk.actor(deed.by).is_staff:
            raise NotAllowed(who="the people of the help desk")
        with self._store.write() as unit:
            unit.inbox.take(deed.key, at=deed.at)
            unit.duty.queue()
            done = verb(unit)
            unit.commit()
        return done

    def _announce(self, unit: UnitOfWork, one: Override, at: datetime) -> None:
        unit.outbox.put(Bulletin(topic=_topic(one), to=self._desk.on_call_channel), at=at)
        gaps_changed(unit, self._desk, Stretch(layer=one.layer, starts=one.starts, ends=one.ends), at)

    def _tell(self, unit: UnitOfWork, swap: Swap, audiences: tuple[Audience, ...], at: datetime) -> None:
        topic = Topic(kind=TopicKind.SWAP, key=str(swap.id))
        for audience in audiences:
            unit.outbox.put(Bulletin(topic=topic, to=audience), at=at)


def _override(stretch: Stretch, person: PersonId, deed: Deed, *, swap: SwapId | None = None) -> Override:
    return Override(
        id=_NEW,
        layer=stretch.layer,
        person=person,
        starts=stretch.starts,
        ends=stretch.ends,
        made_by=deed.by,
        made_at=deed.at,
        swap=swap,
    )


def _topic(override: Override) -> Topic:
    """The bulletin that tells of it: a swap's halves are told together."""
    if override.swap is not None:
        return Topic(kind=TopicKind.SWAP, key=str(override.swap))
    return Topic(kind=TopicKind.OVERRIDE, key=str(override.id))
