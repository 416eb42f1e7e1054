"""Watchers, tags, links, and the follow-up that takes the place of a reopening that comes too late."""

from tests.drivers.people import Stage
from tests.stories.test_asking import file_vpn
from tests.stories.test_working import NETWORK, finds, owner_of

LABELS, KEEP = "Tags, links…", "Keep others informed…"
TAGS, HOW, OTHER = "Tags", "Link: how does it stand to another ticket?", "Link: which ticket?"
WATCH, UNWATCH = "Who should be kept informed as well?", "Who no longer?"


def resolve(stage: Stage, ref: str = "DESK-1") -> None:
    owner = stage.people[owner_of(stage, ref)]
    owner.presses("Resolve…", under=f"{ref} · P3", where=NETWORK)
    owner.writes({"What solved it?": "New VPN profile", "How did it end?": "Settings corrected"})
    owner.submits()
    stage.ana.sees("Is it solved for you?", where="desk")


def test_a_colleague_is_kept_informed_and_reads_only(stage: Stage) -> None:
    ana, hana = stage.ana, stage.hana
    file_vpn(stage)
    owner = stage.people[owner_of(stage, "DESK-1")]
    ana.presses(KEEP, under="DESK-1", where="desk")
    ana.writes({WATCH: hana.id})
    ana.submits()
    card = hana.sees("DESK-1 · vpn keeps dropping", "You are kept informed. It is a request of Ana Reyes", where="desk")
    assert card.buttons == ("Stop informing me",)
    owner.sees("DESK-1 · P3", "Kept informed: Hana Kim", where=NETWORK)

    owner.presses("Private note…", under="DESK-1 · P3", where=NETWORK)
    owner.writes({"Only the team sees this": "she always says that"})
    owner.submits()
    owner.presses("Reply", under="DESK-1 · P3", where=NETWORK)
    owner.writes({"Your answer": "Please try the new profile"})
    owner.submits()
    hana.sees("Please try the new profile", where="desk")
    ana.replies("It works at home too", under="DESK-1 · vpn", where="desk")
    hana.sees("added:", "It works at home too", where="desk")
    hana.sees_nothing("she always says that", where="desk")
    hana.commands("1")
    hana.is_told("DESK-1")

    resolve(stage)
    hana.sees("resolved DESK-1", "New VPN profile", where="desk")
    hana.sees_nothing("Is it solved for you?", where="desk")

    owner.presses(LABELS, under="DESK-1 · P3", where=NETWORK)
    owner.writes({UNWATCH: ["Hana Kim"]})
    owner.submits()
    hana.sees("You are no longer kept informed of DESK-1", where="desk")
    hana.commands("1")
    hana.is_told("Only the person who asked, or the help desk, can do that.")


def test_tags_and_links_show_on_the_cards_and_are_found(stage: Stage) -> None:
    for number in (1, 2):
        file_vpn(stage, f"vpn drops, take {number}")
    dee = stage.dee
    finds(dee, LABELS, under="DESK-1 · P3")
    dee.writes({TAGS: "Berlin, #new-profile", HOW: "Duplicate of", OTHER: "desk-2"})
    dee.submits()
    dee.sees("DESK-1 · P3", "#berlin #new-profile", "duplicate of DESK-2", where=NETWORK)
    dee.sees("DESK-2 · P3", "duplicated by DESK-1 · vpn drops, take 1 (assigned)", where=NETWORK)
    stage.ana.presses("Withdraw", under="DESK-1 · vpn drops, take 1", where="desk")
    dee.sees("DESK-2 · P3", "duplicated by DESK-1 · vpn drops, take 1 (withdrawn)", where=NETWORK)
    dee.commands("find #berlin")
    found = dee.is_told("Found for").text
    assert "DESK-1" in found
    assert "DESK-2" not in found
    dee.commands("find #new")
    dee.is_told('Nothing found for "#new"')

    finds(dee, LABELS, under="DESK-2 · P3")
    dee.writes({"Links to take away": ["duplicated by DESK-1"]})
    dee.submits()
    stage.settles()
    assert "duplicate" not in dee.sees("DESK-1 · P3", where=NETWORK).text


