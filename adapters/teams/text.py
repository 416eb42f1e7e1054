"""Text between people and Teams: what people wrote becomes plain text, and plain text never becomes markup."""

import re
import unicodedata
from collections.abc import Mapping
from html.parser import HTMLParser

from adapters.plain import clip
from adapters.wire import Json, clean, part, rows, word

_AT = re.compile(r"<at(?:\s[^<>]*)?>(.*?)</at>", re.DOTALL)
_MARKS = re.compile(r"([\\`*_\[\]<>&~#|])")
_LIST = re.compile(r"^(\s*)([-+]|\d+(?=[.)]))", re.MULTILINE)
_REPLY = "http://schema.skype.com/Reply"
_NEW_LINES = frozenset({"br", "p", "div", "li", "tr", "blockquote", "pre", "h1", "h2", "h3"})


def run(text: str) -> str:
    """For a text run, which is never Markdown. `{{DATE(…)}}` would be something, but for a space of no width in it."""
    return re.sub(r"\{(?=\{)", "{\u200b", clean(text))


def escape(text: str, limit: int) -> str:
    """For what Teams reads as Markdown; at most `limit` wide before it is escaped, and in one line."""
    shown = _MARKS.sub(r"\\\1", clip(" ".join(run(text).split()), limit))
    return _LIST.sub(lambda start: f"{start[1]}\\{start[2]}" if start[2] in "-+" else f"{start[1]}{start[2]}\\", shown)


def name(text: str) -> str:
    """A name that may stand between `<at>` and `</at>`: without anything that is markup there."""
    return clip(" ".join(re.sub(r"[<>&\[\]*_`~\\|{}#]", " ", clean(text)).split()), 80)


def runs_from_the_right(text: str) -> bool:
    """Whether the first letter that has a direction is of a script written from right to left."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((one != "L" for one in directions if one in ("L", "R", "AL")), False)


# ── what comes in ────────────────────────────────────────────────────────────────────────────────────────────


def read(activity: Mapping[str, object], *, ours: str) -> str:
    """What somebody wrote, as they meant it: without the mention of us, and with what is attached by name and address.

    `ours` is the bot's account. What they quoted is left out: it was said before.
    """
    quoting = _quoting(activity)
    written = _in_words(quoting, without_quote=True) if quoting else word(activity, "text")
    said = _AT.sub(r"@\1", _without_us(written, activity, ours)).replace("\xa0", " ").replace("&nbsp;", " ")
    return "\n".join(filter(None, (said.strip(), *_attached(activity))))


def quoted(activity: Mapping[str, object]) -> str:
    """The id of the message that this one quotes, or the empty string: in a private chat that is how people answer."""
    found = _Words(without_quote=True)
    found.feed(_quoting(activity))
    return found.quoted


def of_html(content: str) -> str:
    """The words of a message that came as HTML."""
    return _in_words(content)


def is_called(activity: Mapping[str, object], ours: str) -> bool:
    """Whether we are mentioned."""
    return any(word(part(one, "mentioned"), "id") == ours for one in rows(activity, "entities"))


def _without_us(text: str, activity: Mapping[str, object], ours: str) -> str:
    for entity in rows(activity, "entities"):
        if word(part(entity, "mentioned"), "id") == ours and (token := word(entity, "text")):
            text = text.replace(token, "", 1)
    return text


def _attached(activity: Mapping[str, object]) -> list[str]:
    """Files and pictures by name and address. The message's own words come as an attachment too, and cards do."""
    shown: list[str] = []
    for file in rows(activity, "attachments"):
        kind, url = word(file, "contentType"), word(file, "contentUrl")
        if url and (kind == "application/vnd.microsoft.teams.file.download.info" or kind.startswith("image/")):
            shown.append(f"{word(file, 'name') or 'picture'} ({url})")
    return shown


def _quoting(activity: Mapping[str, object]) -> str:
    """The HTML of a message that quotes another, or the empty string."""
    contents = (
        word(one, "content") for one in rows(activity, "attachments") if word(one, "contentType") == "text/html"
    )
    return next((content for content in contents if _REPLY in content), "")


def _in_words(html: str, *, without_quote: bool = False) -> str:
    words = _Words(without_quote=without_quote)
    words.feed(html)
    words.close()
    return words.text()


class _Words(HTMLParser):
    """Collects what is to be read. HTML of any shape will do."""

    def __init__(self, *, without_quote: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.quoted = ""
        self._without_quote = without_quote
        self._quotes = 0
        self._parts: list[str] = []
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found: Json = {key: value or "" for key, value in attrs}
        if tag == "blockquote" and (self._quotes or word(found, "itemtype") == _REPLY):
            self._quotes += 1
            self.quoted = self.quoted or word(found, "itemid")
        elif tag in _NEW_LINES:
            self._say("\n")
        elif tag == "at":
            self._say("@")
        elif tag == "img":
            self._say(word(found, "alt"))
        elif tag == "a":
            self._links.append((word(found, "href"), len(self._parts)))

    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote" and self._quotes:
            self._quotes -= 1
        elif tag == "a" and self._links:
            url, start = self._links.pop()
            if url and url not in "".join(self._parts[start:]):
                self._say(f" ({url})")

    def handle_data(self, data: str) -> None:
        self._say(data)

    def _say(self, text: str) -> None:
        if not (self._quotes and self._without_quote):
            self._parts.append(text)

    def text(self) -> str:
        lines = [" ".join(line.split()) for line in clean("".join(self._parts)).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
