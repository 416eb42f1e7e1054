"""The requester and their ticket: more details, withdrawing, confirming, rating, reopening."""

from bot.domain.desk import Desk
from bot.domain.errors import NotAllowed, TooLate
from bot.domain.ticket import Ticket, TicketId
from bot.frontdesk.asking import Asking
from bot.frontdesk.visit import CLOSED, Press, Submit, Visit, text_of, ticket_id
from bot.ui import forms
from bot.ui.interaction import Pressed, Reply, ShowForm, Submitted
from bot.ui.verbs import FormName, Verb
from bot.usecases.conversation import Conversation
from bot.usecases.insight import Insight


class Requesting:
    def __init__(self, desk: Desk, conversation: Conversation, insight: Insight, asking: Asking) -> None:
        self._desk = desk
        self._asking = asking
        self._conversation = conversation
        self._insight = insight
        self.presses: dict[Verb, Press] = {
            Verb.ADD_DETAILS: self._add_details,
            Verb.WITHDRAW: self._withdraw,
            Verb.CONFIRM: self._confirm,
            Verb.REOPEN: self._reopen,
            Verb.RATE: self._rate,
        }
        self.submits: dict[FormName, Submit] = {
            FormName.ADD_DETAILS: self._details,
            FormName.REOPEN: self._reopened,
            FormName.RATE: self._rated,
        }

    def _mine(self, visit: Visit, pressed: Pressed) -> Ticket:
        ticket = self._insight.ticket(ticket_id(pressed.subject), visit.at).ticket
        if ticket.requester != visit.by:
            raise NotAllowed(who="the person who asked")
        return ticket

    def _add_details(self, visit: Visit, pressed: Pressed) -> Reply:
        return (ShowForm(form=forms.add_details(self._mine(visit, pressed))),)

    def _withdraw(self, visit: Visit, pressed: Pressed) -> Reply:
        self._conversation.withdraw(visit.deed, ticket_id(pressed.subject))
        return ()

    def _confirm(self, visit: Visit, pressed: Pressed) -> Reply:
        self._conversation.confirm(visit.deed, ticket_id(pressed.subject))
        return ()

    def _reopen(self, visit: Visit, pressed: Pressed) -> Reply:
        """Too late for that, a follow-up takes its place."""
        ticket = self._mine(visit, pressed)
        within = self._desk.category(ticket.category).reopen_within
        if ticket.resolution is not None and not ticket.may_reopen(within, visit.at):
            return self._asking.follow_up(visit, ticket, "")
        return (ShowForm(form=forms.reopen(ticket)),)

    def _rate(self, visit: Visit, pressed: Pressed) -> Reply:
        score = pressed.subject.partition("/")[2]
        return (ShowForm(form=forms.rate(self._mine(visit, pressed), _score(score))),)

    def _details(self, visit: Visit, submitted: Submitted) -> Reply:
        text = text_of(submitted.answers.get(forms.TEXT))
        self._conversation.add_details(visit.deed, ticket_id(submitted.subject), text)
        return CLOSED

    def _reopened(self, visit: Visit, submitted: Submitted) -> Reply:
        reason = text_of(submitted.answers.get(forms.TEXT))
        try:
            self._conversation.reopen(visit.deed, ticket_id(submitted.subject), reason)
        except TooLate as late:
            ticket = self._insight.ticket(TicketId(late.ticket), visit.at, seen_by=visit.by).ticket
            return self._asking.follow_up(visit, ticket, reason)
        return CLOSED

    def _rated(self, visit: Visit, submitted: Submitted) -> Reply:
        score = _score(submitted.subject.partition("/")[2])
        comment = text_of(submitted.answers.get(forms.TEXT))
        self._conversation.rate(visit.deed, ticket_id(submitted.subject), score=score, comment=comment)
        return CLOSED


def _score(text: str) -> int:
    return int(text) if text in {"1", "2", "3", "4", "5"} else 3
