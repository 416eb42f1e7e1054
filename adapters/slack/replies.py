"""What the desk answers, carried out at Slack: part of it inside the ack of a submitted form, the rest right after.

Something said goes the most private way that works: in place through `response_url` or an ephemeral message, and if
Slack refuses that, as a direct message. It is only a courtesy: what must arrive is a notice, which the relay carries.
"""

import asyncio
import logging
from collections.abc import Sequence

from adapters.plain import clip
from adapters.slack import limits
from adapters.slack.api import Api
from adapters.slack.errors import HASH_CONFLICT, TRIGGER_GONE, code
from adapters.slack.fields import block_id
from adapters.slack.installation import Installation
from adapters.slack.messenger import SlackMessenger
from adapters.slack.origin import Origin
from adapters.slack.presenter import home, message, modal
from adapters.slack.tempo import POST, PUBLISH
from adapters.ways import Way, first_that_works
from adapters.wire import Json, clean
from bot.ui.interaction import CloseForm, Interaction, Refuse, Reply, Say, ShowForm, ShowHome, Submitted
from bot.ui.messenger import Undelivered
from bot.ui.model import Card, Form, Paragraph
from bot.ui.verbs import FormName

_log = logging.getLogger(__name__)

_DONE = (Paragraph(line=("Done. You can close this.",)),)


class Replies:
    def __init__(self, api: Api, messenger: SlackMessenger, here: Installation) -> None:
        self._api = api
        self._messenger = messenger
        self._here = here

    # ── inside the ack ───────────────────────────────────────────────────────────────────────────────────────

    def in_ack(self, did: Interaction, reply: Reply, origin: Origin) -> Json | None:
        """The body of the ack. Only a submitted form takes one; its first answer about the form counts."""
        if not isinstance(did, Submitted):
            return None
        for one in reply:
            match one:
                case Refuse():
                    return self._errors(one, origin)
                case ShowForm():
                    how = "push" if one.on_top else "update"
                    return {"response_action": how, "view": modal(one.form, here=self._here)}
                case CloseForm():
                    return {"response_action": "clear"}
        return None

    def _errors(self, refused: Refuse, origin: Origin) -> Json | None:
        """Slack shows an error only below a question; what fits none is said below the first."""
        said: dict[str, str] = {}
        for key, sentence in refused.errors.items():
            at = block_id(key)
            place = at if at in origin.questions else next(iter(origin.questions), "")
            said[place] = f"{said[place]} {sentence}" if place in said else sentence
        if not said or "" in said:
            return None  # a form without a question cannot stay open for an error: it is said after the ack
        return {
            "response_action": "errors",
            "errors": {place: clip(clean(words), limits.FIELD_ERROR) for place, words in said.items()},
        }

    # ── after the ack ────────────────────────────────────────────────────────────────────────────────────────

    async def after_ack(self, did: Interaction, reply: Reply, origin: Origin) -> None:
        """What did not fit into the ack. Trouble is logged: the interaction has had its effect already."""
        says = [one for one in reply if isinstance(one, Say)]
        is_late = False
        if isinstance(did, Submitted):
            says += [_in_words(one) for one in reply if isinstance(one, Refuse) and not origin.questions]
        else:
            for one in reply:
                if isinstance(one, ShowForm):
                    is_late = not await self._show(one, origin)
                elif isinstance(one, CloseForm) and origin.is_modal:
                    await self._show(ShowForm(form=_closing(says, origin)), origin)
                    says = []
        for say in says:
            if is_late or not say.if_late:
                await first_that_works(self._ways(say, origin))
        for one in reply:
            if isinstance(one, ShowHome):
                await first_that_works([self._publish(one.card, origin)])

    async def _show(self, shown: ShowForm, origin: Origin) -> bool:
        """Open the form, or put it in the place or on top of the one it answers. False if it cannot be seen."""
        view = modal(shown.form, here=self._here)
        try:
            if origin.is_modal and shown.on_top:
                await self._api.write("views.push", trigger_id=origin.trigger, view=view)
            elif origin.is_modal:
                await self._api.write("views.update", view_id=origin.view, hash=origin.view_hash, view=view)
            elif origin.trigger:
                await self._api.write("views.open", trigger_id=origin.trigger, view=view)
            else:
                return False
        except Undelivered as trouble:
            if code(trouble) == HASH_CONFLICT:
                return True  # they typed on meanwhile, and the answer to that is on its way
            _log.log(logging.INFO if code(trouble) in TRIGGER_GONE else logging.WARNING, "no form: %s", trouble.why)
            return False
        return True

    def _publish(self, card: Card, origin: Origin) -> Way:
        async def publish() -> None:
            """Slack takes few in a minute, so one that is too many waits; nobody else does."""
            if wait := self._messenger.pace.take(PUBLISH):
                await asyncio.sleep(wait)
                self._messenger.pace.note(PUBLISH)
            await self._api.write(PUBLISH, user_id=origin.account, view=home(card, here=self._here))

        return publish

    def _ways(self, say: Say, origin: Origin) -> list[Way]:
        """How it can be said, the best first."""
        shown = message(say.card, here=self._here)
        ways: list[Way] = []
        if say.private and not (origin.is_direct and not origin.response_url):
            # A response_url cannot whisper in a thread, and needs no membership in the channel.
            if origin.channel and (origin.thread or not origin.response_url):
                ways.append(lambda: self._whisper(shown, origin))
            if origin.response_url:
                ways.append(lambda: self._respond(shown, origin, "ephemeral"))
        else:
            if origin.message:
                ways.append(lambda: self._post(shown, origin))
            if origin.response_url:
                ways.append(lambda: self._respond(shown, origin, "in_channel"))
        return [*ways, lambda: self._direct(shown, origin)]

    async def _whisper(self, shown: Json, origin: Origin) -> None:
        place = {"channel": origin.channel, "user": origin.account, "thread_ts": origin.thread}
        await self._api.write("chat.postEphemeral", **place, **shown)

    async def _respond(self, shown: Json, origin: Origin, kind: str) -> None:
        await self._api.respond(origin.response_url, {**shown, "response_type": kind, "replace_original": False})

    async def _post(self, shown: Json, origin: Origin) -> None:
        """In a channel below what it answers, so that the channel stays quiet."""
        thread = origin.thread or ("" if origin.is_direct else origin.message)
        place = {"channel": origin.channel, "thread_ts": thread}
        self._messenger.pace.note(POST, origin.channel)
        await self._api.write(POST, **place, unfurl_links=False, unfurl_media=False, **shown)

    async def _direct(self, shown: Json, origin: Origin) -> None:
        channel = await self._messenger.direct(origin.account)
        self._messenger.pace.note(POST, channel)
        await self._api.write(POST, channel=channel, unfurl_links=False, unfurl_media=False, **shown)


def _in_words(refused: Refuse) -> Say:
    words = " ".join(refused.errors.values())
    return Say(card=Card(summary=words, nodes=(Paragraph(line=(words,)),)))


def _closing(says: Sequence[Say], origin: Origin) -> Form:
    """Slack closes a form only in answer to its own submit button, so after any other press the form says goodbye."""
    nodes = tuple(node for say in says if not say.if_late for node in say.card.nodes)
    return Form(name=FormName.SHOW, title=origin.title, subject="", nodes=nodes or _DONE, close="Close")
