"""F4, F8: pings are held, gathered and delivered once, at the right time."""

from datetime import timedelta

from bot.domain.people import Availability, Presence
from bot.domain.priority import Priority
from bot.ui.verbs import Verb
from tests.engine.calls import (
    BEN,
    MORNING,
    NIGHT,
    SECOND,
    a_ticket,
    alarms,
    at_rest,
    done,
    follows_up,
    pings,
    reads,
    three,
    told_apart,
)
from tests.engine.rig import Rig, play_on
from tests.reading import buttons

# ── hours ──────────────────────────────────────────────────────────────────────────────────────


def test_a_ping_is_held_until_the_shift_begins(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        ticket = a_ticket(rig)
        await rig.deliver()
        at_rest(rig, NIGHT)
        follows_up(rig, ticket)
        await rig.deliver()
        assert pings(rig) == []
        assert not rig.waits(), "what is held delays nothing, and is no reason to worry"
        at_rest(rig, MORNING - SECOND)
        await rig.deliver()
        assert pings(rig) == []
        at_rest(rig, MORNING)
        await rig.deliver()
        [letter] = pings(rig)
        assert f"call about {ticket.ref}" in reads(letter)
        await rig.deliver()
        assert len(pings(rig)) == 1

    play_on(desk_url, story)


def test_what_was_done_meanwhile_is_not_told(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        ticket = a_ticket(rig)
        at_rest(rig, NIGHT)
        number = follows_up(rig, ticket)
        await rig.deliver()
        rig.does("gus", lambda key, by: done(key, by, ticket.id, number))
        at_rest(rig, MORNING)
        await rig.deliver()
        assert pings(rig) == []
        assert not rig.waits()

    play_on(desk_url, story)


def test_who_is_away_is_told_when_they_are_back_also_if_that_is_sooner(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        ticket = a_ticket(rig)
        back = rig.clock.now() + timedelta(days=2)
        rig.core.staffing.set_availability(BEN, Presence.AWAY, back)
        follows_up(rig, ticket)
        rig.clock.forward(days=1)
        await rig.deliver()
        assert pings(rig) == []
        rig.presses("ben", Verb.AVAILABLE, ticket.id)
        await rig.deliver()
        assert len(pings(rig)) == 1

    play_on(desk_url, story)


def test_away_is_asked_again_when_the_time_has_come(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        ticket, back = a_ticket(rig), rig.clock.now() + timedelta(days=1)
        rig.core.staffing.set_availability(BEN, Presence.AWAY, back)
        follows_up(rig, ticket)
        await rig.deliver()
        with rig.core.store.write() as unit:
            unit.people.set_availability(BEN, Availability(presence=Presence.AWAY, until=back + timedelta(days=1)))
            unit.commit()
        rig.clock.at = back
        await rig.deliver()
        assert pings(rig) == []
        rig.clock.forward(days=1)
        await rig.deliver()
        assert len(pings(rig)) == 1

    play_on(desk_url, story)


def test_what_is_held_for_one_keeps_nothing_else_from_them(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        ticket = a_ticket(rig)
        await rig.deliver()
        at_rest(rig, NIGHT)
        follows_up(rig, ticket)
        await rig.deliver()
        number = rig.files(who="ben")
        await rig.deliver()
        assert any(rig.ticket(number).ref in letter.card.summary for letter in pings(rig)), "their own request"

    play_on(desk_url, story)


# ── digests ────────────────────────────────────────────────────────────────────────────────────


def test_three_pings_in_ten_minutes_are_one_and_a_digest(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        tickets, began = three(rig), rig.clock.now()
        await rig.deliver()
        await told_apart(rig, tickets)
        assert len(pings(rig)) == 1
        rig.clock.at = began + timedelta(minutes=10) - SECOND
        await rig.deliver()
        assert len(pings(rig)) == 1
        rig.clock.at = began + timedelta(minutes=10)
        await rig.deliver()
        first, digest = pings(rig)
        assert tickets[0].ref in reads(first)
        assert digest.card.summary == "2 things wait for you"
        offered = [(b.verb, b.subject.partition("/")[0]) for b in buttons(digest.card)]
        assert offered == [(verb, str(t.id)) for t in tickets[1:] for verb in (Verb.FOLLOW_UP_DONE, Verb.OPEN)]
        rig.clock.forward(hours=1)
        await rig.deliver()
        assert len(pings(rig)) == 2
        assert not rig.waits()

    play_on(desk_url, story)


def test_a_digest_opens_ten_minutes_of_its_own(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        tickets = [*three(rig), a_ticket(rig, who="fay")]
        await rig.deliver()
        await told_apart(rig, tickets[:3])
        rig.clock.forward(minutes=2)
        await rig.deliver()
        assert len(pings(rig)) == 2
        follows_up(rig, tickets[3])
        await rig.deliver()
        assert len(pings(rig)) == 2
        rig.clock.forward(minutes=10)
        await rig.deliver()
        assert len(pings(rig)) == 3

    play_on(desk_url, story)


def test_each_side_of_the_ten_minutes(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        first, second, third = three(rig)
        await rig.deliver()
        await told_apart(rig, [first, second], minutes=10)
        assert len(pings(rig)) == 2, "ten minutes later is another ping"
        follows_up(rig, third)
        await rig.deliver()
        assert len(pings(rig)) == 3

    play_on(desk_url, story)


def test_one_that_is_left_comes_as_itself_and_none_as_nothing(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        tickets = three(rig)
        await rig.deliver()
        numbers = await told_apart(rig, tickets, minutes=1)
        rig.does("gus", lambda key, by: done(key, by, tickets[1].id, numbers[1]))
        rig.clock.forward(minutes=10)
        await rig.deliver()
        _, alone = pings(rig)
        assert alone.card.summary == f"A follow-up of {tickets[2].ref} is for today: call about {tickets[2].ref}"
        again = follows_up(rig, tickets[1])
        await rig.deliver()
        rig.does("gus", lambda key, by: done(key, by, tickets[1].id, again))
        rig.clock.forward(minutes=10)
        await rig.deliver()
        assert len(pings(rig)) == 2
        assert not rig.waits()

    play_on(desk_url, story)


def test_p1_breaks_through_and_takes_the_gathered_along(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        first, second, _ = three(rig)
        await rig.deliver()
        await told_apart(rig, [first, second], minutes=1)
        assert len(pings(rig)) == 1
        urgent = a_ticket(rig, priority=Priority.P1)
        alarms(rig, urgent.id)
        await rig.deliver()
        _, alarm = pings(rig)
        assert urgent.ref in alarm.card.summary
        assert {Verb.ACKNOWLEDGE, Verb.OPEN} <= {b.verb for b in buttons(alarm.card)}
        assert "Also waiting for you" in reads(alarm)
        assert f"call about {second.ref}" in reads(alarm)
        rig.clock.forward(minutes=30)
        await rig.deliver()
        assert len(pings(rig)) == 2, "what came along does not come again"
        rig.presses("ben", Verb.ACKNOWLEDGE, urgent.id)
        await rig.deliver()
        assert "Acknowledged by " in reads(alarm), "it changes where it stands"
        assert len(pings(rig)) == 2

    play_on(desk_url, story)


def test_at_night_p1_takes_nothing_along_that_waits_for_the_morning(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        usual, urgent = a_ticket(rig), a_ticket(rig, priority=Priority.P1, who="hana")
        await rig.deliver()
        at_rest(rig, NIGHT)
        follows_up(rig, usual)
        alarms(rig, urgent.id)
        await rig.deliver()
        [alarm] = pings(rig)
        assert urgent.ref in alarm.card.summary
        assert usual.ref not in reads(alarm)
        at_rest(rig, MORNING)
        await rig.deliver()
        assert usual.ref in reads(pings(rig)[-1])

    play_on(desk_url, story)


def test_what_was_held_overnight_is_one_digest_in_the_morning(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        tickets = three(rig)
        await rig.deliver()
        at_rest(rig, NIGHT)
        for ticket in tickets:
            follows_up(rig, ticket)
            rig.clock.forward(hours=1)
            await rig.deliver()
        at_rest(rig, MORNING)
        await rig.deliver()
        [digest] = pings(rig)
        assert digest.card.summary == "3 things wait for you"

    play_on(desk_url, story)


def test_a_part_that_changes_changes_the_digest_where_it_stands(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        tickets = three(rig)
        await rig.deliver()
        at_rest(rig, NIGHT)
        numbers = [follows_up(rig, ticket) for ticket in tickets]
        await rig.deliver()
        at_rest(rig, MORNING)
        await rig.deliver()
        [digest] = pings(rig)
        rig.does("gus", lambda key, by: done(key, by, tickets[1].id, numbers[1]))
        await rig.deliver()
        assert [*pings(rig)] == [digest]
        assert digest.card.summary == "2 things wait for you"
        for which in (0, 2):
            number = numbers[which]
            rig.does("gus", lambda key, by, t=tickets[which].id, n=number: done(key, by, t, n))
        await rig.deliver()
        assert [*pings(rig)] == [digest]
        assert "done in time" in reads(digest)
        assert buttons(digest.card) == []

    play_on(desk_url, story)
