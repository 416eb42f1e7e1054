"""From somebody's words to a ticket, or to an article that made one unnecessary."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from bot.domain import asking
from bot.domain.catalog import Answer, Category, FieldKind, FormField, guess, problems
from bot.domain.deflection import TAKEN_BACK_WITHIN, Deflection, Suggestion
from bot.domain.desk import OutOfScope
from bot.domain.draft import Draft, DraftId
from bot.domain.errors import Gone, MissingAnswer, Repeated
from bot.domain.people import Handle, PersonId
from bot.domain.terms import LinkKind
from bot.domain.ticket import Ticket, TicketId, filed
from bot.domain.timed.timetable import Owed, Timetable
from bot.domain.words import mentioned
from bot.ports import Library, UnitOfWork
from bot.usecases.ledger import Deed, Ledger
from bot.usecases.placing import placed
from bot.usecases.seeing import only_for_whom_it_concerns

_UNNUMBERED = TicketId(0)

NOTHING_MORE: Mapping[str, Answer] = {}

FOLLOW_UP = "Follow-up of {ref}: {summary}"
"""The first line of a request that goes on where a ticket ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invalid:
    """What is wrong with the answers, by field."""

    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """Articles that may help, before a ticket is made."""

    draft: Draft
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """`due` is the promise to the requester that runs out first."""

    ticket: TicketId
    ref: str
    due: Owed | None


