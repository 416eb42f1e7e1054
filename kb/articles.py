"""An article: a Markdown file with front matter, as its owner wrote it.

    ---
    title: The VPN keeps dropping
    category: vpn
    owner: ben
    review: 2027-03-01
    synonyms: [tunnel disconnects, globalprotect drops]
    ---
    Try these in order …

`audience` is `everyone` (the default) or `staff`; `url` is where the article can be read on the web, if anywhere.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import yaml

from bot.domain.deflection import Article

KEYS = ("title", "category", "audience", "owner", "review", "synonyms", "url")
AUDIENCES = ("everyone", "staff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """What is wrong with a file. `line` counts from 1; 0 means the file as a whole."""

    file: str
    line: int
    says: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}  {self.says}." if self.line else f"{self.file}  {self.says}."


class BadArticle(ValueError):
    """The file is no article; `flaws` are all that were found."""

    def __init__(self, *flaws: Flaw) -> None:
        self.flaws = flaws
        super().__init__("\n".join(map(str, flaws)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph or an entry of a list as plain text, and the heading above it, perhaps empty."""

    heading: str = ""
    text: str

    def __str__(self) -> str:
        return f"{self.heading}: {self.text}" if self.heading else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article and what is needed to find it. `passages` stand in the order of the text."""

    article: Article
    synonyms: tuple[str, ...] = ()
    review: date | None = None
    url: str | None = None
    passages: tuple[Passage, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(p.heading for p in self.passages if p.heading))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    line: int
    values: tuple[str, ...]


def read(key: str, text: str, *, file: str) -> Entry:
    """The article in a file's text. `file` is what errors call it. Raises `BadArticle`."""
    head, body = _parts(text, file)
    said = _front_matter(head, file)
    flaws = list(_flaws(said, file))
    if not body.strip():
        flaws.append(Flaw(file=file, line=0, says="there is no text after the front matter"))
    if flaws:
        raise BadArticle(*flaws)

    def one(name: str) -> str | None:
        return said[name].values[0] if name in said else None

    article = Article(
        key=key,
        title=one("title") or "",
        body=body.strip() + "\n",
        category=one("category"),
        audience=one("audience") or AUDIENCES[0],
        owner=one("owner"),
    )
    review = one("review")
    return Entry(
        article=article,
        synonyms=said["synonyms"].values if "synonyms" in said else (),
        review=date.fromisoformat(review) if review else None,
        url=one("url"),
        passages=tuple(passages(body)),
    )


def _parts(text: str, file: str) -> tuple[str, str]:
    lines = text.lstrip("\ufeff").splitlines(keepends=True)
    if not lines or lines[0].strip() != "---":
        raise BadArticle(Flaw(file=file, line=1, says='the file must begin with front matter, between two lines "---"'))
    end = next((n for n, line in enumerate(lines[1:], start=1) if line.strip() == "---"), None)
    if end is None:
        raise BadArticle(Flaw(file=file, line=1, says='the front matter has no end: a line "---" is missing'))
    return "".join(lines[1:end]), "".join(lines[end + 1 :])


def _front_matter(head: str, file: str) -> Mapping[str, _Said]:
    """The keys with their values and lines; the first line of `head` is line 2 of the file."""
    try:
        root = yaml.compose(head, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise BadArticle(Flaw(file=file, line=line, says=f"this is not YAML: {error.problem}")) from None
    except yaml.YAMLError:
        raise BadArticle(Flaw(file=file, line=1, says="the front matter is not YAML")) from None
    if not isinstance(root, yaml.MappingNode):
        raise BadArticle(Flaw(file=file, line=2, says="the front matter must consist of keys, such as title:"))
    found: dict[str, _Said] = {}
    for key, value in root.value:
        line = key.start_mark.line + 2
        nodes = value.value if isinstance(value, yaml.SequenceNode) else [value]
        if not all(isinstance(n, yaml.ScalarNode) for n in (key, *nodes)):
            raise BadArticle(Flaw(file=file, line=line, says="a value must be text or a list of texts"))
        if key.value in found:
            raise BadArticle(Flaw(file=file, line=line, says=f'"{key.value}" stands here twice'))
        values = tuple(text for n in nodes if (text := str(n.value).strip()))
        if values:
            found[str(key.value)] = _Said(line=line, values=values)
    return found


def _flaws(said: Mapping[str, _Said], file: str) -> Iterator[Flaw]:
    for name, value in said.items():
        if name not in KEYS:
            yield Flaw(file=file, line=value.line, says=f'there is no key "{name}"; known are {", ".join(KEYS)}')
        elif name != "synonyms" and len(value.values) > 1:
            yield Flaw(file=file, line=value.line, says=f'"{name}" must be one value')
    if "title" not in said:
        yield Flaw(file=file, line=1, says='"title" is missing')
    audience = said.get("audience")
    if audience and audience.values[0] not in AUDIENCES:
        says = f'the audience "{audience.values[0]}" must be {" or ".join(AUDIENCES)}'
        yield Flaw(file=file, line=audience.line, says=says)
    url = said.get("url")
    if url and not url.values[0].startswith(("https://", "http://")):
        yield Flaw(file=file, line=url.line, says="the url must begin with https://")
    if review := said.get("review"):
        try:
            date.fromisoformat(review.values[0])
        except ValueError:
            says = f'"{review.values[0]}" is no date: write year, month and day, such as 2027-03-01'
            yield Flaw(file=file, line=review.line, says=says)


_HEADING = re.compile(r"#{1,6}\s")
_BREAK = re.compile(r"\s*$|\s*(?:-{3,}|\*{3,}|_{3,})\s*$|#{1,6}\s|\s*(?:[-*+]|\d+[.)])\s")
"""Where a passage ends: an empty line, a rule, a heading, the next entry of a list."""
_LIST_MARK = re.compile(r"^\s*(?:[-*+]|(\d+)[.)])\s+")


def passages(body: str) -> Iterator[Passage]:
    """The paragraphs, list entries and code of a Markdown text."""
    heading, block, fenced = "", "", False
    for line in [*body.splitlines(), ""]:
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif fenced or not _BREAK.match(line):
            block = f"{block} {line if fenced else plain(line)}".strip()
            continue
        if block:
            yield Passage(heading=heading, text=block)
        block = plain(line) if _LIST_MARK.match(line) else ""
        if _HEADING.match(line):
            heading = plain(line.strip("# "))
    if block:
        yield Passage(heading=heading, text=block)


def plain(line: str) -> str:
    """A line of Markdown without its markup. Numbers of a list stay, because the order matters."""
    text = _LIST_MARK.sub(lambda m: f"{m[1]}. " if m[1] else "", line)
    text = re.sub(r"<!--.*?-->|^\s*>\s?", "", text)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"<(https?://[^>]+|mailto:[^>]+)>", r"\1", text)
    text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"(?<!\w)([*_])(?=\S)(.+?)(?<=\S)\1(?!\w)", r"\2", text)
    text = re.sub(r"`([^`]*)`", r"\1", text)
    return " ".join(text.replace("|", " ").split())
