"""What bulletins show: each kind of topic has its writer, who looks at how things stand now."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.domain.notices import Audience, Bulletin, TopicKind
from bot.ports import UnitOfWork
from bot.ui.model import Card

Writer = Callable[[UnitOfWork, str, Audience, datetime], Card | None]
"""The card of the topic with this key for an audience at a moment; None if there is nothing to show any more."""


class Noticeboard:
    def __init__(self, writers: Mapping[TopicKind, Writer]) -> None:
        self._writers = writers

    def card(self, unit: UnitOfWork, bulletin: Bulletin, at: datetime) -> Card | None:
        writer = self._writers.get(bulletin.topic.kind)
        return writer(unit, bulletin.topic.key, bulletin.to, at) if writer is not None else None
