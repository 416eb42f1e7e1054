"""What hangs on a ticket beside the work: who watches it, its tags, its links to other tickets."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from bot.domain.errors import BadTag, NoSuchLink, NotAllowed
from bot.domain.events import Linked, Tagged, Watched
from bot.domain.people import PersonId
from bot.domain.terms import LinkKind
from bot.domain.ticket.record import Actor, Record

MOST_TAGS = 10
_TAG = re.compile(r"[^\W_][\w.+-]{0,23}")


def tags_in(text: str) -> tuple[str, ...]:
    """The tags somebody wrote, in small letters, each once. Raises `BadTag` for one that is none."""
    written = re.split(r"[,;\s]+", text.casefold())
    found = dict.fromkeys(tag for word in written if (tag := word.removeprefix("#")))
    for tag in found:
        if not _TAG.fullmatch(tag):
            raise BadTag(tag=tag)
    if len(found) > MOST_TAGS:
        raise BadTag(tag=list(found)[MOST_TAGS])
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels(Record):
    def watched(self, by: Actor, person: PersonId, at: datetime, *, off: bool = False) -> Self:
        """Keep `person` informed, or no longer. The staff and the requester decide it, and everybody for themselves.

        Only who may see the ticket anyway adds themselves.
        """
        may = by.is_staff or by.person == self.requester or (off and by.person == person)
        if not may:
            raise NotAllowed(who="the person who asked, or the help desk,")
        if person == self.requester or (person in self.watchers) != off:
            return self
        return self._with(Watched(at=at, by=by.person, person=person, off=off))

    def tagged(self, by: Actor, tags: tuple[str, ...], at: datetime) -> Self:
        """The ticket has these tags and no others."""
        self._staff_only(by)
        return self if tags == self.tags else self._with(Tagged(at=at, by=by.person, tags=tags))

    def linked(self, by: Actor, other: int, link: LinkKind, at: datetime, *, off: bool = False) -> Self:
        """Whoever calls it writes the link's other side to the other ticket."""
        self._staff_only(by)
        return self.joined(by.person, other, link, at, off=off)

    def joined(self, by: PersonId | None, other: int, link: LinkKind, at: datetime, *, off: bool = False) -> Self:
        """A link that follows from what somebody did, whoever they are: a follow-up's to the ticket before it."""
        if other == self.id:
            raise NoSuchLink
        if ((other, link) in self.links) != off:
            return self
        return self._with(Linked(at=at, by=by, other=other, link=link, off=off))
