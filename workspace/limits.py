"""Slack's numbers that are not about the shape of a block. Their sources stand in `kit.rules`."""

TRIGGER_SECONDS = 3.0
HOOK_SECONDS = 30 * 60.0
HOOK_USES = 5
ACK_SECONDS = 3.0
MODALS = 3
SOCKETS = 10
SUGGESTIONS = 100
MESSAGE_TEXT = 40_000
MARKDOWN_TEXT = 12_000
MESSAGE_BLOCKS = 13_200
VIEW_BYTES = 250_000
