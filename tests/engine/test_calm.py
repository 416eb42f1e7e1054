"""F4, F8: pings are held, gathered and delivered once, whatever stops the desk half-way."""

from datetime import UTC, datetime, timedelta

from bot.domain.escalation import ladder_for
from bot.domain.events import Escalated
from bot.domain.notices import Face, FaceKind, Notice
from bot.domain.people import Availability, Handle, PersonId, Presence
from bot.domain.priority import Priority
from bot.domain.terms import ClockKind
from bot.domain.ticket import Ticket, TicketId
from bot.ui.interaction import Pressed
from bot.ui.messenger import Dead, Retry, Unsure
from bot.ui.verbs import Verb
from tests.engine.post_office import Letter
from tests.engine.rig import Rig, handle, play_on, the_desk
from tests.reading import buttons, texts

BEN = PersonId("ben")
NIGHT = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def a_ticket(rig: Rig, *, priority: Priority = Priority.P3, owner: str = "ben", who: str = "ana") -> Ticket:
    """One of Ben's, whose owner answers for a promise that has hours to go."""
    number = rig.files(who=who)
    with rig.core.store.write() as unit:
        ticket = unit.tickets.get(number)
        by = the_desk().actor(BEN)
        if ticket.owner != owner:
            ticket = ticket.assigned(by, PersonId(owner), rig.clock.now())
        ticket = ticket.reprioritised(by, priority, "as the test wants it", rig.clock.now())
        unit.tickets.save(ticket)
        unit.commit()
    return ticket


def follows_up(rig: Rig, ticket: Ticket, *, who: str = "ben") -> int:
    """A follow-up for today is planned, and told to whoever has it. Its number."""
    at = rig.clock.now()
    with rig.core.store.write() as unit:
        held = unit.tickets.get(ticket.id)
        by = the_desk().actor(BEN)
        planned = held.follow_up_planned(
            by, f"call about {ticket.ref}", PersonId(who), at, due_at=at, late_at=at + timedelta(days=1)
        )
        told = planned.follow_up_due(planned.revision, (PersonId(who),), at)
        unit.tickets.save(told)
        face = Face(kind=FaceKind.FOLLOW_UP, event=told.revision)
        unit.outbox.put(Notice(ticket=ticket.id, to=PersonId(who), face=face), at=at)
        unit.commit()
    return planned.revision


def _pressed(key: str, by: Handle, ticket: TicketId, number: int) -> Pressed:
    return Pressed(key=key, by=by, verb=Verb.FOLLOW_UP_DONE, subject=f"{ticket}/{number}")


def _alarm(rig: Rig, number: TicketId) -> None:
    """The ladder of the ticket calls Ben now."""
    at, policy = rig.clock.now(), the_desk().escalation
    with rig.core.store.write() as unit:
        held = unit.tickets.get(number)
        due = {"instance": 1, "priority": held.priority, "breached_at": held.filed_at}
        ladder = ladder_for(policy, clock=ClockKind.RESOLUTION, **due)  # type: ignore[arg-type]
        assert ladder is not None
        event = Escalated(at=at, clock=ClockKind.RESOLUTION, step=1, told=(BEN,))
        called = held.escalated(event, ladder.climbed(at))
        unit.tickets.save(called)
        face = Face(kind=FaceKind.ESCALATION, event=called.revision)
        unit.outbox.put(Notice(ticket=number, to=BEN, face=face, urgent=True), at=at)
        unit.commit()


def pings(rig: Rig, name: str = "ben") -> list[Letter]:
    return [one for one in rig.office.at(handle(name)) if "is yours" not in one.card.summary]


def reads(letter: Letter) -> str:
    return "\n".join(texts(letter.card))


def at_rest(rig: Rig, moment: datetime) -> None:
    rig.clock.at = moment


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
        rig.does("gus", lambda key, by: _pressed(key, by, ticket.id, number))
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


def three(rig: Rig) -> list[Ticket]:
    return [a_ticket(rig, who=who) for who in ("ana", "hana", "eve")]


