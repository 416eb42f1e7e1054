"""Outsiders press every button and send every form of the staff: refused in a sentence, and nothing changes."""

from pathlib import Path

import pytest

from bot.domain.draft import DraftId
from bot.domain.ticket import TicketId
from bot.ui.interaction import Changed, Commanded, Pressed, Refuse, Reply, Say, ShowForm, Submitted
from bot.ui.model import Card, Form
from bot.ui.verbs import FormName, Verb
from tests.engine.rig import Rig, handle, play
from tests.faults.register import survives

REQUESTERS = {Verb.ADD_DETAILS, Verb.WITHDRAW, Verb.CONFIRM, Verb.REOPEN, Verb.RATE}
ANYBODYS = {Verb.ASK, Verb.MATRIX, Verb.READ}
DRAFTS = {Verb.ADD_TO, Verb.SOLVED_IT, Verb.NOT_IT}
LINKS = {Verb.PAIR}
"""Whoever typed its code; `test_pairing.py` tries it with others."""
STAFFS = set(Verb) - REQUESTERS - ANYBODYS - DRAFTS - LINKS

REQUESTERS_FORMS = {FormName.ADD_DETAILS, FormName.REOPEN, FormName.RATE}
DRAFTS_FORMS = {FormName.ASK, FormName.SUGGEST}
STAFFS_FORMS = set(FormName) - REQUESTERS_FORMS - DRAFTS_FORMS - {FormName.SHOW, FormName.PAIR}

FILLED = {
    "text": "mine now", "to": "ben", "reason": "because", "on": "waiting on requester", "until": "1d",
    "disposition": "client", "summary": "mine now", "comment": "mine now",
}  # fmt: skip
"""Something in every field that a form of the desk has."""


def sentence(reply: Reply) -> str:
    """What the person reads, whichever way it is shown; a form to go on with is no refusal."""
    said = []
    for one in reply:
        match one:
            case Say(card=Card() as card):
                said.append(card.summary)
            case Refuse(errors=errors):
                said += errors.values()
            case ShowForm(form=Form() as form):
                assert form.submit is None, f"{form.title} is open for them"
                said.append(str(form.nodes))
            case _:
                raise AssertionError(f"{one} is no refusal")
    return " ".join(said)


def state(rig: Rig, ticket: TicketId) -> object:
    with rig.core.store.read() as unit:
        people = unit.people.all([rig.person("hana"), rig.person("eve")])  # type: ignore[list-item]
        return unit.tickets.get(ticket), {p.availability for p in people.values()}


@survives("F59")
@pytest.mark.parametrize("verb", sorted(STAFFS | REQUESTERS))
def test_a_button_of_somebody_else(tmp_path: Path, verb: Verb) -> None:
    async def story(rig: Rig) -> None:
        rig.is_met("hana")
        rig.is_met("eve")
        ticket = rig.files(impact="everyone")
        for step in (lambda: None, lambda: resolve(rig, ticket)):
            step()
            before = state(rig, ticket)
            for who in ("hana", "eve"):
                for subject in (str(ticket), f"{ticket}/5"):
                    reply = rig.does(
                        who,
                        lambda key, by, s=subject: Pressed(key=key, by=by, verb=verb, subject=s),  # type: ignore[misc]
                    )
                    assert "can do that" in sentence(reply), verb
            assert state(rig, ticket) == before

    play(tmp_path, story)


@pytest.mark.parametrize("form", sorted(STAFFS_FORMS | REQUESTERS_FORMS))
@pytest.mark.parametrize("answers", [FILLED, {}], ids=["filled", "empty"])
def test_a_form_of_somebody_else(tmp_path: Path, form: FormName, answers: dict[str, str]) -> None:
    async def story(rig: Rig) -> None:
        rig.is_met("hana")
        rig.is_met("eve")
        ticket = rig.files()
        for step in (lambda: None, lambda: resolve(rig, ticket)):
            step()
            before = state(rig, ticket)
            for who in ("hana", "eve"):
                for subject in (str(ticket), f"{ticket}/5"):
                    reply = rig.does(
                        who,
                        lambda key, by, s=subject: Submitted(  # type: ignore[misc]
                            key=key, by=by, form=form, subject=s, answers=answers
                        ),
                    )
                    assert "can do that" in sentence(reply), form
            assert state(rig, ticket) == before

    play(tmp_path, story)


