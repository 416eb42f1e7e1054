"""A2, A4: what is asked, what is wrong with an answer, and what a first message already says."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import asking
from bot.domain.catalog import Answer, Category, Choice, Condition, FieldKind, FormField, guess, problems
from bot.domain.draft import Draft, DraftId
from tests.builders import ACCOUNT, MONDAY, OTHER, VPN, a_category, a_choice, a_desk, a_form
from tests.cast import ANA

COLOURS = (Choice(key="red", label="Red"), Choice(key="blue", label="Blue"), Choice(key="tan", label="Tan"))


def a_field(kind: FieldKind, **changes: object) -> FormField:
    choices = COLOURS if kind in (FieldKind.CHOICE, FieldKind.CHOICES) else ()
    return replace(FormField(key="it", label="It", kind=kind, choices=choices), **changes)


def wrong(field: FormField, answer: Answer) -> str | None:
    return problems([field], {field.key: answer}).get(field.key)


# ── what is wrong with an answer ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", FieldKind)
@pytest.mark.parametrize("nothing", ["", " \n\t", ()])
def test_nothing_is_wrong_only_where_something_must_be(kind: FieldKind, nothing: Answer) -> None:
    assert wrong(a_field(kind), nothing) is None
    assert wrong(a_field(kind, required=True), nothing) == "Please fill this in."
    assert problems([a_field(kind, required=True)], {}) == {"it": "Please fill this in."}


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        (a_field(FieldKind.CHOICE), ["red"], ["green", "Red", ("red",), ("red", "blue")]),
        (a_field(FieldKind.CHOICES), ["red", ("red",), ("red", "blue")], ["green", ("red", "green"), ("",)]),
        (a_field(FieldKind.CHOICES, minimum=2), [("red", "tan")], [("red",), ("red", "red")]),
        (a_field(FieldKind.CHOICES, maximum=1), [("red",)], [("red", "tan")]),
        (a_field(FieldKind.YES_NO), ["yes", "no"], ["Yes", "true", ("yes",)]),
        (a_field(FieldKind.DATE), ["2026-02-28"], ["2026-02-29", "28.2.2026", "20260228", "2026-W09-6", "soon"]),
        (a_field(FieldKind.NUMBER), ["7", " -7 ", "+7", "7.5", "7,5"], ["seven", "7.", ".5", "1e3", "nan", "7 8"]),
        (a_field(FieldKind.NUMBER, minimum=1, maximum=5), ["1", "5", "4,9"], ["0", "0.99", "5.01", "-3"]),
        (a_field(FieldKind.NUMBER, minimum=0), ["0", "-0"], ["-0.1"]),
        (a_field(FieldKind.TEXT, minimum=3, maximum=5), ["abc", "abcde", " abc "], ["ab", " ab ", "abcdef"]),
        (a_field(FieldKind.TEXT, pattern=r"[A-Z]{2}-\d+"), ["IT-7", " IT-7 "], ["it-7", "IT-7 and more", "x IT-7"]),
        (a_field(FieldKind.TEXT), ["anything"], [("one", "two")]),
        (a_field(FieldKind.LONG_TEXT, maximum=5), ["a\nb"], ["abcdef"]),
        (a_field(FieldKind.PERSON), ["ana", ("ana", "ben")], []),
        (a_field(FieldKind.FILE), ["F1", ("F1", "F2")], []),
    ],
)
def test_an_answer_fits_its_question_or_is_told_why_not(
    field: FormField, good: list[Answer], bad: list[Answer]
) -> None:
    for answer in good:
        assert wrong(field, answer) is None, answer
    for answer in bad:
        sentence = wrong(field, answer)
        assert sentence is not None, answer
        assert sentence.startswith(("Please ", "This does not look right."))


def test_a_pattern_says_what_it_wants_in_its_own_words() -> None:
    field = a_field(FieldKind.TEXT, pattern=r"\d+", pattern_says="The number on the sticker.")
    assert wrong(field, "abc") == "The number on the sticker."


@given(
    st.lists(st.builds(a_field, st.sampled_from(FieldKind), required=st.booleans()), max_size=4),
    st.text() | st.lists(st.text()).map(tuple),
)
def test_no_answer_breaks_the_form(fields: list[FormField], answer: Answer) -> None:
    named = [replace(f, key=f"f{n}") for n, f in enumerate(fields)]
    found = problems(named, {f.key: answer for f in named})
    assert set(found) <= {f.key for f in named}
    assert all(found.values())


# ── what is asked ────────────────────────────────────────────────────────────────────────────────────────────────────

CHAIN = (
    a_choice("place", "home", "office"),
    replace(a_choice("line", "cable", "radio"), only_if=Condition(field="place", one_of=("home",))),
    replace(a_choice("router", "old", "new"), only_if=Condition(field="line", one_of=("radio",))),
)


def asked_by_hand(fields: tuple[FormField, ...], answers: Mapping[str, Answer]) -> list[str]:
    """A question is asked if it has no condition, or if the question that decides is asked and answered so."""
    shown: list[str] = []
    for field in fields:
        if field.only_if is None:
            shown.append(field.key)
            continue
        given = answers.get(field.only_if.field, "")
        several = (given,) if isinstance(given, str) else given
        if field.only_if.field in shown and any(a in field.only_if.one_of for a in several):
            shown.append(field.key)
    return shown


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "place": st.sampled_from(["home", "office", ("home", "office")]),
            "line": st.sampled_from(["cable", "radio"]),
            "router": st.sampled_from(["old", "new"]),
        },
    )
)
def test_a_question_that_is_not_asked_decides_nothing(answers: dict[str, Answer]) -> None:
    """Its old answer is kept, in case it is asked again, but it is as if it had not been given."""
    category = a_category("vpn", fields=CHAIN)
    assert [f.key for f in category.asked(answers)] == asked_by_hand(CHAIN, answers)


def test_every_request_has_the_same_frame_around_the_questions_of_its_category() -> None:
    keys = [f.key for f in asking.questions(a_desk(), VPN, {})]
    assert keys == ["category", "summary", "description", "place", "impact", "urgency"]
    assert [f.key for f in asking.questions(a_desk(), OTHER, {})] == [k for k in keys if k != "place"]
    assert not problems(asking.questions(a_desk(), VPN, a_form()), a_form())
    assert set(problems(asking.questions(a_desk(), VPN, {}), {})) == set(keys) - {"description"}


@pytest.mark.parametrize("key", ["category", "summary", "place", "impact", "urgency"])
@pytest.mark.parametrize("forged", [("vpn",), "something else entirely", ("one", "everybody")])
def test_a_forged_answer_does_not_get_through(key: str, forged: Answer) -> None:
    form = a_form({key: forged})
    found = problems(asking.questions(a_desk(), VPN, form), form)
    assert (key in found) == (not (key == "summary" and isinstance(forged, str)))


def test_the_answers_that_change_the_form_are_known() -> None:
    assert asking.live_fields(a_category("vpn", fields=CHAIN)) == {"category", "place", "line"}


def test_only_answers_to_what_is_asked_go_with_the_ticket() -> None:
    desk = a_desk(categories=(a_category("vpn", fields=CHAIN), OTHER))
    typed = a_form({"place": "office", "line": "radio", "router": "old", "asset": "MAC-1"})
    draft = Draft(id=DraftId("d"), person=ANA, category="vpn", answers=typed, at=MONDAY)
    assert asking.own_answers(desk, draft) == {"place": "office"}
    assert asking.own_answers(desk, replace(draft, answers={**typed, "place": "home"})) == {
        "place": "home",
        "line": "radio",
        "router": "old",
    }


# ── what a first message says ────────────────────────────────────────────────────────────────────────────────────────


@given(st.text(max_size=400) | st.text("ab \n", max_size=4000))
def test_a_message_fills_the_first_two_questions_and_loses_nothing(text: str) -> None:
    found = asking.first_answers(text)
    if not text.strip():
        assert found == {}
        return
    summary, rest = found["summary"], found.get("description", "")
    assert summary.strip()
    assert "\n" not in summary
    assert len(summary) <= asking.SUMMARY_LIMIT
    assert len(rest) <= asking.TEXT_LIMIT
    assert (rest or summary) == text.strip()[: asking.TEXT_LIMIT]
    assert text.strip().startswith(summary.removesuffix("…").rstrip())


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("My VPN is down", VPN),
        ("vpn, again!", VPN),
        ("cannot change my *password*", ACCOUNT),
        ("_wifi_ is slow", VPN),
        ("vpn password", ACCOUNT),
        ("access to the vpn, wifi too", VPN),
        ("the vpns", None),
        ("", None),
        ("the coffee is cold", None),
    ],
)
def test_the_category_is_guessed_from_whole_words(text: str, category: Category | None) -> None:
    assert guess(text, (VPN, ACCOUNT, OTHER)) == category


def test_a_word_that_is_the_name_too_counts_once() -> None:
    """Else the category named for it would beat one whose longer word was said."""
    wifi, laptop = a_category("wifi", "Wifi", words=("wifi",)), a_category("laptop", words=("laptop",))
    assert guess("the laptop has no wifi", (wifi, laptop)) == laptop


def test_a_phrase_beats_a_stray_word() -> None:
    drive, share = a_category("drive", words=("drive",)), a_category("share", words=("shared drive",))
    assert guess("the shared drive is full", (drive, share)) == share
    assert guess("a drive, shared", (drive, share)) == drive
