"""How people say that they take duty over, in words of their own."""

import re

_TAKES = re.compile(
    r"(?:i|i['’]ll|i will|i can|i could|let me)\s+(?:take|cover|do)\s+(?:over\s+)?(?:the\s+)?"
    r"(?:(?:on[- ]?call|duty|shift)\s+)?(?:on\s+|of\s+|for\s+)?(?P<day>[^\s’']+?)(?:['’]s)?"
    r"(?:\s+(?:shift|duty|on[- ]?call))?(?:\s+over)?\s*[.!]*",
    re.IGNORECASE,
)
_MEANS_DUTY = re.compile(r"\b(?:over|cover|shift|duty|on[- ]?call)\b", re.IGNORECASE)
""""I take Friday" may be about a holiday."""


def taken_over(text: str) -> str | None:
    """The day in "I take Friday over", "I'll cover tomorrow", "I take the shift on 2026-12-24"; else None.

    What stands for the day may be no day at all.
    """
    found = _TAKES.fullmatch(" ".join(text.split()))
    return found["day"] if found is not None and _MEANS_DUTY.search(text) else None
