"""Asking for help: the way from the first word to a ticket, or to an article that made one unnecessary."""

from contextlib import suppress

from bot.domain.desk import Desk
from bot.domain.draft import Draft, DraftId
from bot.domain.errors import Repeated
from bot.domain.people import Handle
from bot.domain.terms import Status
from bot.domain.ticket import Ticket, TicketId
from bot.frontdesk.visit import Press, Submit, Visit, ticket_id, whispered
from bot.ui import forms, lists
from bot.ui import wording as words
from bot.ui.interaction import Changed, Pointed, Pressed, Refuse, Reply, Say, ShowForm, Submitted
from bot.ui.verbs import FormName, Verb
from bot.usecases.conversation import Conversation
from bot.usecases.insight import Insight
from bot.usecases.intake import Filed, Intake, Invalid, Offered


class Asking:
    def __init__(self, desk: Desk, intake: Intake, conversation: Conversation, insight: Insight) -> None:
        self._desk = desk
        self._intake = intake
        self._conversation = conversation
        self._insight = insight
        self.presses: dict[Verb, Press] = {
            Verb.ASK: self._open,
            Verb.ADD_TO: self._add_to,
            Verb.MATRIX: self._matrix,
            Verb.READ: self._read,
            Verb.SOLVED_IT: self._solved_it,
            Verb.NOT_IT: self._not_it,
        }
        self.submits: dict[FormName, Submit] = {FormName.ASK: self._submit, FormName.SUGGEST: self._still_need_help}

    def begin(self, visit: Visit, text: str, *, requester: Handle | None = None) -> Reply:
        """Open the form for these words; or say where else they belong."""
        draft = self._intake.start(visit.deed, text, requester=requester)
        elsewhere = self._intake.out_of_scope(text)
        if elsewhere is not None:
            return (Say(card=lists.out_of_scope(elsewhere, draft.id)),)
        return self._form(draft)

    def offer(self, visit: Visit, text: str, *, overheard: bool = False) -> Reply:
        """Words without a trigger to open a form: keep them, and put the form one press away.

        Where others listen (`overheard`) nothing is told of the person's open tickets. Else the ones that wait for
        their answer come first.
        """
        draft = self._intake.start(visit.deed, text)
        elsewhere = self._intake.out_of_scope(text)
        if elsewhere is not None:
            return (Say(card=lists.out_of_scope(elsewhere, draft.id), private=False),)
        requested, _ = ([], []) if overheard else self._insight.mine(visit.by)
        requested.sort(key=lambda line: line.status is not Status.WAITING_ON_REQUESTER)
        return (Say(card=lists.offer(draft.id, text, requested[:2]), private=False),)

    def follow_up(self, visit: Visit, ticket: Ticket, text: str) -> Reply:
        """The form of a request that goes on where this ticket ended, in place of reopening it too late."""
        return self._form(self._intake.follow_up(visit.deed, ticket, text))

    def offer_follow_up(self, visit: Visit, ticket: TicketId, text: str) -> Reply:
        """The same for words without a trigger to open a form: they are kept, and it is one press away."""
        before = self._insight.ticket(ticket, visit.at).ticket
        draft = self._intake.follow_up(visit.deed, before, text)
        return (Say(card=lists.follow_up(draft.id, before.ref, text), private=False),)

    def point(self, visit: Visit, pointed: Pointed) -> Reply:
        """A message becomes a request; of a colleague's message the staff makes a request of that colleague."""
        author = pointed.author if pointed.author != pointed.by else None
        return self.begin(visit, pointed.text, requester=author)

    def change(self, visit: Visit, changed: Changed) -> Reply:
        """Another category, other fields; what was typed stays."""
        draft = self._intake.fill(DraftId(changed.subject), visit.by, changed.answers)
        return (ShowForm(form=forms.ask(self._desk, draft)),)

    def _form(self, draft: Draft) -> Reply:
        form = forms.ask(self._desk, draft)
        return (ShowForm(form=form), Say(card=lists.late(draft.id), if_late=True))

    def _open(self, visit: Visit, pressed: Pressed) -> Reply:
        if not pressed.subject:
            return self.begin(visit, "")
        return self._form(self._intake.resume(DraftId(pressed.subject), visit.by))

    def _add_to(self, visit: Visit, pressed: Pressed) -> Reply:
        draft, _, number = pressed.subject.partition("/")
        ticket = self._conversation.add_draft(visit.deed, ticket_id(number), DraftId(draft))
        return whispered(words.ADDED_TO.format(ref=ticket.ref))

    def _matrix(self, visit: Visit, pressed: Pressed) -> Reply:  # noqa: ARG002 - every press has the same shape
        return (ShowForm(form=forms.matrix(self._desk), on_top=True),)

    def _submit(self, visit: Visit, submitted: Submitted) -> Reply:
        try:
            outcome = self._intake.submit(visit.deed, DraftId(submitted.subject), submitted.answers)
        except Repeated as done:
            outcome = self._intake.filed(ticket_id(done.outcome), visit.by, visit.at)
        match outcome:
            case Invalid():
                return self._refused(visit, submitted, outcome)
            case Offered():
                return (ShowForm(form=forms.suggest(outcome.draft, outcome.suggestions)),)
            case Filed():
                return _filed(visit, outcome)

    def _refused(self, visit: Visit, submitted: Submitted, invalid: Invalid) -> Reply:
        """Errors at fields that show are said there; if one of them does not show yet, the form is shown anew."""
        draft = self._intake.resume(DraftId(submitted.subject), visit.by)
        if set(invalid.errors) <= set(submitted.answers):
            return (Refuse(errors=invalid.errors),)
        return (ShowForm(form=forms.ask(self._desk, draft)),)

    def _still_need_help(self, visit: Visit, submitted: Submitted) -> Reply:
        try:
            filed = self._intake.file(visit.deed, DraftId(submitted.subject))
        except Repeated as done:
            filed = self._intake.filed(ticket_id(done.outcome), visit.by, visit.at)
        return _filed(visit, filed)

    def _read(self, visit: Visit, pressed: Pressed) -> Reply:  # noqa: ARG002
        _, _, article = pressed.subject.partition("/")
        return (ShowForm(form=forms.article(self._insight.article(article)), on_top=True),)

    def _solved_it(self, visit: Visit, pressed: Pressed) -> Reply:
        draft, _, article = pressed.subject.partition("/")
        with suppress(Repeated):  # delivered again, it shows again what it showed
            self._intake.deflect(visit.deed, DraftId(draft), article)
        return (ShowForm(form=forms.solved()),)

    def _not_it(self, visit: Visit, pressed: Pressed) -> Reply:
        draft, _, article = pressed.subject.partition("/")
        left = self._intake.set_aside(DraftId(draft), visit.by, article)
        return (ShowForm(form=forms.suggest(left.draft, left.suggestions)),)


def _filed(visit: Visit, filed: Filed) -> Reply:
    return (ShowForm(form=forms.filed(filed.ref, filed.due, visit.at)),)
