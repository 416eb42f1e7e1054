"""The stable ids of buttons and forms. They stand in messages for years, so a value never changes its meaning."""

from enum import StrEnum


class Verb(StrEnum):
    ASK = "ask"
    ADD_TO = "add-to"
    SOLVED_IT = "solved-it"
    NOT_IT = "not-it"
    READ = "read"
    MATRIX = "matrix"

    ADD_DETAILS = "add-details"
    WITHDRAW = "withdraw"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    RATE = "rate"

    OPEN = "open"
    CLAIM = "claim"
    ASSIGN = "assign"
    RELEASE = "release"
    TRANSFER = "transfer"
    HAND_OVER = "hand-over"
    REPLY = "reply"
    NOTE = "note"
    WAIT = "wait"
    RESUME = "resume"
    RESOLVE = "resolve"
    PRIORITY = "priority"
    CATEGORY = "category"
    WHY = "why"
    FOLLOW_UP = "follow-up"
    FOLLOW_UPS = "follow-ups"
    FOLLOW_UP_DONE = "follow-up-done"
    ACKNOWLEDGE = "acknowledge"
    LABELS = "labels"
    WATCHERS = "watchers"
    STOP_WATCHING = "stop-watching"

    TAKE_SHIFT = "take-shift"
    SWAP_SHIFT = "swap-shift"
    UNDO_SHIFT = "undo-shift"
    ACCEPT_SWAP = "accept-swap"
    DECLINE_SWAP = "decline-swap"
    WITHDRAW_SWAP = "withdraw-swap"

    PAIR = "pair"

    AVAILABLE = "available"
    BUSY = "busy"
    AWAY = "away"


class FormName(StrEnum):
    ASK = "ask"
    SUGGEST = "suggest"
    SHOW = "show"
    """Only shows something."""
    ADD_DETAILS = "add-details"
    REOPEN = "reopen"
    RATE = "rate"
    ASSIGN = "assign"
    TRANSFER = "transfer"
    HAND_OVER = "hand-over"
    REPLY = "reply"
    NOTE = "note"
    WAIT = "wait"
    RESOLVE = "resolve"
    PRIORITY = "priority"
    CATEGORY = "category"
    AWAY = "away"
    FOLLOW_UP = "follow-up"
    LABELS = "labels"
    WATCHERS = "watchers"
    TAKE_SHIFT = "take-shift"
    SWAP_SHIFT = "swap-shift"
    PAIR = "pair"


OPENS = frozenset(
    {
        Verb.ASK,
        Verb.READ,
        Verb.MATRIX,
        Verb.ADD_DETAILS,
        Verb.REOPEN,
        Verb.RATE,
        Verb.OPEN,
        Verb.ASSIGN,
        Verb.TRANSFER,
        Verb.HAND_OVER,
        Verb.REPLY,
        Verb.NOTE,
        Verb.WAIT,
        Verb.RESOLVE,
        Verb.PRIORITY,
        Verb.CATEGORY,
        Verb.WHY,
        Verb.FOLLOW_UP,
        Verb.FOLLOW_UPS,
        Verb.LABELS,
        Verb.WATCHERS,
        Verb.TAKE_SHIFT,
        Verb.SWAP_SHIFT,
        Verb.PAIR,
        Verb.AWAY,
    }
)
"""Verbs answered with a form, for a platform that has to know before the press."""

ON_TOP = frozenset({Verb.READ, Verb.MATRIX})
"""Those whose form stands on top of the one they were pressed in, which shows again afterwards."""
