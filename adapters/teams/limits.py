"""Teams' numbers, in characters unless said."""

SCREEN_BYTES = 25_000
"""JSON of a message, or of a dialog. Teams refuses a message above 28 KB; how it counts is not documented."""
BARE_BYTES = 17_000
"""JSON of a dialog before it carries itself along (`carried.py`)."""
CONTROL_BYTES = 16_000
"""JSON of the buttons of a screen: the words need room too."""
SCREEN_TEXT = 13_000
"""Ours: more than this nobody reads in a chat."""

SUMMARY = 300
"""The line of the notification."""
HEADING = 150
BLOCK_TEXT = 3000
LINES = 60
"""Ours: more bullets or facts than this nobody reads in a chat."""

ACTIONS = 6
"""Buttons in a row. Teams shows no more than six of a card's primary ones at once."""
LOOKERS = 60
"""People for whom Teams asks how a card is now, whenever they see it."""
LOOKERS_BYTES = 2000
"""Ours: of the room between our size of a message and Teams' own."""
CALLED = 20
"""Ours: people that one message notifies."""

BUTTON_LABEL = 75
BUTTON_VALUE = 255
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_CHOICE = 30

OPTION_LABEL = 100
OPTION_VALUE = 150
RADIO_BUTTONS = 4
"""Above four a menu is quicker to read."""

TITLE = 60
SUBJECT = 500
LABEL = 1000
HINT = 1000
PLACEHOLDER = 150
FIELD_KEY = 255
INPUT_TEXT = 3000
FIELD_ERROR = 300
"""Ours: one sentence beside a field."""
BESIDE = 250
"""Ours: a sentence beside a button."""
URL = 2000
