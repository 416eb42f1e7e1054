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


class NotYet(DeskError):
    """{ref} changed later than that: look at it as it was {at}, or after it."""


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


class OnlyWatching(DeskError):
    """Nobody sees what you write here: you are only kept informed of {ref}. Tell the person who asked, or file a
    request of your own.
    """


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

    def __init__(self, *, because: str = "") -> None:
        """`because` is for whoever runs the desk: what the database says of it, without anybody's words."""
        self.because = because
        super().__init__()


class NoSuchTurn(DeskError):
    """The turns have changed meanwhile. Look at who is on call now, and choose again."""


class TurnIsOver(DeskError):
    """That time has begun or is over. Choose another turn."""


class TooMuchDuty(DeskError):
    """At most eight weeks can be taken over at once, and no later than in a year."""


class AlreadyOnCall(DeskError):
    """You are on call then already."""


class NoSuchCode(DeskError):
    """No code like that waits to be typed: it is mistyped, used, or older than ten minutes. Ask for a new one."""


class TooManyCodes(DeskError):
    """That were too many wrong codes. You can try again in an hour."""


class SamePlaceCode(DeskError):
    """This code was asked for on this platform as well, where two accounts stay two people. A code links an account
    here with one on the other platform.
    """


class OwnCode(DeskError):
    """This is your own code. Type it on the other platform, with your account there."""


class AlreadyOnePerson(DeskError):
    """These two accounts are one person already."""


class TwoOfTheStaff(DeskError):
    """Both are people of the help desk, and of those app.yaml alone says who is who. Ask its owner to name both
    accounts there.
    """


class TwoOnOnePlatform(DeskError):
    """One of you has accounts on both platforms already, and two accounts on one platform stay two people."""


class NoSuchDay(DeskError):
    """ "{text}" is no day I know. Say today, tomorrow, a weekday or a date such as 2026-12-24."""
