"""The outbox at a terminal: of each notice that is not delivered for whom it is, why it is not, and what to do."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.notices import Audience, FaceKind, News, Notice, TopicKind
from bot.domain.people import Channel, PersonId
from bot.post import Letter, Stage
from bot.ui import plain

_FACES = {
    FaceKind.CARD: "the card",
    FaceKind.ENTRY: "an entry of the conversation",
    FaceKind.ASSIGNED: "the news whose it is",
    FaceKind.NUDGE: "a nudge",
    FaceKind.ESCALATION: "an escalation",
    FaceKind.SOLVED: "the question whether it is solved",
    FaceKind.REMINDER: "a reminder",
    FaceKind.FOLLOW_UP: "a follow-up",
}
_TOPICS = {
    TopicKind.HAND_OVER: "who is on call now",
    TopicKind.GAP: "a gap in the rota",
    TopicKind.OVERRIDE: "a shift taken over",
    TopicKind.SWAP: "a swap of shifts",
    TopicKind.CALENDAR: "a calendar that cannot be read",
    TopicKind.ABSENCE: "how long the desk was away",
    TopicKind.SHUT_OUT: "a platform that does not let the desk in",
    TopicKind.DEAD_END: "a channel that takes nothing",
    TopicKind.PAIRED: "two accounts that were linked",
}
_REMEDIES = (
    ("may have arrived", "Look whether it is there, and leave it if it is."),
    ("as it is built", "The log names the ticket; report it, or upgrade."),
    ("archived", "Unarchive the channel, or name another in app.yaml."),
    ("invite it", "Invite the app to the channel, or name another in app.yaml."),
    ("token", "Install the app anew, and give the desk its new token."),
    ("install", "Install the app anew with the manifest of today."),
    ("not connected to", "Connect the platform in app.yaml, or name other channels there."),
    ("nobody can be reached", "They write to the desk once, or app.yaml says their e-mail or account."),
    ("switched off", "Give their tickets to somebody else, and take them out of app.yaml."),
    ("rules forbid", "Let the app post there, or name another channel in app.yaml."),
    ("read-only", "Let the app post there, or name another channel in app.yaml."),
    ("fault of the desk", "The log says at which line; report it, or upgrade."),
    ("given up after", "See whether the platform answers again."),
)
"""What helps, by words of the reason; the first that fits."""
OTHERWISE = "Mend the reason."


def lines(letter: Letter, names: Mapping[PersonId, str], prefix: str, zone: str) -> list[str]:
    """The letter in two or three lines. `names` of the people there may be among the receivers."""
    head = f"{letter.id}  {letter.stage}: {what(letter.news, prefix)} for {whom(letter.news.to, names)}"
    told = ["", head, f"    {_so_far(letter, zone)}", f"    {to_do(letter, zone)}"]
    return ["".join(sign if sign.isprintable() else " " for sign in line) for line in told]


def facts(letter: Letter, names: Mapping[PersonId, str], prefix: str, zone: str) -> dict[str, object]:
    """The same for machines."""
    return {
        "id": letter.id,
        "stage": letter.stage,
        "what": what(letter.news, prefix),
        "for": whom(letter.news.to, names),
        "since": letter.since.isoformat(),
        "at": letter.at and letter.at.isoformat(),
        "tries": letter.tries,
        "why": letter.why,
        "do": to_do(letter, zone),
    }


def what(news: News, prefix: str) -> str:
    if isinstance(news, Notice):
        return f"{_FACES[news.face.kind]} of {prefix}-{news.ticket}"
    return _TOPICS[news.topic.kind]


def whom(to: Audience, names: Mapping[PersonId, str]) -> str:
    if isinstance(to, Channel):
        return f"the channel {to.id} on {to.platform}"
    return names.get(to) or str(to)


def to_do(letter: Letter, zone: str) -> str:
    match letter.stage, letter.at:
        case Stage.DEAD, _:
            return f"{remedy(letter.why)} Then: deskside outbox replay {letter.id}"
        case Stage.HELD, _ if letter.why:
            return "Nothing: it goes by itself when that is mended."
        case Stage.HELD, datetime() as until:
            return f"Nothing: it is held until {plain.moment(until, zone)}, so as not to disturb."
        case Stage.AGAIN, datetime() as until:
            return f"Nothing: it is tried again at {plain.moment(until, zone)}."
        case Stage.UNDER_WAY, _:
            return "Nothing: it is being delivered."
        case _:
            return "Nothing, if the desk runs: it is next."


def remedy(why: str) -> str:
    return next((does for words, does in _REMEDIES if words in why), OTHERWISE)


def _so_far(letter: Letter, zone: str) -> str:
    tried = {0: "not tried yet", 1: "tried once"}.get(letter.tries, f"tried {letter.tries} times")
    so_far = f"Waits since {plain.moment(letter.since, zone)}, {tried}"
    if letter.stage is Stage.DEAD and letter.at is not None:
        so_far = f"Put at {plain.moment(letter.since, zone)}, {tried}, given up at {plain.moment(letter.at, zone)}"
    why = letter.why.strip().rstrip(".")
    return f"{so_far}. {why[:1].upper()}{why[1:]}." if why else f"{so_far}."
