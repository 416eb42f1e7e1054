"""How the workspace reaches the app: Socket Mode when a socket is open, signed HTTP otherwise."""

from workspace.delivery.carrier import Delivery, Sent
from workspace.delivery.outcome import Answer, Kind, Outcome
from workspace.delivery.sockets import Sockets

__all__ = ["Answer", "Delivery", "Kind", "Outcome", "Sent", "Sockets"]
