"""Slack delivers again, people click twice, forms open too late: all has its effect once, and nothing is lost."""

from concurrent.futures import ThreadPoolExecutor

from tests.drivers.slack import Json
from tests.drivers.theatre import Backstage
from tests.stories.test_asking import ABOUT, IMPACT, LINE, URGENCY, WHERE, file_vpn
from tests.stories.test_working import NETWORK, resolve


def is_press(payload: Json) -> bool:
    return payload["type"] == "block_actions"


def is_form(payload: Json) -> bool:
    return payload["type"] == "view_submission"


def revision(behind: Backstage, number: int = 1) -> int:
    with behind.house.core.store.read() as unit:
        return unit.tickets.get(number).revision  # type: ignore[arg-type]


def tickets(behind: Backstage) -> int:
    with behind.house.core.store.read() as unit:
        return len(unit.tickets.lines(limit=1000))


def seen(behind: Backstage, text: str, *, where: str, who: str = "ana") -> int:
    behind.stage.settles()
    person = behind.stage.people[who]
    return sum(text in message.text for message in person.messages(where))


def test_a_form_that_is_delivered_twice_makes_one_ticket_and_answers_the_same(behind: Backstage) -> None:
    file_vpn(behind.stage)
    sent = behind.last_sent("interactive", is_form)
    again = behind.repeat(sent)
    assert again.ok
    assert "DESK-1 is filed" in str(again.body)
    assert str(sent.answer.body) == str(again.body)
    assert tickets(behind) == 1
    assert seen(behind, "DESK-1 ·", where="desk") == 1


def test_two_deliveries_of_one_form_at_the_same_moment_make_one_ticket(behind: Backstage) -> None:
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


def test_a_message_that_is_delivered_twice_is_offered_once(behind: Backstage) -> None:
    ana = behind.stage.ana
    ana.says("the printer on floor 3 eats paper")
    ana.sees("it is filed when you send that", where="desk")
    assert behind.repeat(behind.last_said("eats paper")).ok
    assert seen(behind, "it is filed when you send that", where="desk") == 1


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


def test_a_thread_message_that_is_delivered_twice_is_one_entry(behind: Backstage) -> None:
    file_vpn(behind.stage)
    behind.stage.ana.sees("DESK-1", where="desk")
    behind.stage.settles()
    behind.stage.ana.replies("It is the office in Madrid", under="DESK-1", where="desk")
    behind.stage.ben.sees("added:", "It is the office in Madrid", where=NETWORK)
    before = revision(behind)
    assert behind.repeat(behind.last_said("Madrid")).ok
    assert revision(behind) == before
    assert seen(behind, "It is the office in Madrid", where=NETWORK, who="ben") == 1


def test_a_press_that_is_delivered_twice_counts_once_and_says_nothing_new(behind: Backstage) -> None:
    file_vpn(behind.stage)
    behind.stage.ana.presses("Withdraw", under="DESK-1", where="desk")
    behind.stage.ana.sees("You withdrew this request", where="desk")
    before, standing = revision(behind), len(behind.stage.ana.messages("desk"))
    answer = behind.repeat(behind.last_sent("interactive", is_press))
    assert answer.ok
    behind.stage.settles()
    assert revision(behind) == before
    assert len(behind.stage.ana.messages("desk")) == standing


def test_a_double_click_on_claim_takes_once_and_says_so_kindly(behind: Backstage) -> None:
    ana, gus = behind.stage.ana, behind.stage.gus
    ana.asks("my laptop is slow")
    ana.writes({"Which part of it?": "The laptop itself", IMPACT: "Just me", URGENCY: "Yes, nothing goes"})
    ana.submits()
    if ana.form().title == "This may help":
        ana.submits()
    gus.sees("DESK-1", "Nobody yet", where="#it-hardware")
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda _: gus.presses("Claim", under="DESK-1", where="#it-hardware"), range(2)))
    gus.sees("DESK-1 is yours already", where="#it-hardware")
    gus.sees("DESK-1 · P", "Gus", where="#it-hardware")
    with behind.house.core.store.read() as unit:
        names = [type(e).__name__ for e in unit.tickets.get(1).timeline]  # type: ignore[arg-type]
    assert names.count("Assigned") == 1


