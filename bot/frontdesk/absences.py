"""What is said of an absence of the desk itself."""

from datetime import datetime

from bot.domain.notices import Audience
from bot.domain.storms import Absence
from bot.ports import UnitOfWork
from bot.ui import wording as say
from bot.ui.model import Card, Line, Moment, Paragraph


def card(unit: UnitOfWork, key: str, to: Audience, at: datetime) -> Card:  # noqa: ARG001 - as every writer of bulletins
    absence = Absence.parse(key)
    since, until = (Moment(at=moment, seen_at=at) for moment in (absence.since, absence.until))
    tickets = say.ONE_TICKET_IS if absence.tickets == 1 else say.TICKETS_ARE.format(count=absence.tickets)
    overdue = say.ABSENCE_OVERDUE.format(tickets=tickets)
    line: Line = (say.ABSENCE, since, say.ABSENCE_TO, until, overdue)
    return Card(summary=say.ABSENCE_SUMMARY.format(tickets=tickets), nodes=(Paragraph(line=line),))
