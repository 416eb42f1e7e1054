"""Where an interaction came from, as far as answering it needs Slack's own words for places."""

from dataclasses import dataclass

from adapters.slack.translate import channel_of
from adapters.wire import Json, part, rows, word


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Empty strings stand for what the payload does not have. `questions` are the fields of the form it came from.

    `message` is the one spoken or pressed, `thread` the root it stands under.
    """

    account: str
    trigger: str = ""
    response_url: str = ""
    channel: str = ""
    message: str = ""
    thread: str = ""
    is_modal: bool = False
    view: str = ""
    view_hash: str = ""
    title: str = ""
    questions: tuple[str, ...] = ()

    @property
    def is_direct(self) -> bool:
        return self.channel.startswith("D")


def origin(body: Json, *, account: str) -> Origin:
    """From any payload that was an interaction. `account` is who did it."""
    event, view, container, message = (part(body, key) for key in ("event", "view", "container", "message"))
    spoken = part(event, "message") or event
    return Origin(
        account=account,
        trigger=word(body, "trigger_id"),
        response_url=word(body, "response_url"),
        channel=channel_of(event) or channel_of(body) or word(container, "channel_id") or word(body, "channel_id"),
        message=word(spoken, "ts") or word(container, "message_ts") or word(message, "ts"),
        thread=word(spoken, "thread_ts") or word(container, "thread_ts") or word(message, "thread_ts"),
        is_modal=word(view, "type") == "modal",
        view=word(view, "id"),
        view_hash=word(view, "hash"),
        title=word(part(view, "title"), "text"),
        questions=tuple(word(block, "block_id") for block in rows(view, "blocks") if word(block, "type") == "input"),
    )
