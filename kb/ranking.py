"""Which articles may answer a question: words weighed by how rare they are, typing errors forgiven.

An article is a bag of words in which its title, headings and synonyms weigh more than the rest (BM25F). The score is
0 to 100: how much of what was asked the article speaks of, how much of its title (or of a synonym) was asked for, and
how much was asked at all. Nothing depends on the order of the articles, on time or on chance.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise
from math import log

from rapidfuzz import fuzz, process

from kb.articles import Entry
from kb.tongue import WEAK, raw_words, stem, words

THRESHOLD = 40.0
"""From this score on an article is worth showing. Measured on public sets of questions: of those about something else
altogether, one in a hundred reaches it."""

_SATURATION = 1.2
_LENGTH_IN_BODY, _LENGTH_IN_TITLE = 0.75, 0.3
_TITLE_WEIGHT = 6.0
"""How much more a word counts in the title, a heading or a synonym."""
_TITLE_SHARE = 0.35
_PAIR_SHARE = 0.3
_SAME_CATEGORY = 1.1
_BACKGROUND = 30
"""Articles about other things that are imagined beside the real ones: in a small library, too, a word of its subject is
rarer than in life."""
_LITTLE = 0.65
"""A question of this many telling words is trusted half."""
_MOST_WORDS = 10
"""A long description is judged by so many of its words."""
_WEAK_WEIGHT = 0.3
_TYPO_CUTOFF = 80.0
_SHORTEST_TYPO = 4
_LONGEST_PASSAGE = 300
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_WEAK = frozenset(stem(w) for w in WEAK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An article's score, and the passage that matched best."""

    entry: Entry
    score: float
    passage: str


