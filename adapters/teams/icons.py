"""The app's two icons, drawn: a speech bubble with two lines in it. PNG needs nothing but the standard library.

The drawing is 32 by 32 units. Teams wants one in colour, 192 pixels wide, and a white outline of 32.
"""

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass

Colour = tuple[int, int, int, int]
Shape = Callable[[float, float], bool]
"""Whether a point is in it."""

GREEN: Colour = (15, 107, 92, 255)
WHITE: Colour = (255, 255, 255, 255)
_NOTHING: Colour = (255, 255, 255, 0)
_UNITS = 32
_FINE = 4
"""Points a pixel is made of, each way: edges are smooth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle with round corners, in units."""

    left: float
    top: float
    right: float
    bottom: float
    round_by: float = 0

    def __call__(self, x: float, y: float) -> bool:
        inner_x = min(max(x, self.left + self.round_by), self.right - self.round_by)
        inner_y = min(max(y, self.top + self.round_by), self.bottom - self.round_by)
        return (x - inner_x) ** 2 + (y - inner_y) ** 2 <= self.round_by**2

    def within(self, by: float) -> "Box":
        return Box(
            left=self.left + by,
            top=self.top + by,
            right=self.right - by,
            bottom=self.bottom - by,
            round_by=max(self.round_by - by, 0),
        )


_BUBBLE = Box(left=6, top=7, right=26, bottom=21, round_by=2.5)
_LINES = (
    Box(left=10, top=11.2, right=22, bottom=12.8, round_by=0.8),
    Box(left=10, top=15.2, right=17.5, bottom=16.8, round_by=0.8),
)


def _tail(x: float, y: float, *, by: float = 0) -> bool:
    """The corner below the bubble, a triangle; smaller on each side `by` so much."""
    return 20.5 - by <= y and x >= 10 + by and y <= 25.5 - by * 2 - max(x - 10 - by, 0) * 0.9


def _bubble(x: float, y: float) -> bool:
    return _BUBBLE(x, y) or _tail(x, y)


def _outline(x: float, y: float) -> bool:
    inside = _BUBBLE.within(2)(x, y) or (_tail(x, y, by=1.6) and y > 18)
    return _bubble(x, y) and not inside


def _words(x: float, y: float) -> bool:
    return any(line(x, y) for line in _LINES)


def colour() -> bytes:
    """192 by 192 pixels: the bubble in white on green, to the edge."""

    def at(x: float, y: float) -> Colour:
        return WHITE if _bubble(x, y) and not _words(x, y) else GREEN

    return _png(192, at)


def outline() -> bytes:
    """32 by 32 pixels: white lines on nothing."""

    def at(x: float, y: float) -> Colour:
        return WHITE if _outline(x, y) or _words(x, y) else _NOTHING

    return _png(32, at)


def _png(size: int, at: Callable[[float, float], Colour]) -> bytes:
    rows = b"".join(b"\0" + b"".join(bytes(_pixel(x, y, size, at)) for x in range(size)) for y in range(size))
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = (_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(rows, 9)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _pixel(column: int, row: int, size: int, at: Callable[[float, float], Colour]) -> Colour:
    """The mean of its points. Half a point is the middle of one."""
    scale = _UNITS / (size * _FINE)
    spots = [
        at((column * _FINE + i + 0.5) * scale, (row * _FINE + j + 0.5) * scale)
        for j in range(_FINE)
        for i in range(_FINE)
    ]
    red, green, blue, opacity = (sum(part) // len(spots) for part in zip(*spots, strict=True))
    return red, green, blue, opacity


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
