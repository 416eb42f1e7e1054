"""A5, C6: what is a request, and what is only kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.words import is_greeting, is_thanks, mentioned, spoken


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!",
        "thank you so much",
        "Thanks a lot, it works now.",
        "Perfect, that did the trick!!",
        "great 🙂",
        "👍",
        "THX",
        "Cheers everyone",
        "thanks Team, all good",
        "It works now.",
        "works again",
        "All good!",
        "that did the trick",
        "ok",
        "Fixed now, thanks",
        "it's solved, thank you",
    ],
)
def test_kind_words_do_not_reopen(text: str) -> None:
    assert is_thanks(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "?",
        "???",
        "!!?",
        "thanks, but it is back",
        "no thanks to you",
        "it does not work now",
        "not good",
        "nothing works",
        "it did it again",
        "again",
        "now it",
        "Thanks! One more thing: my mouse",
        "thanks for nothing",
        "all good?",
        "great, now the printer",
        "👎",
        "😡",
        "👍🏽 👎",
    ],
)
def test_anything_more_is_a_message(text: str) -> None:
    assert not is_thanks(text)


@pytest.mark.parametrize("text", ["👍🏽", "❤️", "🙏🙏", "🎉 🎉", "thanks 🙏", "👍!"])
def test_a_happy_sign_says_thanks(text: str) -> None:
    assert is_thanks(text)


@pytest.mark.parametrize("text", ["hi", "Hello there!", "good morning team", "Hey hey", "HALLO"])
def test_a_greeting_is_no_request(text: str) -> None:
    assert is_greeting(text)


@pytest.mark.parametrize("text", ["", "!!", "hi, my vpn is down", "help", "good printer"])
def test_a_greeting_with_a_request_is_a_request(text: str) -> None:
    assert not is_greeting(text)


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    words = spoken(text)
    assert words == f" {' '.join(words.split())} "
    assert not (is_thanks(text) and is_greeting(text))


@given(st.lists(st.sampled_from(["vpn", "shared", "drive", "e-mail", "c++", "wifi"]), max_size=6), st.data())
def test_a_phrase_is_mentioned_if_its_words_stand_together(said: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(said)))
    phrase = said[start : data.draw(st.integers(start, len(said)))]
    marks = data.draw(st.sampled_from([" ", ", ", " – ", "\n", "_ _"]))
    text = marks.join(said).upper()
    if phrase:
        assert mentioned(text, [" ".join(phrase)]) == [" ".join(phrase)]
    assert mentioned(text, ["printer", "vp", "pn"]) == []
