"""What Teams sends to the bot: signed activities, and what the bot answers."""

from __future__ import annotations

from dataclasses import dataclass

import aiohttp

from workspace.teams.authority import Authority
from workspace.wire import Json

MOST_SENT = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One activity that was delivered; `status` is 0 if no answer came."""

    activity: Json
    status: int
    answer: object

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


class Bot:
    def __init__(self, *, url: str, service_url: str, authority: Authority, patience: float) -> None:
        """`patience`: seconds for an answer."""
        self.url = url
        self._service_url = service_url
        self._authority = authority
        self._patience = patience
        self._session: aiohttp.ClientSession | None = None
        self.sent: list[Sent] = []

    async def tell(self, activity: Json) -> Sent:
        """Deliver one activity. Never raises."""
        token = self._authority.signed(self._service_url)
        told = {**activity, "serviceUrl": self._service_url, "channelId": "msteams"}
        status, answer = await self._post(told, token)
        sent = Sent(activity=told, status=status, answer=answer)
        self.sent.append(sent)
        if len(self.sent) > MOST_SENT:
            del self.sent[: MOST_SENT // 2]
        return sent

    async def _post(self, activity: Json, token: str) -> tuple[int, object]:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self._patience))
        headers = {"Authorization": f"Bearer {token}"}
        try:
            async with self._session.post(self.url, json=activity, headers=headers) as answer:
                try:
                    return answer.status, await answer.json(content_type=None)
                except ValueError:
                    return answer.status, None
        except (TimeoutError, aiohttp.ClientError, OSError):
            return 0, None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
