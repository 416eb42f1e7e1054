"""The sentences about platforms and places that take nothing of the desk: a part of the wording."""

PLATFORMS = {"slack": "Slack", "teams": "Microsoft Teams", "webhook": "the webhook"}

SHUT_OUT = "{platform} does not let the desk in"
SHUT_OUT_SINCE = "{platform} does not let the desk in since "
SHUT_OUT_WHY = ": {why}."
SHUT_OUT_MEANS = (
    "What the desk has to say there waits, and goes out by itself when {platform} lets it in again. "
    "A new token takes effect when the desk is started with it."
)
LET_IN = "{platform} lets the desk in again"
LET_IN_MEANS = "{platform} lets the desk in again. What waited is on its way."

DEAD_END = "The desk cannot write to {place}"
DEAD_END_SINCE = "The desk cannot write to {place} in {platform} since "
DEAD_END_MEANS = (
    "What belongs there goes to the team's other channel, or to its lead. "
    "Every hour the desk tries whether it can write there again."
)
MENDED = "The desk can write to {place} again"
MENDED_MEANS = "The desk can write to {place} in {platform} again, and does."
