"""Requests answered by an article before they became a ticket."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.people import PersonId

TAKEN_BACK_WITHIN = timedelta(hours=48)
"""A ticket by the same person in the same category within this time shows that the article did not help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deflection:
    person: PersonId
    category: str
    article: str
    question: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """An article that may answer the question. `score` is 0 to 100; `passage` is plain text."""

    article: str
    title: str
    passage: str
    url: str | None
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """`body` is Markdown as its owner wrote it."""

    key: str
    title: str
    body: str
    category: str | None
    audience: str
    owner: str | None
