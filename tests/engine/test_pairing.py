"""Codes that link two accounts: who may type and confirm them, how often, and how long."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.domain.pairing import ALPHABET, LENGTH, REFUSED_FOR, refused_until
from bot.domain.people import Handle, PersonId
from bot.ui.interaction import CloseForm, Commanded, Interaction, Pressed, Reply, Say, ShowForm, Submitted
from bot.ui.model import Card, Form, Paragraph, Strong
from bot.ui.verbs import FormName, Verb
from bot.usecases.upkeep import Upkeep
from tests.engine.post_office import PostOffice
from tests.engine.rig import TUESDAY_AT_TEN, Rig, handle, play, play_on

KEYS = count()
WRONG = "No code like that waits to be typed"
FULL = "too many wrong codes"
HANA = handle("hana")


def elsewhere(name: str) -> Handle:
    return Handle(platform="teams", tenant="T1", id=name)


def does(rig: Rig, by: Handle, text: str) -> Reply:
    return answered(rig, Commanded(key=f"said:{next(KEYS)}", by=by, name=by.id.removeprefix("U0").title(), text=text))


def answered(rig: Rig, interaction: Interaction) -> Reply:
    return rig.core.frontdesk.answer(interaction)


def asked(rig: Rig, by: Handle) -> str:
    """A new code."""
    (said,) = does(rig, by, "link")
    assert isinstance(said, Say)
    assert said.private
    line = next(node.line for node in said.card.nodes if isinstance(node, Paragraph))
    return next(part.text for part in line if isinstance(part, Strong))


def form_of(reply: Reply) -> Form:
    return next(one.form for one in reply if isinstance(one, ShowForm))


def typed(rig: Rig, name: str) -> str:
    """What is to be confirmed when they type somebody's code, who is on another platform."""
    code = asked(rig, elsewhere(f"{name} there"))
    return form_of(does(rig, handle(name), f"link {code}")).subject


def confirms(rig: Rig, by: Handle, subject: str, key: str = "") -> Reply:
    named = key or f"sent:{next(KEYS)}"
    return answered(rig, Submitted(key=named, by=by, form=FormName.PAIR, subject=subject, answers={}))


def sentence(reply: Reply) -> str:
    said = []
    for one in reply:
        match one:
            case Say(card=Card() as card) if not one.if_late:
                said.append(card.summary)
            case ShowForm(form=Form() as form):
                assert form.submit is None, f"{form.title} is open for them"
                said.append(str(form.nodes))
            case _:
                raise AssertionError(f"{one} is no refusal")
    return " ".join(said)


def people(rig: Rig, *handles: Handle) -> list[str]:
    with rig.core.store.read() as unit:
        found = [unit.people.by_handle(one) for one in handles]
    return [str(one.id) for one in found if one is not None]


