"""Hana is kept informed of Ana's request: what she sees, what she never sees, and what becomes of her words."""

from tests.drivers import slack
from tests.drivers.people import Stage
from tests.stories.test_asking import file_vpn
from tests.stories.test_labels import KEEP, LABELS, UNWATCH, WATCH
from tests.stories.test_working import NETWORK, finds, owner_of, resolve


def keep_informed(stage: Stage, who: str = "hana") -> None:
    stage.ana.presses(KEEP, under="DESK-1", where="desk")
    stage.ana.writes({WATCH: stage.people[who].id})
    stage.ana.submits()
    stage.people[who].sees("DESK-1 · vpn keeps dropping", "You are kept informed", where="desk")


def test_looking_it_up_shows_a_watcher_no_more_than_their_own_card(stage: Stage) -> None:
    """The team's card tells of tags, of waits, of the requester's other tickets, and works on the ticket."""
    hana, dee = stage.hana, stage.dee
    file_vpn(stage)
    file_vpn(stage, "my vpn at the lawyer's")
    keep_informed(stage)
    finds(dee, LABELS, under="DESK-1 · P3")
    dee.writes({"Tags": "complains-a-lot"})
    dee.submits()
    dee.has_no_form()
    dee.sees("DESK-1 · P3", "#complains-a-lot", where=NETWORK)
    dee.presses("Wait on…", under="DESK-1 · P3", where=NETWORK)
    dee.writes({"Who or what is DESK-1 waiting for?": "vendor", "What is needed?": "the vendor must admit it"})
    dee.submits()
    dee.sees("DESK-1 · P3", "the vendor must admit it", "#complains-a-lot", where=NETWORK)

    hana.commands("1")
    card = hana.is_told("DESK-1 · vpn keeps dropping", "You are kept informed")
    assert card.buttons == ("Stop informing me",)
    read = " ".join(m.text for m in [*hana.messages("#help"), *hana.messages("desk")])
    for internal in ("complains-a-lot", "admit it", "lawyer", "P3"):
        assert internal not in read


def test_a_watcher_is_not_spoken_to_as_if_they_had_asked(stage: Stage) -> None:
    file_vpn(stage)
    keep_informed(stage)
    owner = stage.people[owner_of(stage, "DESK-1")]
    owner.presses("Wait on…", under="DESK-1 · P3", where=NETWORK)
    owner.writes({"What is needed?": "Which floor are you on?"})
    owner.submits()
    stage.hana.sees("DESK-1", "Waiting for an answer of Ana Reyes", where="desk")
    stage.ana.presses("Withdraw", under="DESK-1 · vpn", where="desk")
    stage.hana.sees("DESK-1", "Withdrawn by Ana Reyes", where="desk")


def test_a_watcher_leaves_by_themselves(stage: Stage) -> None:
    file_vpn(stage)
    keep_informed(stage)
    stage.hana.presses("Stop informing me", under="DESK-1 · vpn", where="desk")
    stage.hana.sees("You are no longer kept informed of DESK-1", where="desk")
    resolve(stage)
    stage.ana.sees("Is it solved for you?", where="desk")
    stage.hana.sees_nothing("resolved DESK-1", where="desk")
    stage.hana.commands("1")
    stage.hana.is_told("Only the person who asked, or the help desk, can do that.")


def test_a_watchers_words_are_not_swallowed_and_go_nowhere(stage: Stage) -> None:
    hana = stage.hana
    file_vpn(stage)
    keep_informed(stage)
    hana.replies("Mine drops too, at my lawyer's", under="You are kept informed", where="desk")
    hana.sees("Nobody sees what you write here", "DESK-1", where="desk")
    stage.dee.sees_nothing("lawyer", where=NETWORK)
    stage.ana.sees_nothing("lawyer", where="desk")
    before = len(hana.messages("desk"))
    hana.replies("Thanks!", under="You are kept informed", where="desk")
    stage.settles()
    assert len(hana.messages("desk")) == before + 1, "nobody answers to thanks"


def test_a_member_of_the_staff_reads_along_like_anybody_and_works_on_the_teams_card(stage: Stage) -> None:
    file_vpn(stage)
    dee, owner = stage.dee, stage.people[owner_of(stage, "DESK-1")]
    finds(dee, LABELS, under="DESK-1 · P3")
    dee.writes({WATCH: dee.id})
    dee.submits()
    dee.sees("DESK-1 · vpn keeps dropping", "You are kept informed", where="desk")
    owner.presses("Reply", under="DESK-1 · P3", where=NETWORK)
    owner.writes({"Your answer": "Please try the new profile"})
    owner.submits()
    dee.sees("answered:", "Please try the new profile", where="desk")
    dee.commands("1")
    assert "Reply" in dee.is_told("DESK-1 · P3").buttons


def test_what_was_said_before_somebody_watched_stays_before(stage: Stage) -> None:
    ana, hana = stage.ana, stage.hana
    file_vpn(stage)
    ana.replies("I am at my lawyer's", under="DESK-1 · vpn", where="desk")
    stage.dee.sees("added:", "I am at my lawyer's", where=NETWORK)
    keep_informed(stage)
    mine = ana.sees("I am at my lawyer's", where="desk")
    ana.edits(mine, "I am at the lawyer's")
    stage.dee.sees("added:", "I am at the lawyer's", where=NETWORK)
    ana.deletes(mine)
    stage.dee.sees("This message was deleted.", where=NETWORK)
    hana.sees_nothing("lawyer", where="desk")
    hana.sees_nothing("deleted", where="desk")


def test_the_menu_of_rarer_things_stays_three_dots(quick_stage: slack.Stage) -> None:
    """Slack shows up to five as three dots, more as a wide box across the card."""
    file_vpn(quick_stage)
    dee = quick_stage.dee
    owned = dee.sees("DESK-1 · P3", "Assigned", where=NETWORK)
    dee.presses("Wait on…", under="DESK-1 · P3", where=NETWORK)
    dee.writes({"What is needed?": "Which floor are you on?"})
    dee.submits()
    dee.sees("DESK-1 · P3", "Waiting on requester", where=NETWORK)
    dee.presses("Give it back", under="DESK-1 · P3", where=NETWORK)
    free = dee.sees("DESK-1 · P3", "Nobody yet", where=NETWORK)
    for card in (owned, free):
        shown = {element["type"] for block in card.raw["blocks"] for element in block.get("elements", ())}
        assert "overflow" in shown
        assert "static_select" not in shown
    assert UNWATCH not in free.text
