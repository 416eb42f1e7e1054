"""A lost answer: it is looked for from the first try on; where nobody can look, each kind has its own answer."""

import pytest

from bot.domain.doubt import may_come_twice
from bot.domain.notices import CARD, Bulletin, Face, FaceKind, Notice, Topic, TopicKind
from bot.domain.people import Channel, PersonId
from bot.domain.ticket import TicketId
from bot.ui.messenger import Retry, Unsure
from bot.ui.verbs import FormName
from tests.engine.calls import a_ticket, alarms, pings
from tests.engine.rig import NETWORK, Rig, handle, play_on

ANA = handle("ana")


@pytest.mark.parametrize("kind", FaceKind)
def test_alarms_and_cards_may_come_twice_and_nothing_else(kind: FaceKind) -> None:
    face = CARD if kind is FaceKind.CARD else Face(kind=kind, event=1)
    for to in (PersonId("ben"), Channel(platform="slack", id="#it-network")):
        notice = Notice(ticket=TicketId(1), to=to, face=face)
        assert may_come_twice(notice) is (kind in (FaceKind.CARD, FaceKind.ESCALATION))
        assert may_come_twice(Notice(ticket=TicketId(1), to=to, face=face, urgent=True))


def test_a_bulletin_comes_once_unless_it_is_urgent() -> None:
    topic = Topic(kind=TopicKind.GAP, key="1")
    assert not may_come_twice(Bulletin(topic=topic, to=PersonId("ben")))
    assert may_come_twice(Bulletin(topic=topic, to=PersonId("ben"), urgent=True))


def test_where_nobody_can_look_words_come_at_most_once_and_are_told_to_be_doubtful(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        ticket = rig.files()
        await rig.deliver()
        rig.office.is_blind = True
        rig.office.after(Unsure(why="no answer"), to=ANA)
        rig.submits("ben", FormName.REPLY, ticket, text="Please try the office profile.")
        await rig.deliver()
        rig.clock.forward(seconds=5)
        await rig.deliver()
        assert len(rig.office.at(ANA)) == 2
        (letter,) = rig.dead_letters()
        assert "may have arrived" in letter.why

    play_on(desk_url, story)


def test_where_nobody_can_look_an_alarm_comes_at_least_once(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        ticket = a_ticket(rig)
        await rig.deliver()
        rig.office.is_blind = True
        rig.office.before(Unsure(why="no answer"), to=handle("ben"))
        alarms(rig, ticket.id)
        await rig.deliver()
        assert pings(rig) == []
        rig.clock.forward(seconds=5)
        await rig.deliver()
        assert len(pings(rig)) == 1
        assert rig.dead_letters() == []

    play_on(desk_url, story)


def test_what_was_refused_for_sure_is_no_doubt(desk_url: str) -> None:
    """Nobody looks for what was never taken, be it words or not."""

    async def story(rig: Rig) -> None:
        ticket = rig.files()
        await rig.deliver()
        rig.office.is_blind = True
        rig.office.before(Retry(why="slow down", after=1), to=ANA, times=5)
        rig.submits("ben", FormName.REPLY, ticket, text="Please try the office profile.")
        for _ in range(8):
            await rig.deliver()
            rig.clock.forward(seconds=2)
        assert len(rig.office.at(ANA)) == 2
        assert ("find", ANA) not in rig.office.tried
        assert rig.dead_letters() == []

    play_on(desk_url, story)


def test_a_doubt_is_not_forgotten_by_what_comes_after_it(desk_url: str) -> None:
    """First a lost answer, then a platform that asks to wait: the message from before is found, by the first try."""

    async def story(rig: Rig) -> None:
        rig.office.after(Unsure(why="no answer"), to=NETWORK)
        rig.files()
        await rig.deliver()
        rig.office.before(Retry(why="slow down", after=600), "find", to=NETWORK, times=3)
        for _ in range(5):
            rig.clock.forward(minutes=11)
            await rig.deliver()
        assert len([one for one in rig.office.at(NETWORK) if one.under is None]) == 1
        assert not rig.waits()

    play_on(desk_url, story)


def test_a_card_whose_change_got_no_answer_is_changed_again_and_never_posted_anew(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        ticket = rig.files()
        await rig.deliver()
        rig.office.is_blind = True
        rig.office.after(Unsure(why="no answer"), "update", times=3)
        rig.submits("ben", FormName.PRIORITY, ticket, to="P2", reason="because")
        for _ in range(5):
            await rig.deliver()
            rig.clock.forward(seconds=10)
        assert len(rig.office.at(ANA)) == 1
        assert len([one for one in rig.office.at(NETWORK) if one.under is None]) == 1
        assert rig.dead_letters() == []

    play_on(desk_url, story)
