"""A platform delivers again, people click twice, forms open too late: all has its effect once, and nothing is lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.drivers.people import ASIDE, Json
from tests.drivers.theatre import Backstage, Desk
from tests.stories.test_asking import ABOUT, IMPACT, LINE, URGENCY, WHERE, file_vpn
from tests.stories.test_working import NETWORK, resolve


def is_form(payload: Json) -> bool:
    return payload["type"] == "view_submission"


def revision(behind: Desk, number: int = 1) -> int:
    with behind.house.core.store.read() as unit:
        return unit.tickets.get(number).revision  # type: ignore[arg-type]


def tickets(behind: Desk) -> int:
    with behind.house.core.store.read() as unit:
        return len(unit.tickets.lines(limit=1000))


def seen(behind: Desk, text: str, *, where: str, who: str = "ana") -> int:
    behind.stage.settles()
    return sum(text in message.text for message in behind.stage.people[who].messages(where))


@pytest.fixture
def there(behind_both: Desk) -> Desk:
    """Behind the stage of each platform."""
    return behind_both


def test_a_form_that_is_delivered_twice_makes_one_ticket_and_answers_the_same(there: Desk) -> None:
    ana = there.stage.ana
    ana.asks("vpn keeps dropping")
    ana.writes({WHERE: "In an Acme office", IMPACT: "Just me", URGENCY: "Yes, nothing goes"})
    ana.submits()
    ana.submits()
    got = there.again(ana)
    assert "DESK-1 is filed" in got.second
    assert got.first == got.second
    assert tickets(there) == 1
    assert seen(there, "DESK-1 ·", where="desk") == 1


def test_a_form_that_comes_four_times_at_the_same_moment_makes_one_ticket(there: Desk) -> None:
    ana = there.stage.ana
    ana.asks("printer is out of toner")
    ana.writes({"Which printer?": "LON-3-WEST", IMPACT: "Just me", URGENCY: "No, it can wait"})
    ana.submits()
    with ThreadPoolExecutor(4) as many:
        answers = list(many.map(there.again, [ana] * 4))
    assert len({answer.second for answer in answers}) == 1
    assert tickets(there) <= 1


def test_two_deliveries_of_one_form_whose_ack_is_lost_make_one_ticket(behind: Backstage) -> None:
    behind.faults.lose_ack("interactive")
    ana = behind.stage.ana
    ana.asks("printer is out of toner")
    ana.writes({"Which printer?": "LON-3-WEST", IMPACT: "Just me", URGENCY: "No, it can wait"})
    ana.submits()
    ana.submits()
    sent = behind.last_sent("interactive", is_form)
    with ThreadPoolExecutor(4) as many:
        answers = list(many.map(behind.repeat, [sent] * 4))
    assert all(answer.ok for answer in answers)
    assert len({str(answer.body) for answer in answers}) == 1
    assert tickets(behind) <= 1


def test_a_message_that_is_delivered_twice_is_offered_once(there: Desk) -> None:
    ana = there.stage.ana
    ana.says("the printer on floor 3 eats paper")
    ana.sees("it is filed when you send that", where="desk")
    there.again(ana)
    assert seen(there, "it is filed when you send that", where="desk") == 1


def test_an_event_whose_ack_is_lost_is_delivered_by_slack_again_and_answered_once(behind: Backstage) -> None:
    behind.faults.lose_ack("events_api", times=2)
    behind.stage.ana.says("the printer on floor 3 eats paper")
    behind.stage.ana.sees("it is filed when you send that", where="desk")
    behind.stage.forward(minutes=2)
    assert seen(behind, "it is filed when you send that", where="desk") == 1


def test_a_mention_comes_as_two_events_and_makes_one_offer(behind: Backstage) -> None:
    behind.stage.ana.mentions("my laptop is slow", where="#help")
    behind.stage.ana.sees("it is filed when you send that", where="#help")
    told = [s.payload["event"] for s in behind.place.delivery.sent if s.kind == "events_api"]
    assert {event["type"] for event in told if isinstance(event, dict)} == {"message", "app_mention"}
    assert seen(behind, "it is filed when you send that", where="#help") == 1


def test_a_reply_below_the_card_that_is_delivered_twice_is_one_entry(there: Desk) -> None:
    file_vpn(there.stage)
    ana, ben = there.stage.ana, there.stage.ben
    ana.replies("It is the office in Madrid", under="DESK-1", where="desk")
    ben.sees("added:", "It is the office in Madrid", where=NETWORK)
    ben.replies("The second uplink, then", under="DESK-1 · P3", where=NETWORK)
    there.stage.settles()
    before = revision(there)
    there.again(ana)
    there.again(ben)
    assert revision(there) == before
    assert seen(there, "It is the office in Madrid", where=NETWORK, who="ben") == 1


def test_a_press_that_is_delivered_twice_counts_once_and_says_nothing_new(there: Desk) -> None:
    file_vpn(there.stage)
    ana = there.stage.ana
    ana.presses("Withdraw", under="DESK-1", where="desk")
    ana.sees("You withdrew this request", where="desk")
    before, standing = revision(there), len(ana.messages("desk"))
    there.again(ana)
    there.stage.settles()
    assert revision(there) == before
    assert len(ana.messages("desk")) == standing


def test_a_double_click_on_claim_takes_once_and_says_so_kindly(there: Desk) -> None:
    ana, gus = there.stage.ana, there.stage.gus
    ana.asks("my laptop is slow")
    ana.writes({"Which part of it?": "The laptop itself", IMPACT: "Just me", URGENCY: "Yes, nothing goes"})
    ana.submits()
    if ana.form().title == "This may help":
        ana.submits()
    gus.sees("DESK-1", "Nobody yet", where="#it-hardware")
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda _: gus.presses("Claim", under="DESK-1", where="#it-hardware"), range(2)))
    gus.sees("DESK-1 is yours already", where=ASIDE)
    gus.sees("DESK-1 · P", "Gus", where="#it-hardware")
    with there.house.core.store.read() as unit:
        names = [type(e).__name__ for e in unit.tickets.get(1).timeline]  # type: ignore[arg-type]
    assert names.count("Assigned") == 1


def test_a_reply_that_is_delivered_twice_reaches_the_requester_once(there: Desk) -> None:
    file_vpn(there.stage)
    ben = there.stage.ben
    ben.presses("Reply", under="DESK-1 · P3", where=NETWORK)
    ben.writes({"Your answer": "Please try the office profile."})
    ben.submits()
    ben.has_no_form()
    there.stage.ana.sees("Please try the office profile.", where="desk")
    got = there.again(ben)
    assert got.first == got.second
    assert seen(there, "Please try the office profile.", where="desk") == 1


def test_this_solved_it_delivered_twice_shows_the_same_and_counts_once(there: Desk) -> None:
    ana = there.stage.ana
    ana.asks("vpn keeps dropping")
    ana.writes({WHERE: "At home", IMPACT: "Just me", URGENCY: "Partly, there is a way around"})
    ana.submits()
    ana.form("This may help")
    ana.presses("This solved it")
    ana.form("Solved")
    there.again(ana)
    there.stage.settles()
    assert "No ticket was made" in ana.form("Solved").text
    with there.house.core.store.read() as unit:
        assert unit.deflections.count(since=there.house.clock.now().replace(hour=0)) == 1


def test_words_added_to_an_open_request_twice_are_added_once(there: Desk) -> None:
    file_vpn(there.stage)
    ana = there.stage.ana
    ana.says("and now the vpn says error 812")
    ana.presses("Add to DESK-1", under="error 812", where="desk")
    ana.is_told("Added to DESK-1.")
    before = revision(there)
    got = there.again(ana)
    there.stage.settles()
    assert revision(there) == before
    assert "finished already" not in got.second, "the second delivery is no mistake of hers"
    assert seen(there, "finished already", where="desk") == 0


# ── too late ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_form_that_opens_too_late_is_kept_and_one_press_away(behind: Backstage) -> None:
    behind.faults.error("expired_trigger_id", method="views.open")
    ana = behind.stage.ana
    ana.asks("vpn keeps dropping in the big room")
    ana.presses("Continue", under="What you wrote is kept", where=ASIDE)
    ana.form("New request")
    assert ana.fields()[LINE].initial == "vpn keeps dropping in the big room"
    assert ana.fields()[ABOUT].initial == "vpn"


def test_an_agents_form_that_opens_too_late_is_said_and_not_swallowed(behind: Backstage) -> None:
    file_vpn(behind.stage)
    behind.stage.ben.sees("DESK-1 · P3", where=NETWORK)
    behind.faults.error("expired_trigger_id", method="views.open")
    behind.stage.ben.presses("Reply", under="DESK-1 · P3", where=NETWORK)
    behind.stage.ben.sees("could not open in time", where=NETWORK)
    behind.stage.ben.presses("Reply", under="DESK-1 · P3", where=NETWORK)
    behind.stage.ben.form("Reply to Ana")


def test_a_stale_card_answers_with_what_is_true_now(there: Desk) -> None:
    """Somebody presses what their screen still showed a moment ago."""
    file_vpn(there.stage)
    ana, ben = there.stage.ana, there.stage.ben
    resolve(there.stage)
    ana.presses("Yes, solved", under="Is it solved for you?", where="desk")
    ana.sees("DESK-1 is closed", where="desk")
    before = revision(there)
    for person in (ana, ben):  # he resolved it, she confirmed that
        there.anew(person)
        person.is_told("DESK-1 is closed now, so that is no longer possible.")
    assert revision(there) == before


def test_a_button_of_another_age_is_answered(there: Desk) -> None:
    file_vpn(there.stage)
    ben = there.stage.ben
    ben.presses("Give it back", under="DESK-1 · P3", where=NETWORK)
    there.anew(ben, press="snooze:1")
    ben.is_told("This button is from an older version")


def test_a_form_of_another_age_is_answered(there: Desk) -> None:
    file_vpn(there.stage)
    ben = there.stage.ben
    ben.presses("Reply", under="DESK-1 · P3", where=NETWORK)
    ben.writes({"Your answer": "Hello"})
    ben.submits()
    ben.has_no_form()
    before = revision(there)
    for form in ("snooze", "show"):
        assert "older version" in there.resent(ben, form=form), form
    assert revision(there) == before
