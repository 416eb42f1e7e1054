"""What somebody typed into a form: the data of Teams' submit as answers.

Teams sends every answer as text, several choices joined by commas. So the id of each input says how to read it. Of what
is empty it sends some and leaves out the rest, so a form says itself what it asked: an answer that was taken back is an
empty one.
"""

from collections.abc import Callable, Iterable
from urllib.parse import quote, unquote

from adapters.plain import ELLIPSIS, clip
from adapters.teams import limits
from adapters.teams.installation import Installation
from adapters.wire import Json, clean
from bot.domain.catalog import Answer, FieldKind
from bot.domain.people import Handle


def input_id(key: str, kind: FieldKind) -> str:
    """The id of a field's input: how its answer reads, and its key."""
    return f"{_WAYS.get(kind, _TEXT)}:{clip(clean(key).strip(), limits.FIELD_KEY) or ELLIPSIS}"


def key_of(name: str) -> str:
    """The field's key behind an input's id; the empty string if it is none of ours."""
    way, colon, key = name.partition(":")
    return key if colon and way in _READ else ""


def option(key: str) -> str:
    """A choice's key as the value of one among several: without the comma that would part it."""
    return quote(clip(clean(key), limits.OPTION_VALUE) or ELLIPSIS, safe=" /:")


def answers(data: Json, *, asked: Iterable[str], here: Installation) -> dict[str, Answer]:
    """By field key, for these inputs and all others in the data. A person is their handle as text, a file what was
    said of it."""
    found: dict[str, Answer] = {}
    for name in dict.fromkeys((*asked, *data)):
        if key := key_of(name):
            found[key] = _READ[name.partition(":")[0]](_text(data.get(name)), here)
    return found


def people(data: Json, *, here: Installation) -> tuple[Handle, ...]:
    """Who was picked in the fields that ask for somebody."""
    picked = (_person(_text(typed), here) for name, typed in data.items() if name.partition(":")[0] == _SOMEBODY)
    return tuple(filter(None, (Handle.parse(one) for one in picked if one)))


def raw(data: Json) -> dict[str, str]:
    """The same as Teams has it, by the inputs' ids, to be put into them again."""
    return {name: _text(typed) for name, typed in data.items() if key_of(name)}


def _text(typed: object) -> str:
    if isinstance(typed, str):
        return clean(typed)
    is_number = isinstance(typed, int | float) and not isinstance(typed, bool)
    return str(typed) if is_number else ""


def _several(typed: str, here: Installation) -> Answer:  # noqa: ARG001 - every way has the same shape
    return tuple(clean(unquote(one)) for one in typed.split(",") if one)


def _person(typed: str, here: Installation) -> str:
    """Teams' people picker gives an object id. It can give several, and a field has room for one."""
    account = typed.partition(",")[0].strip()
    return str(here.handle(account)) if account and "/" not in account else ""


def _lines(typed: str, here: Installation) -> Answer:  # noqa: ARG001
    return tuple(line.strip() for line in typed.split("\n") if line.strip())


_TEXT, _SOMEBODY = "text", "person"
_WAYS = {FieldKind.CHOICES: "several", FieldKind.PERSON: _SOMEBODY, FieldKind.FILE: "files"}
_READ: dict[str, Callable[[str, Installation], Answer]] = {
    _TEXT: lambda typed, here: typed,  # noqa: ARG005
    "several": _several,
    _SOMEBODY: _person,
    "files": _lines,
}
