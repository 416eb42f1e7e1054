"""The desk with the schedule as it is kept: app.yaml's rotas, the calendars' shifts, what people agreed."""

from datetime import datetime

from bot.domain.desk import Desk
from bot.domain.oncall.view import SHOWN_AHEAD, DutyView, LayerView
from bot.ports import UnitOfWork


def scheduled(unit: UnitOfWork, desk: Desk, since: datetime) -> Desk:
    """The desk that knows who is on call from `since` on.

    The rules are given a desk; so whoever has them decide in a unit of work makes them this one first, and no rule
    reads a store.
    """
    kept = desk.schedule.with_kept(unit.duty.shifts(since=since), unit.duty.overrides(since=since))
    return desk.with_schedule(kept)


def duty_view(unit: UnitOfWork, desk: Desk, at: datetime) -> DutyView:
    """Who is on call in the coming weeks."""
    schedule = scheduled(unit, desk, at).schedule
    layers = []
    for layer in schedule.layers:
        now, *coming = schedule.turns(layer, at, at + SHOWN_AHEAD)
        layers.append(LayerView(layer=layer, now=now, coming=tuple(coming)))
    named = {t.person for view in layers for t in (view.now, *view.coming) if t.person is not None}
    overrides = tuple(o for o in schedule.overrides if o.undone_at is None)
    named |= {who for o in overrides for who in (o.person, o.made_by)}
    return DutyView(at=at, layers=tuple(layers), overrides=overrides, people=unit.people.all(sorted(named)))