def test_what_is_wrong_is_said_at_its_field(stage: Stage) -> None:
    dee = stage.dee
    file_vpn(stage)
    finds(dee, LABELS, under="DESK-1 · P3")
    for answers, field, says in (
        ({TAGS: "vpn, no/slash"}, TAGS, '"no/slash" cannot be a tag'),
        ({TAGS: "vpn", HOW: "Blocks", OTHER: "DESK-99"}, OTHER, "There is no ticket 99"),
        ({OTHER: "DESK-1"}, OTHER, "cannot be linked to itself"),
        ({OTHER: ""}, OTHER, "A link needs both"),
    ):
        dee.writes(answers)
        dee.submits()
        assert says in dee.errors()[field]


def test_too_late_to_reopen_a_follow_up_is_offered_and_linked(stage: Stage) -> None:
    ana = stage.ana
    file_vpn(stage)
    resolve(stage)
    ana.presses("Yes, solved", under="Is it solved for you?", where="desk")
    ana.sees("Thank you", where="desk")
    stage.forward(hours=24 * 8)

    ana.presses("No, reopen…", under="New VPN profile", where="desk")
    assert ana.fields()["In one line"].initial == "Follow-up of DESK-1: vpn keeps dropping"
    assert ana.fields()["Where are you?"].initial == "office"
    ana.submits()
    if ana.form().title == "This may help":
        ana.submits()
    ana.form("Request filed")
    ana.closes()
    ana.sees("DESK-2 · Follow-up of DESK-1", "follow-up of DESK-1", where="desk")
    stage.dee.sees("DESK-2 · P3", "follow-up of DESK-1", where=NETWORK)
    stage.dee.sees("DESK-1 · P3", "followed up by DESK-2", where=NETWORK)


def test_words_in_an_old_thread_become_a_follow_up_and_thanks_do_not(stage: Stage) -> None:
    ana = stage.ana
    file_vpn(stage)
    resolve(stage)
    stage.forward(hours=24 * 12)
    stage.settles()
    ana.replies("Thanks!", under="DESK-1 · vpn keeps dropping", where="desk")
    ana.sees_nothing("too long ago", where="desk")
    ana.replies("It drops again since today", under="DESK-1 · vpn keeps dropping", where="desk")
    ana.presses("File a follow-up", under="It drops again since today", where="desk")
    assert ana.fields()["What happened, or what do you need?"].initial == "It drops again since today"
    ana.submits()
    if ana.form().title == "This may help":
        ana.submits()
    ana.closes()
    stage.dee.sees("DESK-2 · P3", "It drops again since today", "follow-up of DESK-1", where=NETWORK)


def test_a_reopening_that_was_begun_in_time_and_sent_too_late_becomes_a_follow_up(stage: Stage) -> None:
    ana = stage.ana
    file_vpn(stage)
    resolve(stage)
    ana.presses("No, reopen…", under="New VPN profile", where="desk")
    ana.writes({"What is still wrong?": "It dropped after lunch"})
    stage.forward(hours=24 * 8)
    ana.submits()
    assert "too late to open DESK-1 again" in ana.form("New request").text
    assert ana.fields()["What happened, or what do you need?"].initial == "It dropped after lunch"


def test_details_that_come_too_late_become_a_follow_up(stage: Stage) -> None:
    ana = stage.ana
    file_vpn(stage)
    ana.presses("Add details", under="DESK-1 · vpn", where="desk")
    ana.writes({"What should we know?": "It is the third floor"})
    resolve(stage)
    stage.forward(hours=24 * 8)
    ana.submits()
    ana.form("New request")
    assert ana.fields()["What happened, or what do you need?"].initial == "It is the third floor"


def test_the_tags_of_two_who_write_at_once_are_all_kept(stage: Stage) -> None:
    ben, dee = stage.ben, stage.dee
    file_vpn(stage)
    for person, tags in ((ben, "berlin"), (dee, "vip")):
        finds(person, LABELS, under="DESK-1 · P3")
        person.writes({TAGS: tags})
    ben.submits()
    dee.submits()
    dee.sees("DESK-1 · P3", "#berlin #vip", where=NETWORK)