class Intake:
    def __init__(self, ledger: Ledger, library: Library) -> None:
        self._store = ledger.store
        self._desk = ledger.desk
        self._ledger = ledger
        self._library = library

    def out_of_scope(self, text: str) -> OutOfScope | None:
        """The written answer for a request that is not ours."""
        return next((o for o in self._desk.out_of_scope if mentioned(text, o.words)), None)

    def start(self, deed: Deed, text: str, *, requester: Handle | None = None) -> Draft:
        """A draft from somebody's words, its category guessed; the staff may write it for a `requester`.

        Raises `Repeated` if the deed was done already.
        """
        answers = asking.first_answers(text)
        if requester is not None and self._desk.actor(deed.by).is_staff:
            answers[asking.REQUESTER] = str(requester)
        category = guess(text, self._desk.categories) or self._desk.categories[-1]
        draft = Draft(id=DraftId(uuid4().hex), person=deed.by, category=category.key, answers=answers, at=deed.at)
        with self._store.write() as unit:
            unit.inbox.take(deed.key, at=deed.at)
            unit.drafts.keep(draft)
            unit.commit()
        return draft

    def follow_up(self, deed: Deed, ticket: Ticket, words: str) -> Draft:
        """A draft that goes on where a ticket ended: the same category and answers, and what was said now."""
        summary = FOLLOW_UP.format(ref=ticket.ref, summary=ticket.summary)[: asking.SUMMARY_LIMIT]
        answers: dict[str, Answer] = {
            **ticket.answers,
            asking.CATEGORY: ticket.category,
            asking.SUMMARY: summary,
            asking.IMPACT: ticket.impact,
            asking.URGENCY: ticket.urgency,
            asking.FOLLOWS: str(ticket.id),
        }
        if words.strip():
            answers[asking.DESCRIPTION] = words.strip()[: asking.TEXT_LIMIT]
        category = self._desk.category(ticket.category)
        draft = Draft(id=DraftId(uuid4().hex), person=deed.by, category=category.key, answers=answers, at=deed.at)
        with self._store.write() as unit:
            unit.inbox.take(deed.key, at=deed.at)
            unit.drafts.keep(draft)
            unit.commit()
        return draft

    def resume(self, draft: DraftId, by: PersonId) -> Draft:
        """A draft as it stands. Raises `Gone`, also for somebody else's."""
        with self._store.read() as unit:
            return _mine(unit.drafts.get(draft), by)

    def fill(
        self, draft: DraftId, by: PersonId, answers: Mapping[str, Answer], *, offered: tuple[str, ...] | None = None
    ) -> Draft:
        """Keep what has been typed so far. Answers to fields that no longer show are kept too."""
        with self._store.write() as unit:
            filled = self._filled(_mine(unit.drafts.get(draft), by), answers)
            filled = filled if offered is None else replace(filled, offered=offered)
            unit.drafts.keep(filled)
            unit.commit()
        return filled

    def submit(self, deed: Deed, draft: DraftId, answers: Mapping[str, Answer]) -> Invalid | Offered | Filed:
        """The form as it was sent: refused with reasons, answered by articles, or filed.

        Raises `Repeated` with the ticket's number if this very form was filed before. A refusal is not remembered.
        """
        with self._store.read() as unit:
            if (outcome := unit.inbox.outcome(deed.key)) is not None:
                raise Repeated(outcome=outcome)
            filled = self._filled(_mine(unit.drafts.get(draft), deed.by), answers)
        wrong = problems(self._questions(filled), filled.answers)
        if wrong:
            self.fill(draft, deed.by, answers)
            return Invalid(errors=wrong)
        suggestions = self._library.suggest(asking.text_of(filled.answers), category=filled.category)
        if suggestions:
            offered = self.fill(draft, deed.by, answers, offered=tuple(s.article for s in suggestions))
            return Offered(draft=offered, suggestions=suggestions)
        return self.file(deed, draft, answers)

    def offered(self, draft: Draft) -> Offered:
        """The suggestions that still stand for a draft."""
        question = asking.text_of(draft.answers)
        found = self._library.suggest(question, category=draft.category)
        return Offered(draft=draft, suggestions=tuple(s for s in found if s.article in draft.offered))

    def set_aside(self, draft: DraftId, by: PersonId, article: str) -> Offered:
        """*Not it*: this article is not offered any longer."""
        with self._store.write() as unit:
            held = _mine(unit.drafts.get(draft), by)
            left = replace(held, offered=tuple(a for a in held.offered if a != article))
            unit.drafts.keep(left)
            unit.commit()
        return self.offered(left)

    def deflect(self, deed: Deed, draft: DraftId, article: str) -> None:
        """*This solved it*: the article is the answer, and no ticket is made."""
        with self._store.write() as unit:
            unit.inbox.take(deed.key, at=deed.at)
            held = _mine(unit.drafts.get(draft), deed.by)
            question = asking.text_of(held.answers)
            unit.deflections.add(
                Deflection(person=deed.by, category=held.category, article=article, question=question, at=deed.at)
            )
            unit.drafts.drop(draft)
            unit.commit()

    def file(self, deed: Deed, draft: DraftId, answers: Mapping[str, Answer] = NOTHING_MORE) -> Filed:
        """The draft, with these answers, becomes a ticket, routed at once. Raises `Repeated` with its number if it did.

        It may have changed since it was found good: what is not an answer any more raises `MissingAnswer`.
        """
        with self._store.write() as unit:
            unit.inbox.take(deed.key, at=deed.at)
            held = self._filled(_mine(unit.drafts.get(draft), deed.by), answers)
            self._check(held)
            followed = _followed(unit, held)
            ticket = placed(unit, self._desk, self._ticket(unit, held, deed.at), deed.at)
            # Last, as whoever has a number keeps everybody else from the next one until the commit.
            ticket = replace(ticket, id=unit.tickets.next_id())
            if followed is not None and followed.requester == ticket.requester:
                ticket = self._joined(unit, ticket, followed, deed)
            table = self._ledger.open(unit, ticket, deed.at)
            unit.deflections.take_back(deed.by, ticket.category, since=deed.at - TAKEN_BACK_WITHIN)
            unit.drafts.drop(draft)
            unit.inbox.tell(deed.key, str(ticket.id))
            unit.commit()
        return _filed(table)

    def filed(self, ticket: TicketId, by: PersonId, at: datetime) -> Filed:
        """What was filed before. Raises `NotAllowed` for who may not see the ticket."""
        with self._store.read() as unit:
            found = unit.tickets.get(ticket)
        only_for_whom_it_concerns(found, by, self._desk)
        return _filed(Timetable(found, self._desk, at))

    def _joined(self, unit: UnitOfWork, ticket: Ticket, before: Ticket, deed: Deed) -> Ticket:
        """Linked with the ticket it follows, and that one with it."""
        after = before.joined(deed.by, ticket.id, LinkKind.FOLLOWED_UP_BY, deed.at)
        self._ledger.keep(unit, before, after, deed.at)
        return ticket.joined(deed.by, before.id, LinkKind.FOLLOW_UP_OF, deed.at)

    def _questions(self, draft: Draft) -> tuple[FormField, ...]:
        category, staff = self._desk.category(draft.category), self._desk.actor(draft.person).is_staff
        return asking.questions(self._desk, category, draft.answers, for_others=staff)

    def _check(self, draft: Draft) -> None:
        asked = self._questions(draft)
        wrong = problems(asked, draft.answers)
        if wrong:
            raise MissingAnswer(what=", ".join(f'"{f.label}"' for f in asked if f.key in wrong))

    def _filled(self, draft: Draft, answers: Mapping[str, Answer]) -> Draft:
        merged = {**draft.answers, **answers}
        chosen = answers.get(asking.CATEGORY)
        known = {c.key for c in self._desk.categories}
        category = chosen if isinstance(chosen, str) and chosen in known else draft.category
        return replace(draft, answers={**merged, asking.CATEGORY: category}, category=category)

    def _ticket(self, unit: UnitOfWork, draft: Draft, at: datetime) -> Ticket:
        said = {key: a for key, a in draft.answers.items() if isinstance(a, str)}
        category = self._desk.category(draft.category)
        impact, urgency = said[asking.IMPACT], said[asking.URGENCY]
        for_whom = said.get(asking.REQUESTER, "") if self._desk.actor(draft.person).is_staff else ""
        requester = _whom(unit, draft, for_whom)
        ticket = Ticket(
            id=_UNNUMBERED,
            prefix=self._desk.prefix,
            requester=requester,
            reporter=draft.person if requester != draft.person else None,
            account=unit.people.get(requester).account,
            kind=category.kind,
            category=category.key,
            summary=said[asking.SUMMARY].strip(),
            description=said.get(asking.DESCRIPTION, "").strip(),
            answers=_with_people(unit, category, asking.own_answers(self._desk, draft)),
            impact=impact,
            urgency=urgency,
            priority=self._desk.matrix.priority(impact=impact, urgency=urgency),
            filed_at=at,
        )
        return filed(ticket, draft.person, at)


