"""Reading what people typed: words to compare, never to show."""

import re
from collections.abc import Iterable


def spoken(text: str) -> str:
    """The words of a text in lower case with one space around each, so that a whole word or phrase can be looked up."""
    words = re.findall(r"[\w+#-]+", text.casefold())
    return f" {' '.join(words)} "


def mentioned(text: str, words: Iterable[str]) -> list[str]:
    """Those of the words and phrases that occur in the text as whole words."""
    said = spoken(text)
    return [w for w in words if spoken(w).strip() and spoken(w) in said]


_THANKS = frozenset(spoken("thanks thank thx ty cheers appreciated perfect brilliant great").split())
_POLITE = _THANKS | frozenset(
    spoken(
        "you u very so much many a lot awesome super nice wonderful ok okay it works now all good that did the trick "
        "got again everyone team for your help quick"
    ).split()
)


def is_thanks(text: str) -> bool:
    """Whether the text only says thanks. One word beyond politeness makes it a message."""
    words = set(re.findall(r"[^\W_]+", text.casefold()))
    return (bool(words & _THANKS) and words <= _POLITE) or (not words and bool(text.strip()))


_GREETINGS = frozenset(
    spoken("hi hello hey hallo hola hiya yo good morning afternoon evening day there team all everyone desk").split()
)


def is_greeting(text: str) -> bool:
    words = set(re.findall(r"[^\W_]+", text.casefold()))
    return bool(words) and words <= _GREETINGS
