"""F6: overrides in chat, in the words people use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.oncall.phrases import taken_over


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("I take Friday over", "Friday"),
        ("i take over friday.", "friday"),
        ("I'll cover tomorrow!", "tomorrow"),
        ("I’ll take over today", "today"),
        ("I can cover Monday's shift", "Monday"),
        ("I take the shift on 2026-12-24", "2026-12-24"),
        ("I will take on-call on Thursday", "Thursday"),
        ("  I   take  Wednesday   over  ", "Wednesday"),
        ("Let me take the duty for tomorrow", "tomorrow"),
        ("I take this over", "this"),
    ],
)
def test_words_that_take_duty_over(text: str, day: str) -> None:
    assert taken_over(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I take Friday off",
        "I take Friday",
        "I do not take Friday over",
        "Can somebody take Friday over?",
        "Ben takes Friday over",
        "I take Friday over, and my VPN is broken",
        "my shift key is broken",
        "I cover",
    ],
)
def test_words_that_do_not(text: str) -> None:
    assert taken_over(text) is None


@given(st.text(max_size=80))
def test_any_text_is_one_or_the_other(text: str) -> None:
    day = taken_over(text)
    assert day is None or day in text