def test_a_reply_that_is_delivered_twice_reaches_the_requester_once(behind: Backstage) -> None:
    file_vpn(behind.stage)
    ben = behind.stage.ben
    ben.presses("Reply", under="DESK-1 · P3", where=NETWORK)
    ben.writes({"Your answer": "Please try the office profile."})
    ben.submits()
    ben.has_no_form()
    behind.stage.ana.sees("Please try the office profile.", where="desk")
    first = behind.last_sent("interactive", is_form)
    again = behind.repeat(first)
    assert again.body == first.answer.body
    assert seen(behind, "Please try the office profile.", where="desk") == 1


def test_this_solved_it_delivered_twice_shows_the_same_and_counts_once(behind: Backstage) -> None:
    ana = behind.stage.ana
    ana.asks("vpn keeps dropping")
    ana.writes({WHERE: "At home", IMPACT: "Just me", URGENCY: "Partly, there is a way around"})
    ana.submits()
    ana.form("This may help")
    ana.presses("This solved it")
    ana.form("Solved")
    assert behind.repeat(behind.last_sent("interactive", is_press)).ok
    behind.stage.settles()
    assert "No ticket was made" in ana.form("Solved").text
    with behind.house.core.store.read() as unit:
        assert unit.deflections.count(since=behind.house.clock.now().replace(hour=0)) == 1


def test_words_added_to_an_open_request_twice_are_added_once(behind: Backstage) -> None:
    file_vpn(behind.stage)
    ana = behind.stage.ana
    ana.says("and now the vpn says error 812")
    ana.presses("Add to DESK-1", under="error 812", where="desk")
    ana.sees("Added to DESK-1.", where="desk")
    before = revision(behind)
    assert behind.repeat(behind.last_sent("interactive", is_press)).ok
    behind.stage.settles()
    assert revision(behind) == before
    assert seen(behind, "finished already", where="desk") == 0, "the second delivery is no mistake of hers"


# ── too late ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_form_that_opens_too_late_is_kept_and_one_press_away(behind: Backstage) -> None:
    behind.faults.error("expired_trigger_id", method="views.open")
    ana = behind.stage.ana
    ana.asks("vpn keeps dropping in the big room")
    ana.presses("Continue", under="What you wrote is kept", where="#help")
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


def test_a_stale_card_answers_with_what_is_true_now(behind: Backstage) -> None:
    """Somebody presses what their screen still showed a moment ago."""
    file_vpn(behind.stage)
    ana, ben = behind.stage.ana, behind.stage.ben
    ben.presses("Resolve…", under="DESK-1 · P3", where=NETWORK)
    opens = behind.last_sent("interactive", is_press)
    ben.closes()
    resolve(behind.stage)
    ana.presses("Yes, solved", under="Is it solved for you?", where="desk")
    confirms = behind.last_sent("interactive", is_press)
    ana.sees("DESK-1 is closed", where="desk")
    before = revision(behind)
    for stale, person, where in ((opens, ben, NETWORK), (confirms, ana, "desk")):
        behind.forge(stale, press_anew)
        person.sees("DESK-1 is closed now, so that is no longer possible.", where=where)
    assert revision(behind) == before


def test_a_button_of_another_age_is_answered(behind: Backstage) -> None:
    file_vpn(behind.stage)
    ben = behind.stage.ben
    ben.presses("Resolve…", under="DESK-1 · P3", where=NETWORK)
    pressed = behind.last_sent("interactive", is_press)
    ben.closes()

    def old(payload: Json) -> None:
        press_anew(payload)
        action = payload["actions"][0]
        action.pop("selected_option", None)
        action["value"] = "snooze:1"

    assert behind.forge(pressed, old).ok
    ben.sees("This button is from an older version", where=NETWORK)


def test_a_form_of_another_age_is_answered(behind: Backstage) -> None:
    file_vpn(behind.stage)
    ben = behind.stage.ben
    ben.presses("Reply", under="DESK-1 · P3", where=NETWORK)
    ben.writes({"Your answer": "Hello"})
    ben.submits()
    ben.has_no_form()
    sent = behind.last_sent("interactive", is_form)
    before = revision(behind)
    for form in ("snooze", "show", ""):

        def old(payload: Json, form: str = form) -> None:
            payload["view"]["callback_id"] = form
            payload["view"]["hash"] = f"old-{form}"

        answer = behind.forge(sent, old)
        assert answer.ok, form
        assert "older version" in str(answer.body), form
    assert revision(behind) == before


def press_anew(payload: Json) -> None:
    """The same button pressed once more: not a second delivery, but a second press."""
    payload["actions"][0]["action_ts"] = str(float(payload["actions"][0]["action_ts"]) + 1)
