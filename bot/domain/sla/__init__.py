"""What is promised, and the clocks that tell whether it is kept.

Clocks are computed from the whole timeline, each time anew, with today's policy and what the ticket is now. So a change
of priority, category, team, policy or calendar counts the whole history again, and nothing is ever added to a counter.
"""

from bot.domain.sla.clocks import Clock, Span, clock_at, clocks, soonest
from bot.domain.sla.policy import NudgeStep, OnReopen, Override, Policy, State, Target
from bot.domain.sla.runs import Run, is_public_word, runs

__all__ = [
    "Clock",
    "NudgeStep",
    "OnReopen",
    "Override",
    "Policy",
    "Run",
    "Span",
    "State",
    "Target",
    "clock_at",
    "clocks",
    "is_public_word",
    "runs",
    "soonest",
]