def resolve(rig: Rig, ticket: TicketId) -> None:
    rig.submits("ben", FormName.RESOLVE, ticket, text="done", disposition="client")


@pytest.mark.parametrize("verb", sorted(DRAFTS | {Verb.ASK}))
def test_a_draft_of_somebody_else_is_as_good_as_none(tmp_path: Path, verb: Verb) -> None:
    async def story(rig: Rig) -> None:
        ticket, draft = rig.files(), a_draft(rig)
        before = state_of_draft(rig, draft), rig.ticket(ticket)
        for subject in (f"{draft}/{ticket}",) if verb is Verb.ADD_TO else (draft, f"{draft}/vpn"):
            reply = rig.does(
                "hana",
                lambda key, by, s=subject: Pressed(key=key, by=by, verb=verb, subject=s),  # type: ignore[misc]
            )
            assert "finished already" in sentence(reply)
        assert (state_of_draft(rig, draft), rig.ticket(ticket)) == before

    play(tmp_path, story)


@survives("F59")
def test_a_draft_of_somebody_else_can_be_neither_changed_nor_sent(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        draft = a_draft(rig)
        before = state_of_draft(rig, draft)
        changed = rig.does(
            "hana",
            lambda key, by: Changed(
                key=key, by=by, form="ask", subject=draft, field="category", answers={"category": "email"}
            ),
        )
        assert "finished already" in sentence(changed)
        for form in sorted(DRAFTS_FORMS):
            reply = rig.does(
                "hana",
                lambda key, by, f=form: Submitted(  # type: ignore[misc]
                    key=key, by=by, form=f, subject=draft, answers={"summary": "hers", "impact": "one"}
                ),
            )
            assert "finished already" in sentence(reply)
        assert state_of_draft(rig, draft) == before
        with rig.core.store.read() as unit:
            assert unit.tickets.lines() == []

    play(tmp_path, story)


@survives("F59")
def test_nobody_files_in_the_name_of_somebody_else(tmp_path: Path) -> None:
    """Only the staff's form asks for whom it is; a field that was not asked is no answer."""

    async def story(rig: Rig) -> None:
        draft = a_draft(rig)
        answers = {"requester": str(handle("hana")), "where": "office", "summary": "vpn"}
        answers |= {"impact": "one", "urgency": "blocked"}
        for form in (FormName.ASK, FormName.SUGGEST):
            rig.does(
                "ana",
                lambda key, by, f=form: Submitted(key=key, by=by, form=f, subject=draft, answers=answers),  # type: ignore[misc]
            )
        assert rig.ticket(TicketId(1)).requester == rig.person("ana")

    play(tmp_path, story)


@survives("F59")
@pytest.mark.parametrize("subject", ["", "0", "99", "-1", "1e9", "٣", "1" * 40, "x/y/z", "\x00", "1 OR 1=1", "/"])
def test_a_subject_that_is_none_is_answered(tmp_path: Path, subject: str) -> None:
    async def story(rig: Rig) -> None:
        rig.files()
        for verb in sorted(set(Verb) - {Verb.ASK, Verb.MATRIX, Verb.AVAILABLE, Verb.BUSY, Verb.AWAY}):
            rig.does("ben", lambda key, by, v=verb: Pressed(key=key, by=by, verb=v, subject=subject))  # type: ignore[misc]
        for form in sorted(FormName):
            rig.does(
                "ben",
                lambda key, by, f=form: Submitted(key=key, by=by, form=f, subject=subject, answers=FILLED),  # type: ignore[misc]
            )

    play(tmp_path, story)


def a_draft(rig: Rig) -> DraftId:
    reply = rig.does("ana", lambda key, by: Commanded(key=key, by=by, text="vpn keeps dropping"))
    return DraftId(next(one.form.subject for one in reply if isinstance(one, ShowForm)))


def state_of_draft(rig: Rig, draft: DraftId) -> object:
    with rig.core.store.read() as unit:
        return unit.drafts.get(draft)
