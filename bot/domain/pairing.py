"""Two accounts of one person, linked by themselves: a code asked for with one, and typed with the other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType

from bot.domain.notices import News, Topic, TopicKind
from bot.domain.people import Handle, Person, PersonId

PairingId = NewType("PairingId", int)

LIVES_FOR = timedelta(minutes=10)
"""How long a code can be typed, and what came of it be confirmed."""

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Nothing that looks like something else: no 0 and O, no 1, I and L."""
LENGTH = 8
TYPED = r"(?=\S*[-\d])[a-z0-9]{4}-?[a-z0-9]{4}"
"""What is taken for a code, whatever the case. Without the hyphen it has a digit: "link freeware" is a request."""

MOST_MISSES = 5
MISSES_WITHIN = timedelta(hours=1)
REFUSED_FOR = timedelta(hours=1)
"""Whoever typed so many wrong codes within that time is refused for this one. Of 31^8 codes they see too few."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """`asker` asked for the code with one account, `typist` typed it with another, which is None until then.

    `linked_at` is when the typist confirmed, and the two became one; until then the names are empty.
    """

    id: PairingId
    asker: PersonId
    asked_with: Handle
    ends_at: datetime
    asker_name: str = ""
    typist: PersonId | None = None
    typed_with: Handle | None = None
    typist_name: str = ""
    linked_at: datetime | None = None

    def is_open(self, at: datetime) -> bool:
        return self.linked_at is None and at < self.ends_at

    def is_for(self, typist: PersonId) -> bool:
        """A code is used once: whoever typed it first may type it again, and nobody else."""
        return self.typist in (None, typist)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One of the two to be linked: whose it is now, where, and how many tickets they asked for."""

    person: Person
    handle: Handle
    requests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is to be confirmed. `gives_staff`: one of the two is of the staff, whose rights the other gets as well."""

    id: PairingId
    asker: Account
    typist: Account
    gives_staff: bool


def is_code(text: str) -> bool:
    return re.fullmatch(TYPED, text, re.IGNORECASE) is not None


def plain(code: str) -> str:
    """As it is compared: without the hyphen, and case does not matter."""
    return code.replace("-", "").upper()


def grouped(code: str) -> str:
    """As it is shown."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def refused_until(misses: Sequence[datetime]) -> datetime | None:
    """Until when somebody is refused who typed wrong codes at these times; None if they are not, or never were."""
    last = sorted(misses)[-MOST_MISSES:]
    if len(last) < MOST_MISSES or last[-1] - last[0] >= MISSES_WITHIN:
        return None
    return last[-1] + REFUSED_FOR


def told(pairing: PairingId, account: Handle) -> Topic:
    """The bulletin that tells of the link where this account is."""
    return Topic(kind=TopicKind.PAIRED, key=f"{pairing}/{account}")


def told_of(key: str) -> tuple[PairingId, Handle | None]:
    """What `told` wrote."""
    number, _, account = key.partition("/")
    return PairingId(int(number)), Handle.parse(account)


def account_of(news: News) -> Handle | None:
    """The account that is told, whichever they act with: a link is told with both."""
    about = news.about
    return told_of(about.key)[1] if isinstance(about, Topic) and about.kind is TopicKind.PAIRED else None
