"""A request being written. It is kept from the first moment, so that nothing typed is lost."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType

from bot.domain.events import Answers
from bot.domain.people import PersonId

DraftId = NewType("DraftId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """`answers` holds what was typed, by field: also of fields that another category asked for.

    `offered` are the keys of the articles that were shown for it.
    """

    id: DraftId
    person: PersonId
    category: str
    answers: Answers = field(default_factory=dict)
    offered: tuple[str, ...] = ()
    at: datetime
