"""The verbs of `POST /client/{person}/{verb}`, one function each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from workspace.person import asking, forms, pressing, talking
from workspace.person.errors import DeedError
from workspace.wire import Json
from workspace.workspace import Workspace

Verb = Callable[[Workspace, str, Json], Awaitable[Json]]

VERBS: dict[str, Verb] = {
    "send": talking.send,
    "edit": talking.edit,
    "delete": talking.delete,
    "react": talking.react,
    "unreact": talking.unreact,
    "read": talking.read,
    "join": talking.join,
    "invite": talking.invite,
    "slash": asking.slash,
    "shortcut": asking.shortcut,
    "message_shortcut": asking.message_shortcut,
    "home": asking.home,
    "press": pressing.press,
    "suggest": pressing.suggest,
    "submit": forms.submit,
    "close": forms.close,
}


async def act(place: Workspace, person: str, verb: str, body: Json) -> Json:
    """Do one thing as one person. Never raises for what a person or a page can get wrong."""
    deed = VERBS.get(verb)
    if deed is None:
        return {"ok": False, "error": "unknown_verb", "sentence": f"There is no verb {verb!r}."}
    if person not in place.people or place.people[person].is_bot:
        return {"ok": False, "error": "person_not_found", "sentence": f"Nobody here has the id {person!r}."}
    try:
        return {"ok": True} | await deed(place, person, body)
    except DeedError as refusal:
        return {"ok": False, "error": refusal.error, "sentence": refusal.sentence}
