"""The sentences of alarms and nudges about what is not done, and what became of it: a part of the wording."""

from bot.domain.terms import ClockKind, TriggerKind

NOT_YET: dict[ClockKind, str] = {
    ClockKind.ASSIGN: "Nobody has taken it yet.",
    ClockKind.FIRST_RESPONSE: "Nobody has answered yet.",
    ClockKind.NEXT_RESPONSE: "Nobody has answered yet.",
    ClockKind.RESOLUTION: "It is not solved yet.",
    ClockKind.UPDATE: "There is no public update yet.",
}
NOT_DONE_SINCE = "Nothing has been done since."
PRESS = " Whoever looks into it presses Acknowledge."
ACKNOWLEDGED_BEFORE = " acknowledged it "

NUDGE_OF = "{clock} of {ref}: "
WAS_DONE: dict[ClockKind, str] = {
    ClockKind.ASSIGN: "done, taken ",
    ClockKind.FIRST_RESPONSE: "done, first answer given ",
    ClockKind.NEXT_RESPONSE: "done, answered ",
    ClockKind.RESOLUTION: "done, solved ",
    ClockKind.UPDATE: "done, public update given ",
}
WAS_WITHDRAWN = "not needed any more, withdrawn "
OTHER_PROMISES = "other promises hold now."
IS_PAUSED = "paused while the ticket waits."
RAN_OUT = "was due "

BRIEFLY: dict[TriggerKind, str] = {
    TriggerKind.BREACHED: "has passed its target: {clock}",
    TriggerKind.NEARING: "is close to its target: {clock}",
    TriggerKind.UNASSIGNED: "nobody has taken it for {within}",
    TriggerKind.IDLE: "nobody has worked on it for {within}",
}
