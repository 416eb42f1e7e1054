"""What is said again although it may have arrived, where nobody can look."""

from bot.domain.notices import FaceKind, News, Notice


def may_come_twice(notice: News) -> bool:
    """Whether twice is better than never: for an alarm, and for the card without which nobody sees the request.

    Everything else comes at most once then: it is a dead letter that says so, and somebody decides.
    """
    kind = notice.face.kind if isinstance(notice, Notice) else None
    return notice.urgent or kind in (FaceKind.CARD, FaceKind.ESCALATION)
