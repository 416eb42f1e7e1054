"""Home, lists and what agents say of themselves."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain.desk import Desk
from bot.domain.people import Presence
from bot.frontdesk.visit import CLOSED, Press, Submit, Visit, for_staff, text_of, ticket_id
from bot.ui import forms, lists
from bot.ui import wording as words
from bot.ui.cards import requester_card, team_card
from bot.ui.interaction import Pressed, Refuse, Reply, Say, ShowForm, ShowHome, Submitted
from bot.ui.model import Moment
from bot.ui.verbs import FormName, Verb
from bot.usecases.insight import Insight
from bot.usecases.people import Staffing


class Home:
    def __init__(self, desk: Desk, insight: Insight, staffing: Staffing) -> None:
        self._insight = insight
        self._staffing = staffing
        self.presses: dict[Verb, Press] = {
            Verb.OPEN: self._open,
            Verb.AVAILABLE: for_staff(desk, self._available),
            Verb.BUSY: for_staff(desk, self._busy),
            Verb.AWAY: for_staff(desk, self._away),
        }
        self.submits: dict[FormName, Submit] = {FormName.AWAY: for_staff(desk, self._is_away)}

    def show(self, visit: Visit) -> Reply:
        view = self._insight.home(visit.by, visit.at)
        return (ShowHome(card=lists.home(view, Moment(at=visit.at, seen_at=visit.at))),)

    def mine(self, visit: Visit) -> Reply:
        requested, owned = self._insight.mine(visit.by)
        return (Say(card=lists.mine(requested, owned)),)

    def find(self, visit: Visit, text: str) -> Reply:
        return (Say(card=lists.found(text, self._insight.find(visit.by, text))),)

    def ticket(self, visit: Visit, subject: str) -> Reply:
        """One ticket by its number: the team's card for the staff, the requester's for whoever asked."""
        view = self._insight.ticket(ticket_id(subject), visit.at, seen_by=visit.by)
        mine = view.ticket.requester == visit.by
        return (Say(card=requester_card(view) if mine else team_card(view)),)

    def _open(self, visit: Visit, pressed: Pressed) -> Reply:
        view = self._insight.ticket(ticket_id(pressed.subject), visit.at, seen_by=visit.by)
        mine = view.ticket.requester == visit.by
        card = requester_card(view) if mine else team_card(view)
        return (ShowForm(form=forms.show(view.ticket.ref, card.nodes)),)

    def _available(self, visit: Visit, pressed: Pressed) -> Reply:  # noqa: ARG002 - every press has the same shape
        self._staffing.set_availability(visit.by, Presence.ON)
        return self.show(visit)

    def _busy(self, visit: Visit, pressed: Pressed) -> Reply:  # noqa: ARG002
        self._staffing.set_availability(visit.by, Presence.BUSY)
        return self.show(visit)

    def _away(self, visit: Visit, pressed: Pressed) -> Reply:  # noqa: ARG002
        return (ShowForm(form=forms.away(visit.at)),)

    def _is_away(self, visit: Visit, submitted: Submitted) -> Reply:
        """Back on the morning of that day, where the person lives."""
        try:
            day = date.fromisoformat(text_of(submitted.answers.get(forms.UNTIL)))
        except ValueError:
            return (Refuse(errors={forms.UNTIL: words.TOO_LATE_DATE}),)
        until = datetime.combine(day, time(0), tzinfo=ZoneInfo(visit.person.zone)).astimezone(UTC)
        if until <= visit.at:
            return (Refuse(errors={forms.UNTIL: words.TOO_LATE_DATE}),)
        self._staffing.set_availability(visit.by, Presence.AWAY, until)
        return (*CLOSED, *self.show(visit))
