"""Tags, links and watchers at the front desk."""

from collections.abc import Iterator, Mapping

from bot.domain.catalog import Answer
from bot.domain.desk import Desk
from bot.domain.errors import BadTag, DeskError, NoSuchLink, NoSuchTicket, NotAllowed
from bot.domain.people import Handle, PersonId
from bot.domain.terms import LinkKind
from bot.domain.ticket import TicketId
from bot.domain.ticket.labels import tags_in
from bot.domain.views import TicketView
from bot.frontdesk.visit import CLOSED, Press, Submit, Visit, for_staff, text_of, ticket_id
from bot.ui import labelling as screens
from bot.ui import wording as words
from bot.ui.interaction import Pressed, Refuse, Reply, ShowForm, Submitted
from bot.ui.verbs import FormName, Verb
from bot.usecases.insight import Insight
from bot.usecases.labels import Labels, Relabelling


class Labelling:
    def __init__(self, desk: Desk, labels: Labels, insight: Insight) -> None:
        self._desk = desk
        self._labels = labels
        self._insight = insight
        self.presses: dict[Verb, Press] = {
            Verb.LABELS: for_staff(desk, self._open),
            Verb.WATCHERS: self._open_watchers,
            Verb.STOP_WATCHING: self._leave,
        }
        self.submits: dict[FormName, Submit] = {
            FormName.LABELS: for_staff(desk, self._change),
            FormName.WATCHERS: self._watch,
        }

    def _open(self, visit: Visit, pressed: Pressed) -> Reply:
        return (ShowForm(form=screens.labels(self._insight.ticket(ticket_id(pressed.subject), visit.at))),)

    def _open_watchers(self, visit: Visit, pressed: Pressed) -> Reply:
        return (ShowForm(form=screens.watchers(self._theirs(visit, pressed.subject))),)

    def _leave(self, visit: Visit, pressed: Pressed) -> Reply:
        """Whoever is kept informed wants it no longer: their card says so from then on."""
        number = ticket_id(pressed.subject)
        if visit.by not in self._insight.ticket(number, visit.at).ticket.watchers:
            raise NotAllowed(who="whoever is kept informed")
        self._labels.change(visit.deed, number, Relabelling(unwatch=(visit.by,)))
        return ()

    def _theirs(self, visit: Visit, subject: str) -> TicketView:
        """The ticket, for its requester and the staff; whoever is kept informed of it decides nothing."""
        view = self._insight.ticket(ticket_id(subject), visit.at, seen_by=visit.by)
        if visit.by != view.ticket.requester and not self._desk.actor(visit.by).is_staff:
            raise NotAllowed(who="the person who asked, or the help desk,")
        return view

    def _change(self, visit: Visit, submitted: Submitted) -> Reply:
        """What is wrong is said at the field where it was entered."""
        field = screens.TAGS
        try:
            tags = tags_in(text_of(submitted.answers.get(screens.TAGS)))
            field = screens.OTHER
            link = self._link(submitted.answers)
            wanted = Relabelling(
                tags=tags,
                seen=_revision(submitted.subject),
                link=link,
                unlink=tuple(_links(submitted.answers.get(screens.UNLINK))),
                watch=_handle(submitted.answers.get(screens.WATCH)),
                unwatch=[PersonId(who) for who in _several(submitted.answers.get(screens.UNWATCH))],
            )
            self._labels.change(visit.deed, ticket_id(submitted.subject), wanted)
        except (BadTag, NoSuchLink, NoSuchTicket, _HalfALink) as wrong:
            return (Refuse(errors={field: wrong.sentence}),)
        return CLOSED

    def _watch(self, visit: Visit, submitted: Submitted) -> Reply:
        wanted = Relabelling(
            watch=_handle(submitted.answers.get(screens.WATCH)),
            unwatch=[PersonId(who) for who in _several(submitted.answers.get(screens.UNWATCH))],
        )
        self._labels.change(visit.deed, self._theirs(visit, submitted.subject).ticket.id, wanted)
        return CLOSED

    def _link(self, answers: Mapping[str, Answer]) -> tuple[TicketId, LinkKind] | None:
        how, other = text_of(answers.get(screens.HOW)), text_of(answers.get(screens.OTHER)).strip()
        if not how and not other:
            return None
        if how not in set(LinkKind) or not other:
            raise _HalfALink
        number = other.casefold().removeprefix("#").removeprefix(f"{self._desk.prefix.casefold()}-")
        return ticket_id(number), LinkKind(how)


class _HalfALink(DeskError):
    __doc__ = words.LINK_BOTH


def _revision(subject: str) -> int:
    """Which revision the form showed; 0, of which nothing can be taken away, if it does not say."""
    number = subject.partition("/")[2]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0


def _several(answer: object) -> tuple[str, ...]:
    return answer if isinstance(answer, tuple) else ((answer,) if isinstance(answer, str) and answer else ())


def _links(answer: object) -> Iterator[tuple[TicketId, LinkKind]]:
    """What was chosen to be taken away; what never was a link is none."""
    for key in _several(answer):
        number, _, kind = key.partition(" ")
        if kind in set(LinkKind):
            yield ticket_id(number), LinkKind(kind)


def _handle(answer: object) -> Handle | None:
    return Handle.parse(text_of(answer)) if text_of(answer) else None
