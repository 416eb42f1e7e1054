"""A ticket's time, counted out at a terminal."""

from argparse import ArgumentTypeError
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import store
from bot.assembly import offline
from bot.commands.terminal import WELL, WRONG, parser, refused, say, settings_of
from bot.config import Settings
from bot.domain.errors import DeskError, NoSuchTicket, NotYet
from bot.domain.ticket import TicketId
from bot.domain.timed.account import accounts, other_alarms
from bot.ports import SystemClock
from bot.ui import plain, wording
from bot.ui.explaining import explained


def explain(argv: list[str]) -> int:
    """Why a ticket is where it is, and what its clocks counted, minute for minute. Reads the database only."""
    taking = parser("explain", "Why a ticket is where it is, and what its clocks counted, minute for minute.")
    taking.add_argument("ticket", help="its number: 41 or DESK-41")
    taking.add_argument(
        "--at",
        metavar="MOMENT",
        type=_moment,
        help="the moment to look at it (now), as 2026-03-06T16:30",
    )
    flags = taking.parse_args(argv)
    settings = settings_of(flags.config)
    if settings is None:
        return WRONG
    if store.pending(settings.database):
        say("The database is not there yet, or not up to date: run `deskside migrate`.", to_err=True)
        return WRONG
    try:
        say(*_account(settings, flags.ticket, flags.at))
    except NoSuchTicket:
        prefix = settings.desk.prefix
        say(
            f"There is no ticket {flags.ticket} in the desk's database. Write its number: 41 or {prefix}-41.",
            to_err=True,
        )
        return WRONG
    except DeskError as trouble:
        return refused(trouble)
    return WELL


def _moment(written: str) -> datetime:
    """For argparse, which says the sentence it is raised with."""
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        says = f'"{written}" is no moment: write the day and perhaps the time, such as 2026-03-06 or 2026-03-06T16:30'
        raise ArgumentTypeError(says) from None


def _account(settings: Settings, named: str, written: datetime | None) -> list[str]:
    """Everything about one ticket's time, in lines. A moment without a zone is one of the desk's own clocks."""
    desk, clock = settings.desk, SystemClock()
    digits = named.casefold().removeprefix(f"{desk.prefix.casefold()}-")
    if not (digits.isascii() and digits.isdigit()):
        raise NoSuchTicket(ref=named)
    zone = ZoneInfo(desk.hours.zone)
    asked = clock.now() if written is None else written if written.tzinfo else written.replace(tzinfo=zone)
    with offline(settings, clock) as core:
        view = core.insight.ticket(TicketId(int(digits)), asked.astimezone(UTC))
    last = max(event.at for event in view.ticket.timeline)
    if written is not None and asked < last:
        raise NotYet(ref=view.ticket.ref, at=plain.moment(last, zone.key))
    view = replace(view, at=max(view.at, last))
    seen = wording.EXPLAINED_IN.format(zone=zone.key, at=plain.moment(view.at, zone.key))
    told = explained(view, accounts(view.ticket, desk, view.at), other_alarms(view.ticket, desk, view.at))
    return [*plain.lines(told, zone.key), "", seen]
