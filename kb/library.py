"""The library: a folder of articles, read again when files change. A broken article is left out and told, no more."""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from os import stat_result
from pathlib import Path
from threading import Lock
from time import monotonic

from bot.domain.deflection import Article, Suggestion
from kb.articles import BadArticle, Entry, Flaw, read
from kb.ranking import THRESHOLD, Ranking

LOOK_EVERY = 2.0
"""Seconds between two looks at the folder."""

_log = logging.getLogger(__name__)

_Stamp = tuple[int, int]
"""When a file was changed, in nanoseconds, and its size: what tells a changed file from an unchanged one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    stamp: _Stamp
    entry: Entry | None
    flaws: tuple[Flaw, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shelf:
    """Everything read at one look. It is replaced as a whole, so that readers in other threads see one or the other."""

    files: Mapping[str, _File] = field(default_factory=dict)
    articles: Mapping[str, Article] = field(default_factory=dict)
    ranking: Ranking = field(default_factory=lambda: Ranking(()))


class FolderLibrary:
    """The articles of a folder and its folders. Safe to be asked from several threads.

    What is wrong at the start is in `flaws`; what goes wrong later is logged, too.
    An article's key is its path in the folder without `.md`. `categories` are those a request can have; an article of
    another one is told as flawed and still shown. `ticks` gives seconds and never goes back.
    """

    def __init__(
        self,
        folder: Path,
        *,
        categories: Collection[str] | None = None,
        look_every: float = LOOK_EVERY,
        ticks: Callable[[], float] = monotonic,
    ) -> None:
        self._folder = folder
        self._categories = frozenset(categories) if categories is not None else None
        self._look_every = look_every
        self._ticks = ticks
        self._looking = Lock()
        self._shelf = self._read_anew(_Shelf())
        self._looked_at = ticks()

    def suggest(self, question: str, *, category: str | None = None, limit: int = 3) -> tuple[Suggestion, ...]:
        """The best matches for everybody, best first; empty when none is likely enough to help."""
        matches = self._fresh().ranking.search(question, category=category, limit=limit)
        return tuple(
            Suggestion(
                article=m.entry.article.key,
                title=m.entry.article.title,
                passage=m.passage,
                url=m.entry.url,
                score=m.score,
            )
            for m in matches
            if m.score >= THRESHOLD
        )

    def article(self, key: str) -> Article | None:
        return self._fresh().articles.get(key)

    def flaws(self) -> tuple[Flaw, ...]:
        """What is wrong with the articles, by file and line."""
        files = self._fresh().files.values()
        return tuple(flaw for file in files for flaw in file.flaws)

    def __len__(self) -> int:
        return len(self._fresh().articles)

    def _fresh(self) -> _Shelf:
        """The shelf, looked at again if it is time. Whoever comes while another one looks takes it as it is."""
        if self._ticks() - self._looked_at >= self._look_every and self._looking.acquire(blocking=False):
            try:
                before, self._shelf = self._shelf, self._read_anew(self._shelf)
                _tell_news(before, self._shelf)
                self._looked_at = self._ticks()
            finally:
                self._looking.release()
        return self._shelf

    def _read_anew(self, old: _Shelf) -> _Shelf:
        """The shelf as the folder is now; the old one itself if nothing changed."""
        files = {name: self._file(name, stamp, old.files.get(name)) for name, stamp in self._stamps().items()}
        if files == dict(old.files):
            return old
        entries = [f.entry for f in files.values() if f.entry is not None]
        return _Shelf(
            files=files,
            articles={e.article.key: e.article for e in entries},
            ranking=Ranking(e for e in entries if e.article.audience == "everyone"),
        )

    def _stamps(self) -> dict[str, _Stamp]:
        """Every article's file, by its path in the folder. A file that vanishes meanwhile is not there."""
        found = {}
        for path in sorted(self._folder.rglob("*.md")):
            try:
                state: stat_result = path.stat()
            except OSError:
                continue
            found[path.relative_to(self._folder).as_posix()] = (state.st_mtime_ns, state.st_size)
        return found

    def _file(self, name: str, stamp: _Stamp, known: _File | None) -> _File:
        if known is not None and known.stamp == stamp:
            return known
        try:
            text = (self._folder / name).read_text(encoding="utf-8")
            entry = read(name.removesuffix(".md"), text, file=name)
        except BadArticle as error:
            return _File(stamp=stamp, entry=None, flaws=error.flaws)
        except UnicodeDecodeError:
            return _File(stamp=stamp, entry=None, flaws=(Flaw(file=name, line=0, says="the file is not UTF-8 text"),))
        except OSError as error:
            says = f"the file cannot be read: {error.strerror}"
            return _File(stamp=stamp, entry=None, flaws=(Flaw(file=name, line=0, says=says),))
        return _File(stamp=stamp, entry=entry, flaws=self._unknown_category(entry, name))

    def _unknown_category(self, entry: Entry, name: str) -> tuple[Flaw, ...]:
        category = entry.article.category
        if category is None or self._categories is None or category in self._categories:
            return ()
        return (Flaw(file=name, line=0, says=f'there is no category "{category}" in app.yaml'),)


def _tell_news(before: _Shelf, after: _Shelf) -> None:
    for name, file in after.files.items():
        if file is not before.files.get(name):
            for flaw in file.flaws:
                _log.warning("%s", flaw)
