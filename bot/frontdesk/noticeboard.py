"""What bulletins show: each kind of topic has its writer, who looks at how things stand now."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.domain.notices import Bulletin, TopicKind
from bot.ports import UnitOfWork
from bot.ui.model import Card

Writer = Callable[[UnitOfWork, str, datetime], Card | None]
"""The card of the topic with this key at a moment; None if there is nothing to show any more."""


class Noticeboard:
    def __init__(self, writers: Mapping[TopicKind, Writer]) -> None:
        self._writers = writers

    def card(self, unit: UnitOfWork, bulletin: Bulletin, at: datetime) -> Card | None:
        writer = self._writers.get(bulletin.topic.kind)
        return writer(unit, bulletin.topic.key, at) if writer is not None else None
