"""What is well written and makes no sense: each check yields the faults it finds.

A check names the sections it must be able to trust; it is left out while one of them has faults of its own.
"""

from collections.abc import Iterator

from bot.config.checking import Checked
from bot.config.problems import Fault
from bot.config.sense import calendars, forms, oncall, people, platforms, routing, times

CHECKS = (
    *forms.CHECKS,
    *people.CHECKS,
    *calendars.CHECKS,
    *times.CHECKS,
    *oncall.CHECKS,
    *routing.CHECKS,
    *platforms.CHECKS,
)


def faults(checked: Checked) -> Iterator[Fault]:
    for check, needs in CHECKS:
        if checked.sound.issuperset(needs):
            yield from check(checked.written)
