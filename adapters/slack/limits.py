"""Slack's numbers, in characters unless said. Each is on the block's, element's or object's page of docs.slack.dev."""

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_TEXT = 13_000
"""All text of a message's blocks together. Slack refuses `msg_blocks_too_long` a little above 13,200; undocumented."""
VIEW_TEXT = 30_000
"""Ours, for what is only read."""
VIEW_BYTES = 225_000
"""JSON of a view's blocks. Slack refuses `view_too_large` above 250,000 for the whole."""

SUMMARY = 3000
"""Slack cuts a message's `text` at 40,000; nobody reads a notification that long."""
HEADING = 150
BLOCK_TEXT = 3000
LINES = 60
"""Ours: more bullets or facts than this nobody reads in a chat."""

CONTEXT_ELEMENTS = 10
ACTIONS_ELEMENTS = 25
OVERFLOW_OPTIONS = 5

BUTTON_LABEL = 75
BUTTON_VALUE = 255
"""Slack takes 2,000; a verb and an id need less."""
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_CHOICE = 30

OPTION_LABEL = 75
OPTION_VALUE = 150
SELECT_OPTIONS = 100
RADIO_BUTTONS = 4
"""Slack takes 10; above four a select is quicker to read."""
CHECKBOXES = 10
FILES = 10

VIEW_TITLE = 24
PRIVATE_METADATA = 3000
BLOCK_ID = 255
LABEL = 2000
HINT = 2000
PLACEHOLDER = 150
INPUT_TEXT = 3000
FIELD_ERROR = 300
"""Ours: one sentence below a field."""
URL = 3000