@dataclass(frozen=True, slots=True)
class _Read:
    """An article in words. `names` are its title and synonyms, `passages` its passages, each as a set of words."""

    entry: Entry
    names: tuple[frozenset[str], ...]
    passages: tuple[frozenset[str], ...]
    head: Counter[str]
    body: Counter[str]
    pairs: frozenset[tuple[str, str]]
    spellings: frozenset[str]
    """The words as they are written there."""

    @classmethod
    def of(cls, entry: Entry) -> "_Read":
        heads = [words(t) for t in (entry.article.title, *entry.synonyms, *entry.headings)]
        texts = [words(p.text) for p in entry.passages]
        return cls(
            entry=entry,
            names=tuple(frozenset(h) for h in heads[: 1 + len(entry.synonyms)] if h),
            passages=tuple(frozenset(words(str(p))) for p in entry.passages),
            head=Counter(w for h in heads for w in h),
            body=Counter(w for t in texts for w in t),
            pairs=frozenset(p for t in (*heads, *texts) for p in pairwise(t)),
            spellings=frozenset(raw_words(" ".join((entry.article.title, *entry.synonyms, *map(str, entry.passages))))),
        )


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question in words. `meant` gives for each word the known words it stands for, with how alike they are."""

    meant: Mapping[str, Mapping[str, float]]
    pairs: tuple[tuple[str, str], ...]

    @property
    def said(self) -> frozenset[str]:
        return frozenset(known for readings in self.meant.values() for known in readings)


class Ranking:
    """The articles, ready to be asked. Immutable once built."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._read = sorted((_Read.of(e) for e in entries), key=lambda r: r.entry.article.key)
        self._known = Counter(w for r in self._read for w in r.head.keys() | r.body.keys())
        self._rarities = {word: self._rarity_of(word) for word in self._known}
        self._spellings = sorted({spelling for r in self._read for spelling in r.spellings})
        self._weights = self._postings()

    def search(self, question: str, *, category: str | None = None, limit: int = 3) -> tuple[Match, ...]:
        """The best articles, best first, whatever their score.

        People name the matter first and tell its story after, so the first sentence is asked by itself, too.
        """
        best: dict[int, tuple[float, frozenset[str]]] = {}
        for part in dict.fromkeys((question, first_sentence(question))):
            asked = self._asked(part)
            for number, score in self._scores(asked, category).items():
                if number not in best or score > best[number][0]:
                    best[number] = (score, asked.said)
        ranked = sorted(best, key=lambda number: (-best[number][0], number))[:limit]
        return tuple(self._match(number, *best[number]) for number in ranked)

    def _asked(self, question: str) -> _Asked:
        spelled = [(stem(raw), raw) for raw in raw_words(question)]
        meant = {word: self._meant(word, raw) for word, raw in spelled}
        return _Asked(meant=meant, pairs=tuple(pairwise(word for word, _ in spelled)))

    def _scores(self, asked: _Asked, category: str | None) -> Mapping[int, float]:
        """0 to a little over 1, for each article that speaks of anything asked."""
        rarities = {word: self._rarities.get(word) or self._rarity_of(word) for word in asked.meant}
        mass = sum(nlargest(_MOST_WORDS, rarities.values()))
        shares: dict[int, list[float]] = defaultdict(list)
        for word, readings in asked.meant.items():
            for number, weight in self._speaking(readings).items():
                shares[number].append(rarities[word] * weight)
        found, said = {}, asked.said
        for number, weights in shares.items():
            read = self._read[number]
            together = sum(p in read.pairs for p in asked.pairs) / max(1, len(asked.pairs))
            score = sum(nlargest(_MOST_WORDS, weights)) / mass * (1 + _PAIR_SHARE * together)
            score *= (1 + _TITLE_SHARE * self._named(read, said)) * mass / (mass + _LITTLE)
            same = category is not None and read.entry.article.category == category
            found[number] = score * _SAME_CATEGORY if same else score
        return found

    def _speaking(self, readings: Mapping[str, float]) -> Mapping[int, float]:
        """How much each article speaks of a word, by the reading that suits it best."""
        best: dict[int, float] = {}
        for known, alike in readings.items():
            for number, weight in self._weights[known].items():
                best[number] = max(best.get(number, 0.0), weight * alike)
        return best

    def _meant(self, word: str, written: str) -> Mapping[str, float]:
        """The word itself if it is known, or what it may be a typing error of."""
        if word in self._known:
            return {word: 1.0}
        if len(written) < _SHORTEST_TYPO or not written.isalpha():
            return {}
        near = process.extract(written, self._spellings, scorer=fuzz.ratio, limit=3, score_cutoff=_TYPO_CUTOFF)
        return {stem(known): (ratio / 100) ** 2 for known, ratio, _ in reversed(near)}

    def _postings(self) -> Mapping[str, Mapping[int, float]]:
        """For each word its weight, 0 to 1, in each article that has it."""
        found: dict[str, dict[int, float]] = defaultdict(dict)
        count = max(1, len(self._read))
        usual_head = sum(r.head.total() for r in self._read) / count or 1.0
        usual_body = sum(r.body.total() for r in self._read) / count or 1.0
        for number, read in enumerate(self._read):
            long_head = 1 - _LENGTH_IN_TITLE + _LENGTH_IN_TITLE * read.head.total() / usual_head
            long_body = 1 - _LENGTH_IN_BODY + _LENGTH_IN_BODY * read.body.total() / usual_body
            for word in read.head.keys() | read.body.keys():
                often = _TITLE_WEIGHT * read.head[word] / long_head + read.body[word] / long_body
                found[word][number] = often / (_SATURATION + often)
        return dict(found)

    def _rarity_of(self, word: str) -> float:
        """0 to 1: one for a word no article has, near zero for one that all have."""
        count, holders = len(self._read) + _BACKGROUND, self._known[word]
        rarity = log(1 + (count - holders + 0.5) / (holders + 0.5)) / log(1 + (count + 0.5) / 0.5)
        return rarity * (_WEAK_WEIGHT if word in _WEAK else 1.0)

    def _named(self, read: _Read, said: Set[str]) -> float:
        """How much of the title, or of the synonym that fits best, was said."""
        return max((self._mass(name & said) / self._mass(name) for name in read.names), default=0.0)

    def _mass(self, known: Set[str]) -> float:
        """What these words weigh together, summed in an order that is always the same."""
        return sum(sorted(self._rarities[w] for w in known))

    def _match(self, number: int, score: float, said: Set[str]) -> Match:
        read = self._read[number]
        weighed = [self._mass(p & said) for p in read.passages]
        best = max(range(len(weighed)), key=lambda n: (weighed[n], -n), default=None)
        passage = shortened(str(read.entry.passages[best])) if best is not None else ""
        return Match(entry=read.entry, score=round(min(100.0, 100 * score), 1), passage=passage)


def first_sentence(text: str) -> str:
    """The first sentence or line that says something."""
    return next((part for part in _SENTENCE_END.split(text) if raw_words(part)), text)


def shortened(passage: str, most: int = _LONGEST_PASSAGE) -> str:
    """The beginning of a long passage, cut between words."""
    return passage if len(passage) <= most else passage[: most - 1].rsplit(" ", 1)[0].rstrip(",;:.") + "…"
