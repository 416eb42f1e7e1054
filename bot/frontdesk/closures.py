"""What is said of platforms and places that take nothing of the desk."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.notices import Audience, TopicKind
from bot.frontdesk.noticeboard import Writer
from bot.ports import UnitOfWork
from bot.post import Closure
from bot.ui import closed_wording as words
from bot.ui.model import Card, Line, Moment, Paragraph


def shut_out(unit: UnitOfWork, key: str, to: Audience, at: datetime) -> Card:  # noqa: ARG001 - as every writer of bulletins
    since, platform, _ = _read(key)
    named = words.PLATFORMS.get(platform, platform)
    closed = _standing(unit, key)
    if closed is None:
        return _card(words.LET_IN.format(platform=named), (words.LET_IN_MEANS.format(platform=named),))
    line: Line = (
        words.SHUT_OUT_SINCE.format(platform=named),
        Moment(at=since, seen_at=at),
        words.SHUT_OUT_WHY.format(why=closed.why),
    )
    means: Line = (words.SHUT_OUT_MEANS.format(platform=named),)
    return _card(words.SHUT_OUT.format(platform=named), line, means)


def dead_end(unit: UnitOfWork, key: str, to: Audience, at: datetime) -> Card:  # noqa: ARG001 - as every writer of bulletins
    since, platform, place = _read(key)
    facts = {"place": place, "platform": words.PLATFORMS.get(platform, platform)}
    closed = _standing(unit, key)
    if closed is None:
        return _card(words.MENDED.format(**facts), (words.MENDED_MEANS.format(**facts),))
    line: Line = (
        words.DEAD_END_SINCE.format(**facts),
        Moment(at=since, seen_at=at),
        words.SHUT_OUT_WHY.format(why=closed.why),
    )
    return _card(words.DEAD_END.format(**facts), line, (words.DEAD_END_MEANS,))


WRITERS: Mapping[TopicKind, Writer] = {TopicKind.SHUT_OUT: shut_out, TopicKind.DEAD_END: dead_end}


def _read(key: str) -> tuple[datetime, str, str]:
    """What `bot.usecases.ways.key_of` wrote: since when, the platform, and the place on it."""
    since, platform, place = key.split("/", 2)
    return datetime.fromisoformat(since), platform, place


def _standing(unit: UnitOfWork, key: str) -> Closure | None:
    """The closure that the key names, if that is not over."""
    since, platform, place = _read(key)
    known = (one for one in unit.closures.all() if (one.platform, one.place) == (platform, place))
    return next((one for one in known if one.since == since), None)


def _card(summary: str, *lines: Line) -> Card:
    return Card(summary=summary, nodes=tuple(Paragraph(line=line) for line in lines))
