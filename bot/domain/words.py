"""Reading what people typed: words to compare, never to show."""

import re
import unicodedata
from collections.abc import Iterable


def spoken(text: str) -> str:
    """The words of a text in lower case with one space around each, so that a whole word or phrase can be looked up.

    Dashes and the marks of _slanted_ text belong to no word.
    """
    words = (word.strip("_-") for word in re.findall(r"[\w+#-]+", text.casefold()))
    return f" {' '.join(filter(None, words))} "


def mentioned(text: str, words: Iterable[str]) -> list[str]:
    """Those of the words and phrases that occur in the text as whole words."""
    said = spoken(text)
    return [w for w in words if spoken(w).strip() and spoken(w) in said]


_SETTLED = frozenset(
    spoken(
        "thanks thank thx ty cheers appreciated perfect brilliant great awesome super nice wonderful good trick ok "
        "okay works working fixed solved resolved"
    ).split()
)
_POLITE = _SETTLED | frozenset(
    spoken(
        "you u very so much many a lot it s now all that did the got again everyone team for your help quick"
    ).split()
)
_HAPPY = frozenset("👍👌👏🙌🙏🤝💪🎉🥳✅✔💯⭐🌟✨❤🧡💛💚💙💜🫶🙂😊😀😃😄😁😆😅😂😉😎😍🥰🤗🤩😇")


def is_thanks(text: str) -> bool:
    """Whether the text only says thanks, or that all is well now.

    One word beyond politeness makes it a message, and so does a question mark or a sign that is not a happy one.
    """
    words = set(re.findall(r"[^\W_]+", text.casefold()))
    signs = {c for c in text if unicodedata.category(c) == "So"}
    if "?" in text or not signs <= _HAPPY:
        return False
    return bool(words & _SETTLED) and words <= _POLITE if words else bool(signs)


_GREETINGS = frozenset(
    spoken("hi hello hey hallo hola hiya yo good morning afternoon evening day there team all everyone desk").split()
)


def is_greeting(text: str) -> bool:
    words = set(re.findall(r"[^\W_]+", text.casefold()))
    return bool(words) and words <= _GREETINGS
