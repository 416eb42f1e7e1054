"""The articles that come with the desk: whole, kept by somebody, and found by what people say."""

from pathlib import Path

import pytest

from bot.config import load
from kb.articles import Entry, read
from kb.library import FolderLibrary

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "kb" / "articles"
DESK = load(ROOT / "app.yaml", {}).desk
CATEGORIES = {c.key for c in DESK.categories}
ENTRIES = [read(p.stem, p.read_text(encoding="utf-8"), file=p.name) for p in sorted(FOLDER.glob("*.md"))]
LIBRARY = FolderLibrary(FOLDER, categories=CATEGORIES)


def test_all_are_on_the_shelf() -> None:
    assert LIBRARY.flaws() == ()
    assert len(LIBRARY) == len(ENTRIES) >= 12
    assert {e.article.category for e in ENTRIES} == CATEGORIES - {"other"}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.article.key)
def test_somebody_keeps_it(entry: Entry) -> None:
    assert entry.article.owner in DESK.agents
    assert entry.review is not None
    assert len(entry.synonyms) >= 4
    assert 150 <= len(entry.article.body.split()) <= 350


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.article.key)
def test_it_is_found_by_its_title_and_synonyms(entry: Entry) -> None:
    for name in (entry.article.title, *entry.synonyms):
        suggested = LIBRARY.suggest(name)
        assert suggested, name
        assert suggested[0].article == entry.article.key, name


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("vpn keeps dropping", "vpn-keeps-dropping"),
        ("the vpn disconects all the time at home", "vpn-keeps-dropping"),
        ("wifi slow in the london office", "office-wifi"),
        ("forgot my password", "reset-your-password"),
        ("pasword expired", "reset-your-password"),
        ("I got a new phone and can't sign in", "locked-out-or-new-phone"),
        ("need access to sales mailbox", "shared-mailbox"),
        ("my laptop is so slow", "slow-laptop"),
        ("printer wont print", "printer-does-not-print"),
        ("need figma", "order-software"),
        ("I got a strange mail from the ceo", "suspicious-mail"),
        ("access denied on shared folder", "shared-drive-access"),
        ("second monitor black", "external-monitor"),
        ("nobody can hear me on zoom", "video-call-audio"),
        ("someone stole my laptop", "lost-or-stolen-laptop"),
        ("book a meeting room", "calendar-and-rooms"),
    ],
)
def test_it_is_found_by_what_people_say(question: str, key: str) -> None:
    assert [s.article for s in LIBRARY.suggest(question)][:1] == [key]


@pytest.mark.parametrize(
    "question",
    [
        "what's the weather tomorrow",
        "how do I claim expenses",
        "parental leave days",
        "the coffee machine is broken",
        "heating too cold",
        "book a flight to paris",
        "order pizza for lunch",
        "invoice 4711 is not paid",
        "salesforce opportunity is locked",
        "SAP posting fails",
        "my chair is broken",
        "where is the canteen",
        "toilet on the 3rd floor is clogged again",
        "please help",
        "it does not work",
    ],
)
def test_nothing_is_shown_for_something_else(question: str) -> None:
    assert LIBRARY.suggest(question) == ()