def _filed(table: Timetable) -> Filed:
    return Filed(ticket=table.ticket.id, ref=table.ticket.ref, due=table.owed)


def _mine(draft: Draft, person: PersonId) -> Draft:
    if draft.person != person:
        raise Gone
    return draft


def _followed(unit: UnitOfWork, draft: Draft) -> Ticket | None:
    """The ticket the draft follows, taken before a team's turns: whoever transfers it takes the two in that order."""
    number = draft.answers.get(asking.FOLLOWS, "")
    if not isinstance(number, str) or not (number.isascii() and number.isdigit()):
        return None
    return unit.tickets.get(TicketId(int(number)))


def _whom(unit: UnitOfWork, draft: Draft, named: str) -> PersonId:
    """Whom the ticket is for: the person named on the form, or whoever wrote it."""
    handle = Handle.parse(named)
    return unit.people.meet(handle, name="").id if handle is not None else draft.person


def _with_people(unit: UnitOfWork, category: Category, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answers with people by who they are, and no longer by an account on a platform."""
    asks_people = {f.key for f in category.fields if f.kind is FieldKind.PERSON}

    def known(answer: str) -> str:
        handle = Handle.parse(answer)
        return unit.people.meet(handle, name="").id if handle is not None else answer

    return {
        key: (known(a) if isinstance(a, str) else tuple(map(known, a))) if key in asks_people else a
        for key, a in answers.items()
    }