async def told_apart(rig: Rig, tickets: list[Ticket], *, minutes: float = 3) -> list[int]:
    """A follow-up of each is told, with some minutes between them."""
    numbers = []
    for ticket in tickets:
        numbers.append(follows_up(rig, ticket))
        await rig.deliver()
        rig.clock.forward(minutes=minutes)
    return numbers


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
        assert [b.subject for b in buttons(digest.card)] == [str(t.id) for t in tickets[1:]]
        assert {b.verb for b in buttons(digest.card)} == {Verb.OPEN}
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
        rig.does("gus", lambda key, by: _pressed(key, by, tickets[1].id, numbers[1]))
        rig.clock.forward(minutes=10)
        await rig.deliver()
        _, alone = pings(rig)
        assert alone.card.summary == f"A follow-up of {tickets[2].ref} is for today: call about {tickets[2].ref}"
        again = follows_up(rig, tickets[1])
        await rig.deliver()
        rig.does("gus", lambda key, by: _pressed(key, by, tickets[1].id, again))
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
        _alarm(rig, urgent.id)
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
        _alarm(rig, urgent.id)
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
        rig.does("gus", lambda key, by: _pressed(key, by, tickets[1].id, numbers[1]))
        await rig.deliver()
        assert [*pings(rig)] == [digest]
        assert digest.card.summary == "2 things wait for you"
        for which in (0, 2):
            number = numbers[which]
            rig.does("gus", lambda key, by, t=tickets[which].id, n=number: _pressed(key, by, t, n))
        await rig.deliver()
        assert [*pings(rig)] == [digest]
        assert "done in time" in reads(digest)
        assert buttons(digest.card) == []

    play_on(desk_url, story)


# ── what goes wrong ────────────────────────────────────────────────────────────────────────────


async def gathered(rig: Rig) -> list[Ticket]:
    """Two pings wait for the end of the ten minutes, which is now."""
    tickets, began = three(rig), rig.clock.now()
    await rig.deliver()
    await told_apart(rig, tickets)
    rig.clock.at = began + timedelta(minutes=10)
    return tickets


def test_a_digest_that_must_be_tried_again_comes_once_with_all(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        await gathered(rig)
        rig.office.before(Retry(why="slow down", after=2))
        await rig.deliver()
        assert len(pings(rig)) == 1
        rig.clock.forward(seconds=3)
        await rig.deliver()
        assert [one.card.summary for one in pings(rig)[1:]] == ["2 things wait for you"]

    play_on(desk_url, story)


def test_a_digest_whose_answer_got_lost_is_found_again(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        await gathered(rig)
        rig.office.after(Unsure(why="no answer"))
        await rig.deliver()
        rig.clock.forward(seconds=3)
        await rig.deliver()
        assert [one.card.summary for one in pings(rig)[1:]] == ["2 things wait for you"]
        assert not rig.waits()

    play_on(desk_url, story)


def test_a_desk_that_is_stopped_half_way_forgets_and_repeats_nothing(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        tickets = await gathered(rig)
        with rig.core.store.write() as unit:  # gathered, and then the lights go out
            [parcel] = unit.outbox.lease(at=rig.clock.now(), within=timedelta(seconds=60), limit=9)
            unit.commit()
        assert rig.core.calm.lets_go(parcel, rig.clock.now())
        rig.clock.forward(seconds=61)
        second = Rig(rig.url, clock=rig.clock).start()
        try:
            await second.deliver()
            [digest] = pings(second)
            assert digest.card.summary == "2 things wait for you"
            assert [b.subject for b in buttons(digest.card)] == [str(t.id) for t in tickets[1:]]
            assert not second.waits()
        finally:
            second.close()

    play_on(desk_url, story)


def test_a_window_outlives_the_desk(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        first, second, _ = three(rig)
        await rig.deliver()
        await told_apart(rig, [first])
        again = Rig(rig.url, clock=rig.clock).start()
        try:
            follows_up(again, second)
            await again.deliver()
            assert pings(again) == []
            again.clock.forward(minutes=7)
            await again.deliver()
            assert len(pings(again)) == 1
        finally:
            again.close()

    play_on(desk_url, story)


def test_a_digest_that_can_never_be_delivered_is_one_dead_letter_and_revives_whole(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        await gathered(rig)
        rig.office.before(Dead(why="not allowed"))
        await rig.deliver()
        [letter] = rig.dead_letters()
        with rig.core.store.write() as unit:
            assert unit.outbox.revive(letter.parcel.id)
            unit.commit()
        await rig.deliver()
        assert [one.card.summary for one in pings(rig)[1:]] == ["2 things wait for you"]

    play_on(desk_url, story)


def test_a_clock_that_went_back_holds_no_ping_until_it_is_there_again(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        first, second, _ = three(rig)
        await rig.deliver()
        await told_apart(rig, [first])
        rig.clock.forward(hours=-1)
        follows_up(rig, second)
        await rig.deliver()
        assert len(pings(rig)) == 2

    play_on(desk_url, story)
