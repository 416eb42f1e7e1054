"""What arrives again, twice at once, in the wrong order or too late has its effect once."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from sqlite3 import connect

import psycopg
import pytest

from adapters.slack.errors import TABLE
from adapters.slack.translate import translate
from bot.domain.terms import MessageRef
from bot.ui.interaction import (
    Commanded,
    DeletedMessage,
    EditedMessage,
    Interaction,
    Pressed,
    Reply,
    Say,
    ShowForm,
    Spoke,
    Submitted,
    Where,
)
from bot.ui.messenger import Unreachable
from bot.ui.verbs import FormName, Verb
from tests.adapters_slack.payloads import event, said
from tests.adapters_slack.screens import HERE
from tests.adapters_slack.test_door import knock, signed
from tests.engine.rig import MovedClock, Rig, handle, play_on
from tests.faults.oracle import cards, insists, is_whole, tickets, told
from tests.faults.register import survives

ANA, BEN = handle("ana"), handle("ben")
THERE = MessageRef(platform="slack", conversation="D1", id="1.1")
ANSWERS = {"where": "office", "impact": "one", "urgency": "blocked", "summary": "vpn keeps dropping"}


def spoke(text: str = "my vpn keeps dropping", *, key: str = "m1", message: MessageRef = THERE) -> Spoke:
    return Spoke(key=key, by=ANA, text=text, message=message, thread=None, where=Where.DIRECT)


def drafted(rig: Rig) -> str:
    """Somebody has the form open: its subject."""
    opened = rig.does("ana", lambda key, by: Commanded(key=key, by=by, text="vpn keeps dropping"))
    (form,) = [one.form for one in opened if isinstance(one, ShowForm)]
    rig.core.frontdesk.answer(submitted(form.subject, f"ask:{form.subject}", FormName.ASK))
    return form.subject


def submitted(draft: str, key: str, form: FormName = FormName.SUGGEST) -> Submitted:
    return Submitted(key=key, by=ANA, form=form, subject=draft, answers=ANSWERS)


@survives("F13", "F16", "F23")
def test_a_delivery_that_comes_four_times_has_its_effect_once(desk_url: str) -> None:
    """A message, a submitted form and a press; the same key is the same delivery, whatever the platform."""

    async def story(rig: Rig) -> None:
        offers = [rig.core.frontdesk.answer(spoke()) for _ in range(4)]
        assert [bool(offer) for offer in offers] == [True, False, False, False]
        form = submitted(drafted(rig), "view:1")
        assert len({told(rig.core.frontdesk.answer(form)) for _ in range(4)}) == 1, "each time the same answer"
        await rig.deliver()
        press = Pressed(key="p1", by=BEN, verb=Verb.RELEASE, subject="1")
        for _ in range(4):
            rig.core.frontdesk.answer(press)
        await rig.deliver()
        is_whole(rig, requests=1, who=ANA)
        assert [type(e).__name__ for e in rig.ticket(1).timeline].count("Released") == 1  # type: ignore[arg-type]

    play_on(desk_url, story)


@survives("F14")
def test_repeats_that_race_on_two_replicas_make_one_ticket(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        other = Rig(rig.url, clock=rig.clock).start()
        try:
            forms = [submitted(drafted(rig), f"view:{number}") for number in range(5)]
            for form in forms:
                start = threading.Barrier(4)

                def race(desk: Rig, form: Interaction = form, start: threading.Barrier = start) -> str:
                    start.wait(timeout=10)
                    return told(insists(desk, form))

                with ThreadPoolExecutor(4) as threads:
                    said = list(threads.map(race, [rig, other, rig, other]))
                assert len(set(said)) == 1, "all of them read the same"
            await rig.deliver()
            await other.deliver()
            assert tickets(rig) == len(forms)
            assert len(cards(rig)) + len(cards(other)) == len(forms)
        finally:
            other.close()

    play_on(desk_url, story)


@survives("F15")
def test_what_comes_before_its_cause_breaks_nothing(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        early: list[Interaction] = [
            EditedMessage(key="e1", by=ANA, text="my vpn", message=THERE),
            DeletedMessage(key="d1", by=ANA, message=THERE),
            Pressed(key="p1", by=BEN, verb=Verb.CLAIM, subject="1"),
            submitted("no-such-draft", "view:0"),
            Spoke(key="m0", by=ANA, text="it is Madrid", message=THERE, thread=THERE, where=Where.DIRECT),
        ]
        for one in early:
            rig.core.frontdesk.answer(one)
        assert tickets(rig) == 0
        rig.core.frontdesk.answer(submitted(drafted(rig), "view:1"))
        for one in early[:2]:
            rig.core.frontdesk.answer(one)
        await rig.deliver()
        is_whole(rig, requests=1, who=ANA)

    play_on(desk_url, story)


@survives("F16", "F17")
@pytest.mark.parametrize("text", ["my vpn keeps dropping", f"<@{HERE.account}> my vpn keeps dropping"])
def test_one_message_told_in_several_events_is_one(desk_url: str, text: str) -> None:
    """As a message and as a mention, and once for each workspace of a shared channel, each with an id of its own."""
    payloads = [
        event(said(text), event_id="Ev1"),
        event(said(text, type="app_mention"), event_id="Ev2"),
        event(said(text), event_id="Ev3", authorizations=[{"team_id": "T0OTHER"}]),
        event(said(text, type="app_mention"), event_id="Ev4"),
    ]
    heard = [did for payload in payloads if (did := translate(payload, here=HERE)) is not None]
    assert len({did.key for did in heard}) == 1

    async def story(rig: Rig) -> None:
        answers: list[Reply] = [rig.core.frontdesk.answer(did) for did in heard]
        assert len([answer for answer in answers if answer]) <= 1

    play_on(desk_url, story)


@survives("F18")
def test_a_second_press_or_submit_is_answered_and_does_nothing(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        draft = drafted(rig)
        first, second = (rig.core.frontdesk.answer(submitted(draft, f"view:{n}")) for n in range(2))
        assert "DESK-1 is filed" in told(first)
        assert "DESK-1" in told(second) or "finished already" in told(second)
        rig.presses("ben", Verb.RELEASE, rig.ticket(1).id)  # type: ignore[arg-type]
        with ThreadPoolExecutor(2) as both:
            said = [told(reply) for reply in both.map(lambda n: rig.core.frontdesk.answer(claim(n)), range(2))]
        assert sum("yours already" in one for one in said) == 1
        await rig.deliver()
        is_whole(rig, requests=1, who=ANA)

    def claim(number: int) -> Pressed:
        return Pressed(key=f"p{number}", by=BEN, verb=Verb.CLAIM, subject="1")

    play_on(desk_url, story)


@survives("F19")
@pytest.mark.parametrize("error", ["user_not_found", "user_disabled", "channel_not_found"])
def test_somebody_who_is_gone_by_the_time_of_the_answer_stops_nobody(desk_url: str, error: str) -> None:
    kind, why = TABLE[error]
    assert kind is Unreachable

    async def story(rig: Rig) -> None:
        rig.office.before(kind(why=why), to=ANA, times=99)
        rig.core.frontdesk.answer(submitted(drafted(rig), "view:1"))
        await rig.deliver()
        rig.files(who="hana")
        await rig.deliver()
        assert tickets(rig) == len(cards(rig)) == 2
        assert len(cards(rig, handle("hana"))) == 1
        assert {dead.parcel.notice.to for dead in rig.dead_letters()} == {rig.person("ana")}
        assert not rig.waits()

    play_on(desk_url, story)


@survives("F20")
def test_slacks_own_affairs_are_taken_and_do_nothing() -> None:
    """That a token is revoked shows with the next message, which then waits like all others."""
    affairs = [
        {"type": "url_verification", "token": "t", "challenge": "c0ffee"},
        event({"type": "tokens_revoked", "tokens": {"bot": ["U0DESKSIDE"]}}, event_id="Ev1"),
        event({"type": "app_uninstalled"}, event_id="Ev2"),
        {
            "type": "app_rate_limited",
            "token": "t",
            "team_id": "T1",
            "minute_rate_limited": 1764000000,
            "api_app_id": "A",
        },
    ]
    did: list[Interaction] = []

    def tell(interaction: Interaction) -> Reply:
        did.append(interaction)
        return ()

    bodies = [json.dumps(affair).encode() for affair in affairs]
    answers = knock(*[(body, signed(body)) for body in bodies], tell=tell)
    assert [answer.status for answer in answers[:3]] == [200, 200, 200]
    assert answers[3].status < 500
    assert did == []


@survives("F21")
def test_a_database_that_stalls_is_waited_for_and_what_was_done_is_done_once(desk_url: str) -> None:
    """Slack does not wait: it delivers again while the first delivery still stands before the lock."""

    async def story(rig: Rig) -> None:
        form = submitted(drafted(rig), "view:1")
        with ThreadPoolExecutor(3) as threads:
            release = stall(rig.url)
            waiting = [threads.submit(insists, rig, form) for _ in range(3)]
            threading.Timer(0.3, release).start()
            assert len({told(one.result(20)) for one in waiting}) == 1
        await rig.deliver()
        is_whole(rig, requests=1, who=ANA)

    play_on(desk_url, story)


def stall(url: str) -> Callable[[], None]:
    """Somebody holds what every change needs. What lets go of it."""
    if url.startswith("sqlite"):
        other = connect(url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")

        def let_go() -> None:
            with closing(other):
                other.execute("ROLLBACK")

        return let_go
    admin = psycopg.connect(url.replace("+psycopg", ""))
    admin.execute("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE")
    return admin.close


@survives("F22")
def test_words_of_a_form_that_never_opened_wait_for_one_press(desk_url: str) -> None:
    """The reply says it, should the form not open: what was typed is kept."""

    async def story(rig: Rig) -> None:
        opened = rig.does("ana", lambda key, by: Commanded(key=key, by=by, text="vpn keeps dropping"))
        (instead,) = [one for one in opened if isinstance(one, Say) and one.if_late]
        assert "kept" in told((instead,))
        rig.clock.at += timedelta(days=6)
        again = Rig(rig.url, clock=MovedClock(at=rig.clock.at)).start()
        try:
            (form,) = [one.form for one in opened if isinstance(one, ShowForm)]
            press = Pressed(key="late", by=ANA, verb=Verb.ASK, subject=form.subject)
            assert "vpn keeps dropping" in told(again.core.frontdesk.answer(press))
        finally:
            again.close()

    play_on(desk_url, story)
