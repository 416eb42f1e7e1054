"""Linking two accounts of one person: the code, the question, and the word to both."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.desk import Desk
from bot.domain.errors import NoSuchCode
from bot.domain.notices import Audience, TopicKind
from bot.domain.pairing import PairingId, is_code, told_of
from bot.domain.people import Handle
from bot.frontdesk.noticeboard import Writer
from bot.frontdesk.visit import CLOSED, Press, Submit, Visit, whispered
from bot.ports import UnitOfWork
from bot.ui import linking, linking_wording
from bot.ui.interaction import Pressed, Reply, Say, ShowForm, Submitted
from bot.ui.model import Card
from bot.ui.verbs import FormName, Verb
from bot.usecases.pairing import Pairings


class Linking:
    def __init__(self, desk: Desk, pairings: Pairings, *, is_offered: bool) -> None:
        """`is_offered` where the desk is on more than one platform."""
        self._desk = desk
        self._pairings = pairings
        self.is_offered = is_offered
        self.presses: dict[Verb, Press] = {Verb.PAIR: self._look}
        self.submits: dict[FormName, Submit] = {FormName.PAIR: self._link}

    def command(self, visit: Visit, account: Handle, rest: str) -> Reply | None:
        """`link`, `link ABCD-EFGH`; None if the words are no command of ours."""
        typed = rest.strip()
        if not self.is_offered:
            return whispered(linking_wording.ONE_PLATFORM) if not typed or is_code(typed) else None
        if not typed:
            code = self._pairings.ask(visit.deed, visit.person, account)
            return (Say(card=linking.code(code, self._desk.command, account.platform)),)
        if not is_code(typed):
            return None
        proposal = self._pairings.type(visit.deed, visit.person, account, typed)
        return (ShowForm(form=linking.confirm(proposal)), Say(card=linking.waits(proposal), if_late=True))

    def _look(self, visit: Visit, pressed: Pressed) -> Reply:
        proposal = self._pairings.proposal(visit.deed, _number(pressed.subject), pressed.by)
        return (ShowForm(form=linking.confirm(proposal)),)

    def _link(self, visit: Visit, submitted: Submitted) -> Reply:
        self._pairings.link(visit.deed, _number(submitted.subject), submitted.by)
        return CLOSED


class LinkNews:
    """The writer of what is told of a link."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.writers: Mapping[TopicKind, Writer] = {TopicKind.PAIRED: self._linked}

    def _linked(self, unit: UnitOfWork, key: str, to: Audience, at: datetime) -> Card | None:  # noqa: ARG002 - as every writer of bulletins
        number, _ = told_of(key)
        pairing = unit.pairings.get(number)
        if pairing is None or pairing.linked_at is None:
            return None
        lead = next(iter(self._desk.teams.values())).lead
        return linking.linked(pairing, unit.people.all([lead]).get(lead))


def _number(text: str) -> PairingId:
    """The pairing a form is about. Raises `NoSuchCode` for anything that is no number of ours."""
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise NoSuchCode
    return PairingId(int(text))
