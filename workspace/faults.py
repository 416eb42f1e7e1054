"""Things that go wrong on purpose: the answers a real network and a busy Slack give an app now and then."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    """What a planned fault does to a call."""

    STATUS = "status"  # an HTTP status instead of an answer; nothing was done
    RATELIMITED = "ratelimited"  # 429 with Retry-After; nothing was done
    ERROR = "error"  # {"ok": false, "error": …}; nothing was done
    ACK = "ack"  # a delivery the app acked, as if the ack never arrived
    LOST = "lost"  # done, but the connection ends before the answer
    REFUSED = "refused"  # the connection ends before anything is done


@dataclass(slots=True, kw_only=True)
class Fault:
    """Hits the next `times` calls that match; None matches every method or channel."""

    trouble: Trouble
    method: str | None = None
    channel: str | None = None
    times: int = 1
    status: int = 500
    retry_after: int = 30
    error: str = "internal_error"

    def concerns(self, method: str, names: Collection[str]) -> bool:
        """Whether this call is one it hits; `names` are all those of the channel it is about."""
        return self.times > 0 and self.method in (None, method) and (self.channel is None or self.channel in names)


class Faults:
    """The planned faults, in the order they were planned."""

    def __init__(self) -> None:
        self._planned: list[Fault] = []

    def status(
        self, status: int = 500, *, method: str | None = None, channel: str | None = None, times: int = 1
    ) -> Fault:
        """Answer the next calls with this HTTP status and do nothing."""
        return self._plan(Fault(trouble=Trouble.STATUS, method=method, channel=channel, times=times, status=status))

    def ratelimited(
        self, retry_after: int = 30, *, method: str | None = None, channel: str | None = None, times: int = 1
    ) -> Fault:
        """Answer the next calls with 429 and Retry-After."""
        return self._plan(
            Fault(
                trouble=Trouble.RATELIMITED,
                method=method,
                channel=channel,
                times=times,
                retry_after=retry_after,
            )
        )

    def error(self, error: str, *, method: str | None = None, channel: str | None = None, times: int = 1) -> Fault:
        """Refuse the next calls with this error code, such as token_revoked."""
        return self._plan(Fault(trouble=Trouble.ERROR, method=method, channel=channel, times=times, error=error))

    def lose_answer(self, *, method: str | None = None, channel: str | None = None, times: int = 1) -> Fault:
        """Do what the next calls ask, then hang up before answering."""
        return self._plan(Fault(trouble=Trouble.LOST, method=method, channel=channel, times=times))

    def hang_up(self, *, method: str | None = None, channel: str | None = None, times: int = 1) -> Fault:
        """Hang up on the next calls before doing anything."""
        return self._plan(Fault(trouble=Trouble.REFUSED, method=method, channel=channel, times=times))

    def lose_ack(self, kind: str | None = None, *, times: int = 1) -> Fault:
        """Take the app's next acks for lost; `kind` is events_api, slash_commands or interactive."""
        return self._plan(Fault(trouble=Trouble.ACK, method=kind, times=times))

    def clear(self) -> None:
        """Forget all plans."""
        self._planned.clear()

    def strike(self, method: str, names: Collection[str] = ()) -> Fault | None:
        """The fault that hits this call, counted; None when the call goes well."""
        return self._strike(method, names, acks=False)

    def strike_ack(self, kind: str) -> bool:
        """Whether the ack of a delivery of this kind is lost, counted."""
        return self._strike(kind, (), acks=True) is not None

    def _strike(self, method: str, names: Collection[str], *, acks: bool) -> Fault | None:
        for fault in self._planned:
            if (fault.trouble is Trouble.ACK) is acks and fault.concerns(method, names):
                fault.times -= 1
                return fault
        return None

    def _plan(self, fault: Fault) -> Fault:
        self._planned.append(fault)
        return fault