def test_a_code_reads_as_it_is_shown_and_the_store_does_not_tell_it(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        codes = {asked(rig, HANA) for _ in range(20)}
        assert len(codes) == 20
        for code in codes:
            assert re.fullmatch(f"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", code)
            assert code.encode() not in kept_bytes(tmp_path)
            assert code.replace("-", "").encode() not in kept_bytes(tmp_path)
        assert not set("01ILO") & set(ALPHABET)
        assert len(ALPHABET) ** LENGTH > 8e11

    play(tmp_path, story)


def kept_bytes(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("desk.db*"))


def test_words_that_are_no_code_are_a_request(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        for words in ("link on the intranet is broken", "link homepage", "link freeware"):
            assert form_of(does(rig, HANA, words)).name is FormName.ASK

    play(tmp_path, story)


async def tells(rig: Rig) -> dict[object, str]:
    """What each account is told when everything is delivered."""
    teams = PostOffice(rig.clock.now, platform="teams")
    rig.elsewhere = {"teams": teams}
    rig.renew_relay(rig.kept)
    await rig.deliver()
    return {one.to: str(one.card.nodes) for one in (*rig.office.letters, *teams.letters)}


def test_two_become_one_and_are_told_with_both_accounts(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        there = elsewhere("hana there")
        assert confirms(rig, HANA, typed(rig, "hana")) == (CloseForm(),)
        assert len(set(people(rig, HANA, there))) == 1
        told = await tells(rig)
        assert told.keys() == {HANA, there}
        for words in told.values():
            assert "Hana There in Microsoft Teams and Hana in Slack are one person" in words
            assert "cannot be undone with a button" in words
            assert "Eve" in words or "Dee" in words, "a lead is named"

    play(tmp_path, story)


def test_they_are_reached_where_they_confirmed(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        for name in ("hana", "ivo"):
            confirms(rig, handle(name), typed(rig, name))
        back = asked(rig, handle("jo"))
        confirms(rig, elsewhere("jo"), form_of(does(rig, elsewhere("jo"), f"link {back}")).subject)
        with rig.core.store.read() as unit:
            first = [unit.people.by_handle(one) for one in (HANA, handle("ivo"), handle("jo"))]
        assert [one.handles[0] for one in first if one is not None] == [HANA, handle("ivo"), elsewhere("jo")]

    play(tmp_path, story)


def test_of_two_it_is_the_one_of_the_staff_who_stays_and_the_question_says_so(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        for asks, types in ((handle("ben"), elsewhere("ben")), (elsewhere("bo"), handle("bo"))):
            form = form_of(does(rig, types, f"link {asked(rig, asks)}"))
            assert "same rights" in str(form.nodes)
            confirms(rig, types, form.subject)
        assert people(rig, elsewhere("ben"), elsewhere("bo")) == ["ben", "bo"]
        assert "same rights" not in str(form_of(does(rig, HANA, f"link {asked(rig, elsewhere('hana'))}")).nodes)

    play(tmp_path, story)


# ── refused ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_whose_code_it_is_and_where_it_was_asked_for(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        code = asked(rig, elsewhere("hana"))
        assert "your own code" in sentence(does(rig, elsewhere("hana"), f"link {code}"))
        assert "on this platform as well" in sentence(does(rig, elsewhere("ivo"), f"link {code}"))
        confirms(rig, HANA, form_of(does(rig, HANA, f"link {code}")).subject)
        for one in (HANA, elsewhere("hana")):
            assert WRONG in sentence(does(rig, one, f"link {code}")), "it was used"
        again = asked(rig, elsewhere("hana"))
        assert "one person already" in sentence(does(rig, HANA, f"link {again}"))
        assert "already, and two accounts on one platform stay two" in sentence(
            does(rig, handle("ivo"), f"link {again}")
        )

    play(tmp_path, story)


def test_two_of_the_staff_stay_two(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        with rig.core.store.write() as unit:
            unit.people.enrol(PersonId("zoe"), name="Zoe", email="zoe@elsewhere.example", handles=[elsewhere("zoe")])
            unit.commit()
        code = asked(rig, elsewhere("zoe"))
        assert "Both are people of the help desk" in sentence(does(rig, handle("ben"), f"link {code}"))
        assert people(rig, handle("ben"), elsewhere("zoe")) == ["ben", "zoe"]

    play(tmp_path, story)


def test_a_code_ends_after_ten_minutes_and_so_does_its_question(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        code = asked(rig, elsewhere("hana"))
        rig.clock.forward(minutes=9)
        subject = form_of(does(rig, HANA, f"link {code}")).subject
        rig.clock.forward(minutes=1)
        assert WRONG in sentence(confirms(rig, HANA, subject))
        assert WRONG in sentence(does(rig, HANA, f"link {code}"))
        assert len(set(people(rig, HANA, elsewhere("hana")))) == 2

    play(tmp_path, story)


def test_a_new_code_makes_the_older_one_and_its_question_void(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        first = typed(rig, "hana")
        second = asked(rig, elsewhere("hana there"))
        assert WRONG in sentence(confirms(rig, HANA, first))
        assert confirms(rig, HANA, form_of(does(rig, HANA, f"link {second}")).subject) == (CloseForm(),)

    play(tmp_path, story)


def test_whoever_typed_a_code_first_may_type_it_again_and_nobody_else_may(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        code = asked(rig, elsewhere("hana"))
        subject = form_of(does(rig, HANA, f"link {code}")).subject
        assert form_of(does(rig, HANA, f"link {code}")).subject == subject
        for other in (handle("eve"), elsewhere("hana"), elsewhere("ivo")):
            press = Pressed(key=f"pressed:{next(KEYS)}", by=other, verb=Verb.PAIR, subject=subject)
            assert WRONG in sentence(answered(rig, press))
            assert WRONG in sentence(confirms(rig, other, subject))
        assert WRONG in sentence(does(rig, handle("eve"), f"link {code}"))
        assert len(set(people(rig, HANA, elsewhere("hana")))) == 2

    play(tmp_path, story)


def test_five_wrong_codes_and_none_is_looked_at_for_an_hour(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        for _ in range(5):
            rig.clock.forward(minutes=10)
            assert WRONG in sentence(does(rig, HANA, "link AAAA-2222"))
        rig.clock.forward(minutes=55)
        code = asked(rig, elsewhere("hana"))
        assert FULL in sentence(does(rig, HANA, f"link {code}")), "a right one neither"
        assert WRONG in sentence(does(rig, handle("ivo"), "link AAAA-2222")), "others go on"
        rig.clock.forward(minutes=5)
        assert form_of(does(rig, HANA, f"link {code}")).name is FormName.PAIR

    play(tmp_path, story)


def test_ended_codes_are_forgotten_and_a_link_is_told_also_later(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        upkeep = Upkeep(rig.kept)
        upkeep.tidy(rig.clock.now())
        confirms(rig, HANA, typed(rig, "hana"))
        asked(rig, handle("ivo"))
        does(rig, handle("ivo"), "link AAAA-2222")
        rig.clock.forward(days=2)
        assert upkeep.tidy(rig.clock.now()) == 2, "the code, and the wrong one"
        assert len(await tells(rig)) == 2

    play(tmp_path, story)


# ── at once, and once more ───────────────────────────────────────────────────────────────────────────────────────


def test_of_two_confirmations_one_counts(desk_url: str) -> None:
    """Hana's code on one form, and Ivo's on another one of hers: two ways in which she could become somebody."""

    async def story(rig: Rig) -> None:
        subjects = []
        for there in ("hana", "ivo"):
            code = asked(rig, elsewhere(there))
            subjects.append(form_of(does(rig, HANA, f"link {code}")).subject)
        with ThreadPoolExecutor(max_workers=4) as at_once:
            replies = list(at_once.map(lambda subject: confirms(rig, HANA, subject), [*subjects, *subjects]))
        closed = [reply for reply in replies if reply == (CloseForm(),)]
        assert len(closed) == 1
        kept = people(rig, HANA, elsewhere("hana"), elsewhere("ivo"))
        assert len(set(kept)) == 2
        assert kept[0] in kept[1:]
        assert len(await tells(rig)) == 2

    play_on(desk_url, story)


def test_a_confirmation_that_comes_twice_has_its_effect_once(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        subject = typed(rig, "hana")
        for _ in range(2):
            assert confirms(rig, HANA, subject, key="one press") == (CloseForm(),)
        assert "one person already" in sentence(confirms(rig, HANA, subject))
        assert len(await tells(rig)) == 2

    play(tmp_path, story)


@pytest.mark.parametrize("minutes", [10, 14])
def test_how_long_wrong_codes_count(minutes: int) -> None:
    """Five within less than an hour: from the fifth on for an hour."""
    typed_at = [TUESDAY_AT_TEN + number * timedelta(minutes=minutes) for number in range(5)]
    assert refused_until(typed_at) == typed_at[-1] + REFUSED_FOR
    assert refused_until(typed_at[1:]) is None
    assert refused_until([TUESDAY_AT_TEN - timedelta(hours=2), *typed_at[1:]]) is None
