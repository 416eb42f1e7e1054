"""What Slack sends while the desk is being killed: forms that file tickets, and notes below their cards."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from uuid import uuid4

import store
from bot.domain.draft import Draft, DraftId
from bot.domain.people import Handle
from bot.ui.verbs import FormName
from workspace.wire import Json

TEAM, ANA, BEN, DESK = "T0ACME", "U0ANA", "U0BEN", "U0DESKSIDE"
NETWORK = "C0NETWORK"
_ANSWERS = {"where": "office", "impact": "one", "urgency": "can_wait"}


def drafts(database: str, summaries: Sequence[str]) -> dict[str, DraftId]:
    """Forms that Ana has filled in, by what she writes in one line."""
    with closing(store.connect(database)) as kept, kept.write() as unit:
        ana = unit.people.meet(Handle(platform="slack", tenant=TEAM, id=ANA), name="Ana Reyes").id
        made = {summary: DraftId(uuid4().hex) for summary in summaries}
        for summary, number in made.items():
            answers = {**_ANSWERS, "summary": summary}
            unit.drafts.keep(Draft(id=number, person=ana, category="vpn", answers=answers, at=datetime.now(UTC)))
        unit.commit()
    return made


def form(draft: DraftId) -> Json:
    """The form is sent; sent once more it is the same view with the same hash."""
    view: Json = {
        "id": f"V{draft[:9].upper()}",
        "hash": draft,
        "type": "modal",
        "team_id": TEAM,
        "callback_id": FormName.SUGGEST.value,
        "private_metadata": draft,
        "state": {"values": {}},
        "blocks": [],
    }
    return {
        "type": "view_submission",
        "team": {"id": TEAM, "domain": "acme"},
        "user": {"id": ANA, "username": "ana", "name": "ana", "team_id": TEAM},
        "trigger_id": f"1.2.{draft}",
        "view": view,
        "response_urls": [],
    }


def note(text: str, number: int, root: str) -> Json:
    """Ben writes below a card in the team's channel."""
    at = f"{1_800_000_000 + number}.000100"
    event: Json = {
        "type": "message",
        "channel": NETWORK,
        "channel_type": "channel",
        "user": BEN,
        "text": text,
        "ts": at,
        "event_ts": at,
        "thread_ts": root,
        "parent_user_id": DESK,
    }
    return {"type": "event_callback", "team_id": TEAM, "event_id": f"Ev{number:09}", "event": event}


def kept(database: str) -> Iterator[str]:
    """Every summary and every note, as often as it is there."""
    with closing(store.connect(database)) as opened, opened.read() as unit:
        for line in unit.tickets.lines(limit=1_000_000):
            ticket = unit.tickets.get(line.id)
            yield ticket.summary
            yield from (event.text for event in ticket.timeline if event.kind == "noted")
