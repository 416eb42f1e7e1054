"""Who is on call: rotas in layers, the turns they make, and what people have agreed between themselves."""

from bot.domain.oncall.rota import Rota, RotaKey, Rotates, Rotation
from bot.domain.oncall.schedule import Schedule, Turn
from bot.domain.oncall.stretches import Override, OverrideId, Shift

__all__ = [
    "Override",
    "OverrideId",
    "Rota",
    "RotaKey",
    "Rotates",
    "Rotation",
    "Schedule",
    "Shift",
    "Turn",
]
