"""How fast a platform takes calls: windows of so many seconds with at most so many calls, for each method and place.

Nothing in here waits. Who asks is told how long it would be, and does something else meanwhile.
"""

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Limits = tuple[tuple[float, int], ...]
"""Within so many seconds at most so many calls, the longest window last."""
Clock = Callable[[], float]
"""Seconds that only grow."""

_MARGIN = 0.05
"""Seconds more than the window: calls do not take equally long to get there."""
_MOST = 5000
_NEVER = float("-inf")


@dataclass(slots=True)
class Meter:
    """`calls` are the times of the last ones, `blocked_until` is what the platform asked for."""

    limits: Limits
    calls: deque[float] = field(default_factory=deque)
    blocked_until: float = _NEVER

    def wait(self, now: float) -> float:
        """Seconds until the next call may go."""
        free_at = max([self.blocked_until, *(self._free_at(window, most) for window, most in self.limits)])
        return max(0.0, free_at - now)

    def count(self, now: float) -> None:
        self.calls.append(now)
        while len(self.calls) > max((most for _, most in self.limits), default=0):
            self.calls.popleft()

    def block(self, until: float) -> None:
        """The platform asked for a pause. A second one does not shorten the first."""
        self.blocked_until = max(self.blocked_until, until)

    def join(self, other: "Meter") -> None:
        """The two have measured the same place."""
        self.block(other.blocked_until)
        both, self.calls = sorted([*self.calls, *other.calls]), deque()
        for call in both:
            self.count(call)

    def is_idle(self, now: float) -> bool:
        longest = self.limits[-1][0] if self.limits else 0.0
        return now > self.blocked_until and (not self.calls or now - self.calls[-1] > longest)

    def _free_at(self, window: float, most: int) -> float:
        return self.calls[-most] + window + _MARGIN if len(self.calls) >= most else _NEVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Tempo:
    """A method's limits: `everywhere` for all its calls together, `place` for those to one place."""

    everywhere: Limits = ()
    place: Limits = ()


class Pace:
    """What is asked of a platform, by method and place. A method without a tempo is left alone."""

    def __init__(self, tempi: Mapping[str, Tempo], *, clock: Clock = time.monotonic) -> None:
        self._tempi = tempi
        self._clock = clock
        self._meters: dict[tuple[str, str], Meter] = {}

    def take(self, method: str, place: str = "") -> float:
        """0.0 if the call may go now, which is counted; else the seconds until it may, if nobody else asks."""
        meters, now = self._of(method, place), self._clock()
        wait = max(meter.wait(now) for meter in meters)
        if not wait:
            for meter in meters:
                meter.count(now)
        return wait

    def note(self, method: str, place: str = "") -> None:
        """A call that goes without asking: somebody waits for it."""
        for meter in self._of(method, place):
            meter.count(self._clock())

    def block(self, method: str, place: str, seconds: float) -> None:
        """The platform asked for a pause: in the place if it counts by place, else of the whole method."""
        tempo = self._tempi.get(method)
        if tempo is not None:
            everywhere, *there = self._of(method, place)
            for meter in there if tempo.place and there else (everywhere,):
                meter.block(self._clock() + seconds)

    def same(self, name: str, place: str) -> None:
        """Two words for one place: what was counted under the first name belongs to the second."""
        if name == place:
            return
        for method in self._tempi:
            meter = self._meters.pop((method, name), None)
            if meter is not None:
                self._meters.setdefault((method, place), Meter(meter.limits)).join(meter)

    def _of(self, method: str, place: str) -> list[Meter]:
        """That of the method, and that of the place if there is one."""
        tempo = self._tempo(method)
        everywhere = self._meter((method, ""), tempo.everywhere)
        return [everywhere, self._meter((method, place), tempo.place)] if place else [everywhere]

    def _tempo(self, method: str) -> Tempo:
        return self._tempi.get(method, Tempo())

    def _meter(self, key: tuple[str, str], limits: Limits) -> Meter:
        if key not in self._meters and len(self._meters) >= _MOST:
            now = self._clock()
            self._meters = {known: meter for known, meter in self._meters.items() if not meter.is_idle(now)}
        return self._meters.setdefault(key, Meter(limits))
