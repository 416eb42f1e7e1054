"""The whole desk behind the cards of Teams: each button that opens a dialog is known before it is pressed."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from adapters.teams.installation import Installation
from adapters.teams.presenter import form, home, message
from adapters.teams.translate import translate
from bot.ui.interaction import Pressed, Refuse, Reply, Say, ShowForm, ShowHome, Submitted
from bot.ui.verbs import ON_TOP, OPENS, FormName, Verb
from bot.ui.wording import TROUBLE
from tests.adapters_teams.activities import submitted
from tests.adapters_teams.cards import content, faults
from tests.engine.rig import Rig, play
from tests.engine.test_pairing import typed

HERE = Installation(app_id="a0", tenant="T1")
IN_DIALOGS = {Verb.SOLVED_IT, Verb.NOT_IT}
"""They stand in a form alone, and show what follows in its place."""


def assert_shows(reply: Reply) -> None:
    """Teams takes every screen of a reply."""
    for one in reply:
        shown: Any
        match one:
            case ShowForm():
                shown = form(one.form, here=HERE)
                assert faults(shown["card"]["content"]) == [], one.form.name
            case Say():
                assert faults(content(message(one.card, here=HERE))) == []
            case ShowHome():
                assert faults(content(home(one.card, here=HERE))) == []


def opened(reply: Reply) -> list[ShowForm]:
    assert_shows(reply)
    return [one for one in reply if isinstance(one, ShowForm) and one.form.title != TROUBLE]


def test_a_button_opens_a_dialog_if_and_only_if_teams_is_told_so(tmp_path: Path) -> None:
    """Every button, by its requester and by two agents, on an open ticket and on a solved one."""

    async def story(rig: Rig) -> None:
        found: dict[Verb, list[ShowForm]] = {verb: [] for verb in Verb}
        for name in ("ana", "ben", "dee"):
            for verb in Verb:
                ticket = rig.files()
                draft = next(one.form.subject for one in opened(press(rig, "ana", Verb.ASK, "")))
                subjects = [str(ticket), f"{ticket}/4", "", draft, f"{draft}/vpn-keeps-dropping", typed(rig, name)]
                for subject in subjects:
                    found[verb] += opened(press(rig, name, verb, subject))
                rig.submits("ben", FormName.RESOLVE, ticket, text="Restarted it", disposition="fixed")
                found[verb] += opened(press(rig, name, verb, str(ticket)))
        assert {verb for verb, forms in found.items() if forms} - IN_DIALOGS == OPENS
        assert {verb for verb, forms in found.items() if any(one.on_top for one in forms)} == ON_TOP

    play(tmp_path, story)


def press(rig: Rig, name: str, verb: Verb, subject: str) -> Reply:
    return rig.does(name, lambda key, by: Pressed(key=key, by=by, verb=verb, subject=subject))


def test_the_cards_of_the_desk(tmp_path: Path) -> None:
    """What the relay delivers over a ticket's life."""

    async def story(rig: Rig) -> None:
        ticket = rig.files(impact="everyone")
        rig.presses("ben", Verb.CLAIM, ticket)
        rig.submits("ben", FormName.REPLY, ticket, text="Which **network** are you on? [x](https://evil.example)")
        rig.submits("ana", FormName.ADD_DETAILS, ticket, text="<at>everybody</at> the guest one")
        await rig.deliver()
        rig.clock.forward(hours=6)
        rig.core.watch.sweep(rig.clock.now())
        await rig.deliver()
        cards = [letter.card for letter in rig.office.letters]
        assert len(cards) > 5
        for card in cards:
            assert faults(content(message(card, here=HERE))) == []

    play(tmp_path, story)


def test_a_form_sent_without_what_it_needs_says_so_at_the_field(tmp_path: Path) -> None:
    """Teams cannot ask for it itself in a form that shows other questions on a press."""

    async def story(rig: Rig) -> None:
        asked = press(rig, "ana", Verb.ASK, "")
        shown: Any = form(opened(asked)[0].form, here=HERE)
        send = next(a for a in shown["card"]["content"]["actions"] if a["title"] == "Continue")
        here = {"id": "a:1", "conversationType": "personal", "tenantId": HERE.tenant}
        activity = submitted(send["data"], conversation=here, channelData={})
        did = translate(activity, here=HERE)
        assert isinstance(did, Submitted)
        (refused,) = rig.does("ana", lambda key, by: replace(did, key=key, by=by))
        assert isinstance(refused, Refuse)
        assert {"summary", "impact", "urgency"} <= set(refused.errors)

    play(tmp_path, story)
