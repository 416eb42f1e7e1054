"""By which words a ticket is found: what was said in public, and what was said within the team."""

import unicodedata

from bot.domain.events import (
    Deleted,
    DetailsAdded,
    Edited,
    Noted,
    Rated,
    Recategorised,
    Released,
    Reopened,
    Replied,
    Reprioritised,
    Resolved,
    Tagged,
    Waited,
)
from bot.domain.terms import Status
from bot.domain.ticket import Ticket

MOST_WORDS = 12
LONGEST_WORD = 60
"""What is looked for beyond these finds nothing more, and would let one question cost a scan for each of its words."""


def folded(text: str) -> str:
    """The text as it is compared: without case, and one way of writing each character."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def looked_for(words: str) -> list[str]:
    return [word[:LONGEST_WORD] for word in folded(words).split()[:MOST_WORDS]]


def within_as(word: str) -> str:
    """How a word is looked for in what was said within: `#vpn` is that tag and not `#vpn-client`."""
    return f" {word} " if word.startswith("#") else word


def said(ticket: Ticket) -> tuple[str, str]:
    """What the requester may find the ticket by, and what only the staff may. Words that were deleted find nothing."""
    public = {0: f"{ticket.summary}\n{ticket.description}"}
    within: dict[int, str] = {}
    for number, event in enumerate(ticket.timeline, start=1):
        match event:
            case Replied(text=text) | DetailsAdded(text=text) | Resolved(summary=text):
                public[number] = text
            case Reopened(reason=text) | Rated(comment=text):
                public[number] = text
            case Waited(needed=text, to=Status.WAITING_ON_REQUESTER):
                public[number] = text
            case Tagged(tags=tags):
                within[0] = f" {' '.join(f'#{tag}' for tag in tags)} "
            case Noted(text=text) | Waited(needed=text):
                within[number] = text
            case Released(reason=text) | Reprioritised(reason=text) | Recategorised(reason=text):
                within[number] = text
            case Edited(entry=entry, text=text) if entry in public:
                public[entry] = text
            case Edited(entry=entry, text=text) if entry in within:
                within[entry] = text
            case Deleted(entry=entry):
                public.pop(entry, None)
                within.pop(entry, None)
            case _:
                pass
    return folded("\n".join(public.values())), folded("\n".join(within.values()))
