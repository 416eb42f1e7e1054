"""The public holidays of countries and their parts, from the `holidays` library; the only reader of it.

The library takes a tenth of a second to come, and each country some more: both wait until a calendar names one.
"""

import sys
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from importlib.util import find_spec, module_from_spec
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING

from bot.config.problems import closest
from bot.config.scalars import Wrong

if TYPE_CHECKING:
    from holidays import HolidayBase

_COUNTRIES = "holidays.countries"
YEARS_KEPT = 64
"""Of all countries together."""
_LANGUAGES = ("en_GB", "en_US")
"""In which a holiday's name is wanted, the best first; without one of them it is the country's own."""


def country(written: str) -> str:
    """The country of a two-letter code, such as `GB`. Raises `Wrong`."""
    codes = {names[1]: (file.replace("_", " "), *names) for file, names in _registry().items()}
    if written in codes:
        return written
    near = _code(written, ((name, code) for code, names in codes.items() for name in names))
    raise Wrong(f'there is no country "{written}"', did_you_mean=near)


def subdivision(written: str, country: str) -> str:
    """The part of a country that has this code, such as `ENG`. Raises `Wrong`."""
    parts, names = _parts(country)
    if written in parts:
        return written
    if not parts:
        raise Wrong(f"{country} has no parts with holidays of their own")
    near = _code(written, (*((part, part) for part in parts), *names.items()))
    raise Wrong(f'{country} has no subdivision "{written}"', did_you_mean=near)


@lru_cache(maxsize=YEARS_KEPT)
def public_holidays(country: str, subdivision: str | None, year: int) -> Mapping[date, str]:
    """The names of a year's public holidays, with the days off that stand in for those on a weekend."""
    holidays = _library()

    def found(language: str | None) -> "HolidayBase":
        days: HolidayBase = holidays.country_holidays(country, subdivision, years=year, expand=False, language=language)
        return days

    known = found(None)
    language = next((one for one in _LANGUAGES if one in known.supported_languages), known.default_language)
    return MappingProxyType(dict(sorted(found(language).items())))


@cache
def _library() -> ModuleType:
    """With one country it would load all two hundred, because they share a package that names them: ten megabytes."""
    import holidays  # noqa: PLC0415  # see above

    if _COUNTRIES not in sys.modules and (spec := find_spec(_COUNTRIES)) is not None:
        sys.modules[_COUNTRIES] = module_from_spec(spec)  # the package as it is before it names them
    return holidays


@cache
def _registry() -> Mapping[str, tuple[str, ...]]:
    """By the file of each country: its name in one word, its codes of two and three letters, and other names."""
    from holidays.registry import COUNTRIES  # noqa: PLC0415  # see above

    return COUNTRIES


def _parts(country: str) -> tuple[tuple[str, ...], Mapping[str, str]]:
    """The codes of a country's parts, and by other names the code meant."""
    known = _library().country_holidays(country)
    return tuple(known.subdivisions), known.subdivisions_aliases


def _code(written: str, names: Iterable[tuple[str, str]]) -> str | None:
    """The code whose name, or other name, this probably is."""
    codes = {name.casefold(): code for name, code in names}
    near = closest(written, codes)
    return codes[near] if near else None
