"""The ticket is looked at again at the moment of sending: what nobody needs to hear any more is not said."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.domain.notices import FaceKind
from bot.domain.people import Channel
from bot.domain.ticket import TicketId
from bot.ui.messenger import Retry
from bot.ui.verbs import FormName, Verb
from tests.engine.post_office import Letter
from tests.engine.rig import NETWORK, ON_CALL, Rig, handle, play
from tests.reading import texts

ANA = handle("ana")
Act = Callable[[Rig, TicketId], object]


def resolves(rig: Rig, ticket: TicketId) -> None:
    rig.submits("ben", FormName.RESOLVE, ticket, text="a new profile", disposition="client")


def asks(rig: Rig, ticket: TicketId) -> None:
    rig.submits("ben", FormName.WAIT, ticket, on="waiting on requester", text="Which office?", until="3")


def time_passes(**by: float) -> Act:
    def act(rig: Rig, _: TicketId) -> None:
        rig.clock.forward(**by)
        rig.core.watch.sweep(rig.clock.now())

    return act


def adds(rig: Rig, ticket: TicketId) -> None:
    rig.submits("ana", FormName.ADD_DETAILS, ticket, text="Madrid")


def reopens(rig: Rig, ticket: TicketId) -> None:
    rig.submits("ana", FormName.REOPEN, ticket, text="it is back")


def moves_on(rig: Rig, ticket: TicketId) -> None:
    rig.submits("ben", FormName.TRANSFER, ticket, to="hardware", reason="a cable")


def moves_back(rig: Rig, ticket: TicketId) -> None:
    rig.submits("gus", FormName.TRANSFER, ticket, to="network", reason="no cable")


LATE: tuple[tuple[FaceKind, object, str, Act, Act], ...] = (
    (FaceKind.ASSIGNED, NETWORK, "is yours", lambda *_: None, lambda r, t: r.presses("ben", Verb.RELEASE, t)),
    (FaceKind.ENTRY, ANA, "Which office?", asks, adds),
    (FaceKind.ENTRY, Channel(platform="slack", id="#it-hardware"), "a cable", moves_on, moves_back),
    (FaceKind.ENTRY, NETWORK, "was reopened", lambda r, t: (resolves(r, t), reopens(r, t)), resolves),
    (FaceKind.SOLVED, ANA, "a new profile", resolves, reopens),
    (FaceKind.NUDGE, handle("ben"), "is due", time_passes(hours=3, minutes=5), resolves),
    (FaceKind.ESCALATION, ON_CALL, "has passed", time_passes(hours=5), resolves),
)


@pytest.mark.parametrize(("kind", "to", "words", "calls", "overtakes"), LATE, ids=[f"{k}:{w}" for k, _, w, *_ in LATE])
def test_what_was_overtaken_on_its_way_is_not_said(
    tmp_path: Path, kind: FaceKind, to: object, words: str, calls: Act, overtakes: Act
) -> None:
    """And it would have been: the same without what overtakes it is said."""

    async def story(rig: Rig, *, late: bool) -> list[Letter]:
        ticket = rig.files()
        if kind is not FaceKind.ASSIGNED:
            await rig.deliver()
        rig.office.before(Retry(why="slow down", after=60), to=to, times=2)
        calls(rig, ticket)
        await rig.deliver()
        if late:
            overtakes(rig, ticket)
        for _ in range(3):
            rig.clock.forward(seconds=61)
            await rig.deliver()
        assert not rig.waits()
        assert rig.dead_letters() == []
        return [one for one in rig.office.at(to) if one.under or kind in (FaceKind.NUDGE, FaceKind.ESCALATION)]

    async def both(rig: Rig) -> None:
        said = [" ".join(texts(one.card)) for one in await story(rig, late=False)]
        assert any(words in one for one in said), said

    async def overtaken(rig: Rig) -> None:
        said = [" ".join(texts(one.card)) for one in await story(rig, late=True)]
        assert not any(words in one for one in said), said

    for number, play_ in enumerate((both, overtaken)):
        folder = tmp_path / str(number)
        folder.mkdir()
        play(folder, play_)
