"""What can be wrong, as types. The docstring of each class is the sentence a person reads.

Names in braces are filled from the keywords the error is raised with.
"""


class DeskError(Exception):
    """Something went wrong at the desk."""

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """The class docstring with the facts filled in: plain text, safe to show as text."""
        return " ".join((type(self).__doc__ or "").split()).format(**self.facts)


class NotAllowed(DeskError):
    """Only {who} can do that."""


class NoSuchTicket(DeskError):
    """There is no ticket {ref}. Check the number, or look for it with "find"."""


class AlreadyTaken(DeskError):
    """{owner} was faster and took {ref} {ago}."""


class AlreadyThere(DeskError):
    """{ref} is with this team already."""


class AlreadyYours(DeskError):
    """{ref} is yours already."""


class NotPossibleNow(DeskError):
    """{ref} is {status} now, so that is no longer possible."""


class MissingAnswer(DeskError):
    """{what} is needed here."""


class TooLate(DeskError):
    """The time to reopen {ref} has passed. File a new request and mention {ref}."""

    def __init__(self, *, ref: str, ticket: int) -> None:
        self.ticket = ticket
        super().__init__(ref=ref)


class BadTag(DeskError):
    """ "{tag}" cannot be a tag. A ticket has at most 10, each of up to 24 letters, digits, dots and hyphens."""


class NoSuchLink(DeskError):
    """A ticket cannot be linked to itself."""


class NobodyCan(DeskError):
    """{name} is not on the team that looks after {ref}."""


class Outdated(DeskError):
    """Somebody changed this ticket at the same moment. Please try once more."""


class Repeated(DeskError):
    """This was done already."""

    def __init__(self, *, outcome: str) -> None:
        self.outcome = outcome
        super().__init__()


class Gone(DeskError):
    """This was finished already, or it is somebody else's. Start a new request if you still need help."""


class CannotSave(DeskError):
    """The desk cannot save right now. Please try again in a minute; nothing will be done twice."""


class NoSuchTurn(DeskError):
    """The turns have changed meanwhile. Look at who is on call now, and choose again."""


class TurnIsOver(DeskError):
    """That time has begun or is over. Choose another turn."""


class AlreadyOnCall(DeskError):
    """You are on call then already."""


class NoSuchDay(DeskError):
    """ "{text}" is no day I know. Say today, tomorrow, a weekday or a date such as 2026-12-24."""
