"""English words made comparable: small variations taken away, and words that say nothing of a subject left out."""

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_JOINED = re.compile(r"(?<=\b[ew])[-‑](?=mail|fi)|(?<=\bwi)[-‑](?=fi\b)", re.IGNORECASE)

_EMPTY = """
    a about after all also am an and any anybody anyone anything are as at away be because been before being both but by
    came can cannot come could did do does doing done each either else ever every everything few for from further get
    gets getting give go goes going gone got had has have having he hello help her here hers hey hi him his how however
    i if in instead into is it its itself just kind know let like look looking lot made make makes making many may maybe
    me might more most much must my myself need needed needs neither never no nobody none nor not nothing now of
    often on once one only onto or other our ours over own per perhaps please possible put rather really right said
    same say see seem seems several shall she should show since so some somebody somehow someone something sometimes
    still such take tell than thank thanks that the their them then there these they thing things think this those
    though through to together too toward trying try tried under until up upon us use used uses using very via want
    wanted wants was way we well were what when where whether which while who whole whom whose why will with within
    without would yes yet you your yours
    ain aren couldn didn doesn don hadn hasn haven isn ll re shouldn ve wasn weren won wouldn d m s t im ive cant dont
    doesnt didnt isnt wont whats
"""
EMPTY = frozenset(_EMPTY.split())
"""Words of the language, not of a subject."""

_WEAK = """
    able again allow another best bit correct correctly day days different easily easy error fail failed fails fix
    follow good great guy guys happen happens issue keep keeps long new off open out problem problems quick quickly
    set setup since start started stop stopped suddenly sure time today tomorrow trouble two work worked working works
    wrong yesterday
"""
WEAK = frozenset(_WEAK.split())
"""Words that occur in any request; they weigh little."""

_ENDINGS = (
    ("ies", "y", 3),
    ("sses", "ss", 2),
    ("ches", "ch", 2),
    ("shes", "sh", 2),
    ("xes", "x", 2),
    ("s", "", 3),
)


def words(text: str) -> list[str]:
    """The words of the text in order, folded, without their small variations."""
    return [stem(w) for w in raw_words(text)]


def raw_words(text: str) -> list[str]:
    """The words that say something, as they were written, in small letters."""
    found = _WORD.findall(_JOINED.sub("", text.casefold()))
    return [w for word in found if (w := word.replace("’", "'").removesuffix("'s").replace("'", "")) not in EMPTY]


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """A word without plural and verb endings: prints, printed and printing are one."""
    if len(word) < 4 or not word.isalpha():
        return word
    for ending, instead, least in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            if not (ending == "s" and word.endswith(("ss", "us", "is"))):
                word = word[: -len(ending)] + instead
            break
    return _without_verb_ending(word)


def _without_verb_ending(word: str) -> str:
    for ending in ("ing", "ed"):
        root = word.removesuffix(ending)
        if root != word and len(root) >= 3 and re.search("[aeiouy]", root):
            if root[-1] == root[-2] and root[-1] not in "lsz":
                return root[:-1]
            return root.removesuffix("e")
    return word[:-1] if word.endswith("e") and len(word) > 4 else word
