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
