"""Text between people and Slack."""

from adapters.wire import clean


def test_nobodys_text_turns_the_direction_of_what_the_desk_writes_after_it() -> None:
    assert clean("vpn \u202egpj.exe\u202c \u2067x\u2069 end") == "vpn gpj.exe x end"
    assert clean("שלום עולם") == "שלום עולם", "words that run from right to left stay as they are"
