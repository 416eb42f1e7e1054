"""Agents at work: the buttons of the team's card and the forms behind them."""

from collections.abc import Callable

from bot.domain.desk import Desk
from bot.domain.errors import NotPossibleNow
from bot.domain.people import PersonId, TeamKey
from bot.domain.priority import Priority
from bot.domain.terms import Status
from bot.domain.ticket import AGENTS_WAIT_ON
from bot.domain.timed.account import accounts, other_alarms
from bot.domain.views import TicketView
from bot.frontdesk.visit import CLOSED, Press, Submit, Visit, for_staff, text_of, ticket_id
from bot.ui import forms
from bot.ui import wording as words
from bot.ui.explaining import why
from bot.ui.interaction import Pressed, Refuse, Reply, ShowForm, Submitted
from bot.ui.model import Form, Paragraph
from bot.ui.verbs import FormName, Verb
from bot.usecases.insight import Insight
from bot.usecases.work import Work


class Working:
    def __init__(self, desk: Desk, work: Work, insight: Insight) -> None:
        self._desk = desk
        self._work = work
        self._insight = insight
        presses: dict[Verb, Press] = {
            Verb.CLAIM: self._claim,
            Verb.RELEASE: self._release,
            Verb.RESUME: self._resume,
            Verb.ACKNOWLEDGE: self._acknowledge,
            Verb.REPLY: self._opens(forms.reply),
            Verb.NOTE: self._opens(lambda view: forms.note(view.ticket), done_too=True),
            Verb.WAIT: self._opens(lambda view: forms.wait(view.ticket)),
            Verb.RESOLVE: self._opens(forms.resolve),
            Verb.PRIORITY: self._opens(lambda view: forms.priority(view.ticket)),
            Verb.CATEGORY: self._opens(lambda view: forms.category(view.ticket, desk)),
            Verb.TRANSFER: self._opens(lambda view: forms.transfer(view.ticket, desk)),
            Verb.HAND_OVER: self._hand_over_form,
            Verb.ASSIGN: self._opens(self._assign_form),
            Verb.WHY: self._opens(self._why, done_too=True),
        }
        submits: dict[FormName, Submit] = {
            FormName.REPLY: self._reply,
            FormName.NOTE: self._note,
            FormName.WAIT: self._wait,
            FormName.RESOLVE: self._resolve,
            FormName.PRIORITY: self._priority,
            FormName.CATEGORY: self._category,
            FormName.ASSIGN: self._assign,
            FormName.TRANSFER: self._transfer,
            FormName.HAND_OVER: self._hand_over,
        }
        self.presses: dict[Verb, Press] = {verb: for_staff(desk, press) for verb, press in presses.items()}
        self.submits: dict[FormName, Submit] = {name: for_staff(desk, submit) for name, submit in submits.items()}

    def _opens(self, form: Callable[[TicketView], Form], *, done_too: bool = False) -> Press:
        """A press that opens a form about its ticket, while the ticket lives."""

        def press(visit: Visit, pressed: Pressed) -> Reply:
            view = self._insight.ticket(ticket_id(pressed.subject), visit.at)
            if view.ticket.is_done and not done_too:
                raise NotPossibleNow(ref=view.ticket.ref, status=view.ticket.status)
            return (ShowForm(form=form(view)),)

        return press

    def _why(self, view: TicketView) -> Form:
        told = accounts(view.ticket, self._desk, view.at)
        return why(view, told, other_alarms(view.ticket, self._desk, view.at))

    def _assign_form(self, view: TicketView) -> Form:
        team = view.team
        members = team.members if team is not None else tuple(self._desk.agents)
        return forms.assign(view.ticket, [self._desk.agents[m] for m in members])

    def _claim(self, visit: Visit, pressed: Pressed) -> Reply:
        self._work.claim(visit.deed, ticket_id(pressed.subject))
        return ()

    def _release(self, visit: Visit, pressed: Pressed) -> Reply:
        self._work.release(visit.deed, ticket_id(pressed.subject))
        return ()

    def _resume(self, visit: Visit, pressed: Pressed) -> Reply:
        self._work.resume(visit.deed, ticket_id(pressed.subject))
        return ()

    def _acknowledge(self, visit: Visit, pressed: Pressed) -> Reply:
        self._work.acknowledge(visit.deed, ticket_id(pressed.subject))
        return ()

    def _reply(self, visit: Visit, submitted: Submitted) -> Reply:
        self._work.reply(visit.deed, ticket_id(submitted.subject), text_of(submitted.answers.get(forms.TEXT)))
        return CLOSED

    def _note(self, visit: Visit, submitted: Submitted) -> Reply:
        self._work.note(visit.deed, ticket_id(submitted.subject), text_of(submitted.answers.get(forms.TEXT)))
        return CLOSED

    def _wait(self, visit: Visit, submitted: Submitted) -> Reply:
        on = text_of(submitted.answers.get(forms.ON))
        length = forms.WAITS.get(text_of(submitted.answers.get(forms.UNTIL)))
        wrong = {}
        if on not in AGENTS_WAIT_ON:
            wrong[forms.ON] = words.PICK_ONE
        if length is None:
            wrong[forms.UNTIL] = words.PICK_ONE
        if wrong or length is None:
            return (Refuse(errors=wrong),)
        needed = text_of(submitted.answers.get(forms.TEXT))
        until = visit.at + length[0]
        self._work.wait(visit.deed, ticket_id(submitted.subject), on=Status(on), needed=needed, until=until)
        return CLOSED

    def _resolve(self, visit: Visit, submitted: Submitted) -> Reply:
        disposition = text_of(submitted.answers.get(forms.DISPOSITION))
        view = self._insight.ticket(ticket_id(submitted.subject), visit.at)
        if view.category.disposition(disposition) is None:
            return (Refuse(errors={forms.DISPOSITION: words.PICK_ONE}),)
        summary = text_of(submitted.answers.get(forms.TEXT))
        self._work.resolve(visit.deed, view.ticket.id, summary=summary, disposition=disposition)
        return CLOSED

    def _priority(self, visit: Visit, submitted: Submitted) -> Reply:
        to = text_of(submitted.answers.get(forms.TO))
        if to not in set(Priority):
            return (Refuse(errors={forms.TO: words.PICK_ONE}),)
        reason = text_of(submitted.answers.get(forms.REASON))
        self._work.reprioritise(visit.deed, ticket_id(submitted.subject), to=Priority(to), reason=reason)
        return CLOSED

    def _category(self, visit: Visit, submitted: Submitted) -> Reply:
        to = text_of(submitted.answers.get(forms.TO))
        if to not in {c.key for c in self._desk.categories}:
            return (Refuse(errors={forms.TO: words.PICK_ONE}),)
        reason = text_of(submitted.answers.get(forms.REASON))
        self._work.recategorise(visit.deed, ticket_id(submitted.subject), to=to, reason=reason)
        return CLOSED

    def _transfer(self, visit: Visit, submitted: Submitted) -> Reply:
        to = TeamKey(text_of(submitted.answers.get(forms.TO)))
        if to not in self._desk.teams:
            return (Refuse(errors={forms.TO: words.PICK_ONE}),)
        reason = text_of(submitted.answers.get(forms.REASON))
        self._work.transfer(visit.deed, ticket_id(submitted.subject), to=to, reason=reason)
        return CLOSED

    def _hand_over_form(self, visit: Visit, pressed: Pressed) -> Reply:  # noqa: ARG002 - every press has the same shape
        others = [a for a in self._desk.agents.values() if a.id != visit.by]
        return (ShowForm(form=forms.hand_over(others)),)

    def _hand_over(self, visit: Visit, submitted: Submitted) -> Reply:
        to = PersonId(text_of(submitted.answers.get(forms.TO)))
        if to not in self._desk.agents or to == visit.by:
            return (Refuse(errors={forms.TO: words.PICK_ONE}),)
        handed = self._work.hand_over(visit.deed, to=to)
        said = words.HANDED_OVER.format(count=len(handed), name=self._desk.agents[to].name)
        return (ShowForm(form=forms.show(words.HAND_OVER_TITLE, (Paragraph(line=(said,)),))),)

    def _assign(self, visit: Visit, submitted: Submitted) -> Reply:
        to = PersonId(text_of(submitted.answers.get(forms.TO)))
        if to not in self._desk.agents:
            return (Refuse(errors={forms.TO: words.PICK_ONE}),)
        self._work.assign(visit.deed, ticket_id(submitted.subject), to)
        return CLOSED
